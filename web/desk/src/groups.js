import { pick } from "./pickers.js";

// Rows of nested fields: add from the template, remove; numbers need not be without gaps.
export function groups(root) {
  root.addEventListener("click", (event) => {
    const adder = event.target.closest("[data-add]");
    if (adder) add(adder.closest("[data-group]"));
    const remover = event.target.closest("[data-remove]");
    if (remover) remove(remover.closest("[data-row]"));
  });
}

function add(group) {
  const n = Math.max(-1, ...[...group.querySelectorAll("[data-row]")].map((row) => Number(row.dataset.row))) + 1;
  const html = group.querySelector("template").innerHTML.replaceAll("__n__", String(n));
  const rows = group.querySelector("[data-rows]");
  rows.insertAdjacentHTML("beforeend", html);
  const row = rows.lastElementChild;
  row.querySelectorAll("input[data-pick]").forEach(pick);
  renumber(group);
  const first = row.querySelector("input:not([type=hidden]), select, textarea");
  if (first) first.focus();
}

function remove(row) {
  const group = row.closest("[data-group]");
  row.remove();
  renumber(group);
  group.querySelector("[data-add]").focus();
}

function renumber(group) {
  group.querySelectorAll("[data-number]").forEach((at, n) => (at.textContent = String(n + 1)));
}
