// A text box with a list of what a server finds for it: ↑ ↓ walk, ↵ chooses, Esc closes.
let made = 0;

export function options(input, box, address, choose) {
  let timer = 0;
  let asked = "";
  box.id = box.id || `options-${++made}`;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", box.id);
  input.setAttribute("autocomplete", "off");
  close();

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 180);
  });
  input.addEventListener("focus", () => input.value.trim() && box.children.length && open());
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      walk(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && current()) {
      event.preventDefault();
      take(current());
    } else if (event.key === "Escape") close();
  });
  box.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || event.button) return;
    event.preventDefault();
    take(option);
  });

  async function look() {
    const words = input.value.trim();
    asked = words;
    if (!words) {
      box.textContent = "";
      return close();
    }
    const html = await found(address, words);
    if (asked !== words || html === null) return;
    const chosen = current()?.dataset.value;
    box.innerHTML = html;
    box.querySelectorAll("[role=option]").forEach((o, n) => {
      o.id = `${box.id}-${n}`;
      if (chosen && o.dataset.value === chosen) mark(o);
    });
    open();
  }
  function take(option) {
    close();
    choose(option);
  }
  function current() {
    return box.hidden ? null : box.querySelector("[aria-selected=true]");
  }
  function walk(step) {
    const all = [...box.querySelectorAll("[role=option]")];
    if (!all.length) return;
    open();
    const at = all.indexOf(current());
    const next = all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length];
    all.forEach((o) => o.setAttribute("aria-selected", false));
    mark(next);
    next.scrollIntoView({ block: "nearest" });
  }
  function mark(option) {
    option.setAttribute("aria-selected", true);
    input.setAttribute("aria-activedescendant", option.id);
  }
  function open() {
    box.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }
  function close() {
    box.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}

export async function found(address, words) {
  const url = new URL(address, window.location.href);
  url.searchParams.set("q", words);
  try {
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}
