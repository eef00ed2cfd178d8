// Firefox at the end of a pipe: one JSON command a line on stdin, one JSON answer a line on stdout.
//   node driver.mjs FIREFOX PREFERENCES      {"do": "click", "target": "…"} → {"ok": true, "value": …}
// A target is a CSS selector; `>>>` steps into shadow trees. Each command waits for what it needs.
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const [executablePath, preferences] = process.argv.slice(2);
const PATIENCE = 15_000;

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  extraPrefsFirefox: JSON.parse(preferences),
});
const page = await browser.newPage();
page.setDefaultTimeout(PATIENCE);
const troubles = [];
// The page has no icon; that Firefox asks for one is no trouble of the chat's.
const note = (text) => /favicon/.test(text) || troubles.push(text);
page.on("pageerror", (error) => note(String(error)));
page.on("console", (line) => /Content-Security/.test(line.text()) && note(line.text()));

/** The element, once it is there and can be seen. */
const shown = (target) => page.waitForSelector(target, { visible: true });

const commands = {
  size: ({ width, height }) => page.setViewport({ width, height }),
  go: ({ url }) => page.goto(url),
  reload: () => page.reload(),
  click: async ({ target }) => (await shown(target)).click(),
  type: async ({ target, text }) => (await shown(target)).type(text),
  press: ({ key }) => page.keyboard.press(key),
  sees: async ({ target }) => (await shown(target)).evaluate((element) => element.textContent),
  misses: ({ target }) => page.waitForSelector(target, { hidden: true }),
  texts: ({ target }) => page.$$eval(target, (elements) => elements.map((element) => element.innerText)),
  style: async ({ target, property }) =>
    (await shown(target)).evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property),
  focused: () =>
    page.evaluate(() => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      return focused?.getAttribute("aria-label") ?? focused?.textContent ?? "";
    }),
  troubles: () => troubles,
  shot: ({ path }) => page.screenshot({ path }),
};

async function answer({ do: name, ...details }) {
  try {
    const value = await commands[name](details);
    // Elements and responses cannot be told through a pipe, and nobody asks for them.
    return { ok: true, value: Array.isArray(value) || typeof value === "string" ? value : null };
  } catch (error) {
    return { ok: false, error: `${name} ${JSON.stringify(details)}: ${error}` };
  }
}

const tell = (told) => process.stdout.write(`${JSON.stringify(told)}\n`);
tell({ ok: true, value: await browser.version() });
for await (const line of createInterface({ input: process.stdin })) tell(await answer(JSON.parse(line)));
await browser.close();
