// Builds every browser asset of the project: the chat widget, the demo shop page, the console's scripts.
// `npm run build` builds once; `npm run build -- --watch` keeps building while sources change.
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const at = (...parts) => join(root, ...parts);

const WIDGET_DIST = "bot/widget/dist";
const CONSOLE_DIST = "crm_bridge/console/static/dist";
const CHUNKS = `${WIDGET_DIST}/widget`;
// The launcher is loaded by every page of a shop, so its weight is part of its contract; the chat comes when
// it is opened. Bytes, gzipped.
const LAUNCHER_LIMIT = 15 * 1024;
const WHOLE_LIMIT = 45 * 1024;
// A page that was loaded before a release may still ask for the chat of that one.
const CHUNKS_KEPT = 24 * 60 * 60 * 1000;

// What is called at once may be compiled beside the page's thread (V8 reads this in the first line).
const COMPILE_AT_ONCE = "//# allFunctionsCalledOnLoad";

const launchers = [
  { entry: "bot/widget/src/main.ts", out: `${WIDGET_DIST}/widget.js` },
  { entry: "bot/widget/src/module.ts", out: `${CHUNKS}/careline.mjs`, format: "esm" },
];
const bundles = [
  { entry: "bot/widget/demo/demo.ts", out: `${WIDGET_DIST}/demo/demo.js` },
  { entry: "bot/widget/demo/demo.css", out: `${WIDGET_DIST}/demo/demo.css` },
  { entry: "crm_bridge/console/assets/console.ts", out: `${CONSOLE_DIST}/console.js`, optional: true },
  { entry: "crm_bridge/console/assets/console.css", out: `${CONSOLE_DIST}/console.css`, optional: true },
].filter(({ entry, optional }) => !optional || existsSync(at(entry)));

const copies = [
  { from: "bot/widget/src/careline.d.ts", to: `${CHUNKS}/careline.d.ts` },
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

const COMMON = {
  bundle: true,
  minify: true,
  sourcemap: true,
  target: "es2020",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  absWorkingDir: root,
  plugins: [styleSheetAsText],
  logLevel: "warning",
};

const optionsOf = ({ entry, out, format = "iife" }) => ({
  ...COMMON,
  entryPoints: [at(entry)],
  outfile: at(out),
  format,
  // Other bundlers read our comments inside `import()`, which go with the spaces.
  minify: format !== "esm",
  minifySyntax: true,
  minifyIdentifiers: true,
  ...(format === "iife" && { banner: { js: COMPILE_AT_ONCE } }),
});

const chat = {
  ...COMMON,
  entryPoints: { chat: at("bot/widget/src/chat.tsx") },
  outdir: at(CHUNKS),
  entryNames: "[name]-[hash]",
  format: "esm",
  metafile: true,
};

/** The launchers name the chunk that was built with them; `chat.js` is always the newest. */
async function buildLaunchers({ metafile }) {
  const built = Object.keys(metafile.outputs).find((path) => path.endsWith(".js"));
  const chunk = basename(built);
  await cp(at(built), at(CHUNKS, "chat.js"));
  const define = { CHAT_CHUNK: JSON.stringify(chunk) };
  await Promise.all(launchers.map((bundle) => esbuild.build({ ...optionsOf(bundle), define })));
  return chunk;
}

async function removeOldChunks() {
  for (const name of await readdir(at(CHUNKS))) {
    if (!/^chat-/.test(name)) continue;
    const { mtimeMs } = await stat(at(CHUNKS, name));
    if (Date.now() - mtimeMs > CHUNKS_KEPT) await unlink(at(CHUNKS, name));
  }
}

async function copyAll() {
  for (const { from, to } of copies) {
    await mkdir(dirname(at(to)), { recursive: true });
    await cp(at(from), at(to));
  }
}

async function weigh(path) {
  const packed = gzipSync(await readFile(at(path)), { level: 9 }).length;
  const { size } = await stat(at(path));
  console.log(`${path}  ${size} bytes, ${packed} gzipped`);
  return packed;
}

function hold(what, packed, limit) {
  if (packed > limit) throw new Error(`${what} is ${packed} bytes gzipped; its limit is ${limit}`);
}

async function report(chunk) {
  const [script, module] = [await weigh(launchers[0].out), await weigh(launchers[1].out)];
  const whole = script + (await weigh(`${CHUNKS}/${chunk}`));
  for (const { out } of bundles) await weigh(out);
  hold("the launcher", Math.max(script, module), LAUNCHER_LIMIT);
  hold("the whole widget", whole, WHOLE_LIMIT);
  console.log(`the whole widget is ${whole} bytes gzipped`);
}

const launchersAfterChat = {
  name: "launchers-after-chat",
  setup(build) {
    build.onEnd(async (result) => {
      if (result.errors.length === 0) await buildLaunchers(result);
    });
  },
};

async function watch() {
  const watched = { ...chat, plugins: [...chat.plugins, launchersAfterChat] };
  for (const options of [watched, ...bundles.map(optionsOf)]) {
    const context = await esbuild.context({ ...options, logLevel: "info" });
    await context.watch();
  }
}

await copyAll();
if (process.argv.includes("--watch")) {
  await watch();
} else {
  const [built] = await Promise.all([esbuild.build(chat), ...bundles.map((bundle) => esbuild.build(optionsOf(bundle)))]);
  await report(await buildLaunchers(built));
  await removeOldChunks();
}
