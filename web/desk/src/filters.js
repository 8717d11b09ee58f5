// Forms marked data-auto send themselves when a choice changes; data-keep keeps the rest of the address.
export function filters(root) {
  for (const form of root.querySelectorAll("form[data-auto]")) {
    if (form.dataset.ready) continue;
    form.dataset.ready = "1";
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=date], input[type=radio]")) send(form);
    });
    form.addEventListener("submit", () => keep(form));
    window.addEventListener("pageshow", () => [...form.elements].forEach((e) => (e.disabled = false)));
  }
}

function send(form) {
  if (form.requestSubmit) return form.requestSubmit();
  keep(form);
  form.submit();
}

function keep(form) {
  for (const field of form.querySelectorAll("select, input")) field.disabled = !field.value;
  const columns = [...form.querySelectorAll("input[name=col]")];
  const asked = new URLSearchParams(window.location.search).has("col");
  if (!asked && columns.every((c) => c.checked === c.defaultChecked)) columns.forEach((c) => (c.disabled = true));
  if (form.dataset.keep === undefined) return;
  const own = new Set([...form.elements].map((e) => e.name));
  for (const [name, value] of new URLSearchParams(window.location.search)) {
    if (own.has(name) || name === "after" || name === "before") continue;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
}
