import { found, options } from "./options.js";

// A field that holds the key of something: people look for it by name, the key goes into a hidden field.
export function pickers(root) {
  for (const input of root.querySelectorAll("input[data-pick]")) pick(input);
}

export function pick(input) {
  if (input.dataset.ready || input.closest("template")) return;
  input.dataset.ready = "1";
  const box = document.createElement("div");
  box.className = "drop";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", input.dataset.label || "");
  const key = document.createElement("input");
  key.type = "hidden";
  key.name = input.name;
  key.value = input.value;
  input.removeAttribute("name");
  input.after(key, box);
  if (input.dataset.text) input.value = input.dataset.text;
  else if (key.value) name(input, key);
  input.addEventListener("input", () => (key.value = input.value));
  options(input, box, input.dataset.pick, (option) => {
    key.value = option.dataset.value;
    input.value = option.dataset.label || option.textContent.trim();
    key.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

async function name(input, key) {
  const html = await found(input.dataset.pick, key.value);
  if (!html) return;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const option = [...holder.content.querySelectorAll("[data-value]")].find((o) => o.dataset.value === key.value);
  if (option && input.value === key.value) input.value = option.dataset.label || option.textContent.trim();
}
