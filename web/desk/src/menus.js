// The side navigation on small screens, menus that close, copying, printing.
export function menus(root) {
  root.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-nav]");
    if (opener) {
      event.preventDefault();
      openNav();
    }
    const copier = event.target.closest("[data-copy]");
    if (copier && navigator.clipboard) copy(copier);
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-close]")) event.target.closest("[data-close]").parentElement.remove();
    for (const menu of root.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of root.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  fold(root);
  for (const menu of root.querySelectorAll(".nav [aria-current]")) menu.scrollIntoView({ block: "nearest" });
}

// What somebody folds or unfolds in the navigation stays so for the visit; the group of the page shown is open.
function fold(root) {
  for (const group of root.querySelectorAll("[data-fold]")) {
    const key = "fold-" + group.dataset.fold;
    const kept = sessionStorage.getItem(key);
    if (kept && !group.querySelector("[aria-current]")) group.open = kept === "open";
    const head = group.querySelector("summary");
    head.addEventListener("click", () => sessionStorage.setItem(key, group.open ? "shut" : "open"));
  }
}

function openNav() {
  const nav = document.getElementById("nav");
  const drawer = document.getElementById("drawer");
  const place = nav.nextSibling;
  const parent = nav.parentNode;
  if (!drawer.showModal) {
    window.location.hash = "nav";
    return;
  }
  drawer.append(nav);
  drawer.showModal();
  drawer.onclick = (event) => event.target === drawer && drawer.close();
  drawer.onclose = () => parent.insertBefore(nav, place);
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add("done");
  setTimeout(() => button.classList.remove("done"), 1600);
}
