// A box in a table's head that ticks or clears all boxes of its form; it stands only where scripts run.
export function checks(root) {
  for (const all of root.querySelectorAll("input[data-all]")) {
    const boxes = () => [...all.form.elements].filter((box) => box.name === all.dataset.all);
    const show = () => {
      all.checked = boxes().every((box) => box.checked);
      all.indeterminate = !all.checked && boxes().some((box) => box.checked);
    };
    all.hidden = false;
    all.addEventListener("change", () => boxes().forEach((box) => (box.checked = all.checked)));
    all.form.addEventListener("change", show);
    show();
  }
}
