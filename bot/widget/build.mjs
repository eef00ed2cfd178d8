// Builds every browser asset of the project: the chat widget, the demo shop page, the console's scripts.
// `npm run build` builds once; `npm run build -- --watch` keeps building while sources change.
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const at = (...parts) => join(root, ...parts);

const WIDGET_DIST = "bot/widget/dist";
const CONSOLE_DIST = "crm_bridge/console/static/dist";
// The widget is loaded by every page of a shop, so its weight is part of its contract.
const WIDGET_LIMIT = 25 * 1024;

const bundles = [
  { entry: "bot/widget/src/main.ts", out: `${WIDGET_DIST}/widget.js` },
  { entry: "bot/widget/demo/demo.ts", out: `${WIDGET_DIST}/demo/demo.js` },
  { entry: "bot/widget/demo/demo.css", out: `${WIDGET_DIST}/demo/demo.css` },
  { entry: "crm_bridge/console/assets/console.ts", out: `${CONSOLE_DIST}/console.js`, optional: true },
  { entry: "crm_bridge/console/assets/console.css", out: `${CONSOLE_DIST}/console.css`, optional: true },
].filter(({ entry, optional }) => !optional || existsSync(at(entry)));

const copies = [
  { from: "bot/widget/demo/index.html", to: `${WIDGET_DIST}/demo/index.html` },
  { from: "bot/widget/demo/icon.svg", to: `${WIDGET_DIST}/demo/icon.svg` },
  { from: "node_modules/htmx.org/dist/htmx.min.js", to: `${CONSOLE_DIST}/htmx.min.js` },
];

/** `import css from "./x.css?text"` gives the minified style sheet as a string. */
const styleSheetAsText = {
  name: "style-sheet-as-text",
  setup(build) {
    build.onResolve({ filter: /\.css\?text$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\?text$/, "")),
      namespace: "css-text",
    }));
    build.onLoad({ filter: /.*/, namespace: "css-text" }, async ({ path }) => {
      const sheet = await esbuild.build({
        entryPoints: [path],
        bundle: true,
        minify: true,
        write: false,
        metafile: true,
        absWorkingDir: root,
      });
      const watchFiles = Object.keys(sheet.metafile.inputs).map((input) => at(input));
      return { contents: sheet.outputFiles[0].text.trim(), loader: "text", watchFiles };
    });
  },
};

const optionsOf = ({ entry, out }) => ({
  entryPoints: [at(entry)],
  outfile: at(out),
  bundle: true,
  minify: true,
  sourcemap: true,
  target: "es2020",
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  absWorkingDir: root,
  plugins: [styleSheetAsText],
  logLevel: "warning",
});

async function copyAll() {
  for (const { from, to } of copies) {
    await mkdir(dirname(at(to)), { recursive: true });
    await cp(at(from), at(to));
  }
}

async function report() {
  for (const { out } of bundles) {
    const packed = gzipSync(await readFile(at(out))).length;
    const { size } = await stat(at(out));
    console.log(`${relative(root, at(out))}  ${size} bytes, ${packed} gzipped`);
    if (out.endsWith("widget.js") && packed > WIDGET_LIMIT) {
      throw new Error(`the widget is ${packed} bytes gzipped; its limit is ${WIDGET_LIMIT}`);
    }
  }
}

async function watch() {
  for (const bundle of bundles) {
    const context = await esbuild.context({ ...optionsOf(bundle), logLevel: "info" });
    await context.watch();
  }
}

await copyAll();
if (process.argv.includes("--watch")) {
  await watch();
} else {
  await Promise.all(bundles.map((bundle) => esbuild.build(optionsOf(bundle))));
  await report();
}
