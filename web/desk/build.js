// Builds what the desk loads into bangfu/kit/static/kit/dist: scripts, and one sprite with the icons that are used.
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const bangfu = join(here, "../../bangfu");
const dist = join(bangfu, "kit/static/kit/dist");
const modules = join(here, "node_modules");

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
cpSync(join(modules, "htmx.org/dist/htmx.min.js"), join(dist, "htmx.min.js"));
cpSync(join(modules, "axe-core/axe.min.js"), join(dist, "axe.min.js"));

await build({
  entryPoints: { bf: join(here, "style/bf.css"), shell: join(here, "src/shell.js"), charts: join(here, "src/charts.js"), alpine: join(here, "src/alpine.js") },
  outdir: dist,
  bundle: true,
  minify: true,
  legalComments: "none",
  format: "iife",
  target: ["chrome87", "firefox91", "safari14"],
  supported: { destructuring: true }, // a corner of it fails in Safari 14; nothing can transform it
  logLevel: "warning",
});

// Names stand in src/icons.txt; those that fact kinds and things declare are found in the sources.
const declared = pythonFiles(bangfu).flatMap((path) => [...readFileSync(path, "utf8").matchAll(/\bicon"?[=:] ?"([a-z0-9-]+)"/g)].map((m) => m[1]));
const listed = readFileSync(join(here, "src/icons.txt"), "utf8").split(/\s+/).filter(Boolean);
const names = [...new Set([...listed, ...declared])].sort();
writeFileSync(join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>\n`);
console.log(`${names.length} icons`);

function symbol(name) {
  const path = join(modules, "@tabler/icons/icons/outline", `${name}.svg`);
  if (!existsSync(path)) console.warn(`no icon is called ${name}: a dot stands for it`);
  const svg = readFileSync(existsSync(path) ? path : path.replace(`${name}.svg`, "point.svg"), "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
}

function pythonFiles(dir) {
  return readdirSync(dir, { recursive: true }).filter((p) => p.endsWith(".py")).map((p) => join(dir, p));
}
