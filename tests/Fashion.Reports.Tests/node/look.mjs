// Opens files in one headless Chromium, and prints what it saw of each, as a JSON object by their paths.
// usage: node look.mjs FILE...      where a FILE ends in .html, .svg or .png
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { looksAtPage } from "./page.mjs";
import { looksAtDrawing, looksAtPixels } from "./picture.mjs";

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium" });
const looks = { ".html": await looksAtPage(browser), ".svg": await looksAtDrawing(browser), ".png": await looksAtPixels(browser) };
const seen = {};

for (const file of process.argv.slice(2)) {
  seen[file] = await looks[path.extname(file)](pathToFileURL(file).href);
}

await browser.close();
process.stdout.write(JSON.stringify(seen));
