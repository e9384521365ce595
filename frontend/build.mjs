// Builds static/dist/: style sheets, the script of all pages and the catalogue editor's, two font files. Nothing is committed.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import * as sass from "sass";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../static/dist/", import.meta.url));
const sheets = ["citizen", "citizen-light", "officials", "officials-light", "editor"];
const scripts = ["portal", "editor"];
const fonts = fileURLToPath(new URL("node_modules/@fontsource-variable/public-sans/files/", import.meta.url));

async function styles(name) {
  const compiled = sass.compile(`${here}src/${name}.scss`, {
    loadPaths: [`${here}node_modules`],
    quietDeps: true,
    style: "compressed",
  });
  await writeFile(`${out}${name}.css`, compiled.css);
}

await rm(out, { recursive: true, force: true });
await mkdir(`${out}fonts`, { recursive: true });
await Promise.all(sheets.map(styles));
await build({
  entryPoints: scripts.map((name) => `${here}src/js/${name}.js`),
  bundle: true,
  format: "esm",
  legalComments: "none",
  minify: true,
  outdir: out,
  target: "es2020",
});
for (const subset of ["latin", "vietnamese"]) {
  await cp(`${fonts}public-sans-${subset}-wght-normal.woff2`, `${out}fonts/public-sans-${subset}.woff2`);
}
for (const file of [...sheets.map((name) => `${name}.css`), ...scripts.map((name) => `${name}.js`)]) {
  const bytes = await readFile(`${out}${file}`);
  console.log(`${file}: ${bytes.length} bytes, ${brotliCompressSync(bytes).length} with brotli`);
}
