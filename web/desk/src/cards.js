// On a phone each row of a table is a card (style/cards.css): here its cells are told what column they stand in.
// Tables of three columns fit as they are; those marked data-grid are matrices, whose rows mean nothing apart.
const FEW = 3;
const HALF = 150; // pixels of half a card

export function cards(root) {
  for (const table of root.querySelectorAll("table.tbl:not([data-grid])")) {
    const head = table.tHead?.rows[0];
    if (!head || head.cells.length <= FEW || table.dataset.ready) continue;
    table.dataset.ready = "1";
    table.classList.add("cards");
    say(table, "table");
    for (const part of [table.tHead, ...table.tBodies]) say(part, "rowgroup");
    say(head, "row");
    const labels = [...head.cells].map(column);
    if (!head.querySelector("a, input")) table.tHead.classList.add("unsorted");
    if ([...head.cells].slice(1).every((cell) => cell.matches(".r"))) table.classList.add("counts");
    for (const body of table.tBodies) for (const row of body.rows) card(row, labels);
  }
}

function column(cell) {
  say(cell, "columnheader");
  if (!cell.querySelector("a, input")) cell.classList.add("unsorted");
  return cell.querySelector(".sr") ? "" : cell.textContent.trim();
}

function card(row, labels) {
  const cells = [...row.cells];
  say(row, "row");
  const heads = cells.slice(0, 3).filter((c) => !chooser(c));
  const title = heads.find((c) => c.matches("th") || c.querySelector("a, b, label")) || heads[0];
  cells.forEach((cell, at) => {
    say(cell, cell.matches("th") ? "rowheader" : "cell");
    const text = cell.textContent.trim();
    if (chooser(cell)) cell.classList.add("chooser");
    else if (cell === title) cell.classList.add("title");
    else if ((!text || text === "—") && !cell.querySelector("input, select, progress")) cell.classList.add("none");
    else if (width(labels[at] || "", 12) + width(text, 14) > HALF || cell.querySelector("form, progress, input")) cell.classList.add("wide");
    if (cell !== title || cell.matches(".num")) cell.dataset.label = labels[at] || "";
  });
  if (cells.some(chooser)) row.classList.add("chosen");
}

const chooser = (cell) => Boolean(cell.querySelector("input[type=checkbox], input[type=radio]")) && !cell.textContent.trim();
const width = (text, size) => [...text].reduce((sum, c) => sum + (c > "\u2e7f" ? size : size * 0.58), 0);
const say = (element, role) => element.setAttribute("role", role);
