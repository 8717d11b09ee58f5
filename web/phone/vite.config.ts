// Builds the app into bangfu/field/static/field: a page, a script, a style, and the service worker that knows their names.
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, transformWithEsbuild, type Plugin } from "vite";

const here = import.meta.dirname;
const base = "/static/field/";
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8")) as { version: string };

// The service worker is made last, of the list of everything that was built; any change of a file is a new version.
const worker: Plugin = {
  name: "worker",
  enforce: "post",
  apply: "build",
  generateBundle: { order: "post", async handler(_options, bundle) {
    const files = Object.values(bundle).filter((one) => one.fileName !== "index.html");
    const hash = createHash("sha256");
    for (const one of Object.values(bundle)) hash.update(one.fileName).update("code" in one ? one.code : one.source);
    const mark = hash.digest("hex").slice(0, 12);
    const kept = ["/phone/", ...files.map((one) => base + one.fileName), ...["manifest.webmanifest", "icon.svg"].map((name) => base + name)];
    const source = readFileSync(join(here, "src/worker.ts"), "utf8");
    const made = await transformWithEsbuild(source, "worker.ts", {
      minify: true,
      define: { VERSION: JSON.stringify(mark), KEPT: JSON.stringify(kept) },
    });
    this.emitFile({ type: "asset", fileName: "sw.js", source: made.code });
    for (const one of files) this.emitFile({ type: "asset", fileName: `${one.fileName}.gz`, source: gzipSync("code" in one ? one.code : one.source, { level: 9 }) });
  } },
};

// Icons that the sources name as <Icon n="…"> or `icon: "…"`, taken out of Tabler's as one module.
const icons: Plugin = {
  name: "icons",
  resolveId: (id) => (id === "virtual:icons" ? "\0icons" : null),
  load(id) {
    if (id !== "\0icons") return null;
    const names = readFileSync(join(here, "src/icons.txt"), "utf8").split(/\s+/).filter(Boolean);
    const inner = (name: string) => {
      const svg = readFileSync(join(here, "node_modules/@tabler/icons/icons/outline", `${name}.svg`), "utf8");
      return svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "");
    };
    return `export default ${JSON.stringify(Object.fromEntries(names.map((name) => [name, inner(name)])))}`;
  },
};

export default defineConfig({
  base,
  plugins: [icons, worker],
  define: { APP: JSON.stringify(version) },
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  publicDir: "public",
  build: {
    outDir: join(here, "../../bangfu/field/static/field"),
    emptyOutDir: true,
    target: ["chrome87", "firefox91", "safari14"],
    modulePreload: false,
    assetsDir: ".",
  },
});
