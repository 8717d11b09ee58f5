import { options } from "./options.js";

// The search box of the top bar: "/" goes there; what it finds can be walked with the arrow keys.
export function search(root) {
  const form = root.querySelector("[data-search]");
  if (!form) return;
  const input = form.querySelector("input");
  options(input, form.querySelector("[role=listbox]"), form.dataset.search, (option) => {
    window.location.assign(option.dataset.url || option.href);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}
