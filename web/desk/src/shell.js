// What every page of the desk does beyond plain HTML. Pages work without it.
import { cards } from "./cards.js";
import { checks } from "./checks.js";
import { confirmations } from "./confirm.js";
import { filters } from "./filters.js";
import { groups } from "./groups.js";
import { menus } from "./menus.js";
import { pickers } from "./pickers.js";
import { search } from "./search.js";
import { uploads } from "./uploads.js";

const perDocument = [menus, confirmations, search, groups];
const perPiece = [cards, filters, pickers, uploads, checks];

function start() {
  perDocument.forEach((f) => f(document));
  perPiece.forEach((f) => f(document));
  document.addEventListener("htmx:load", (e) => perPiece.forEach((f) => f(e.detail.elt)));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
