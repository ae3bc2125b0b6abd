// What is seen of a page on a phone and on a screen, in light and in dark, and on paper.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { paleTexts } from "./contrast.mjs";
import { open } from "./window.mjs";

const phone = { width: 390, height: 900 };
const screen = { width: 1280, height: 900 };

// A4 less a centimetre on each side, in CSS pixels.
const paper = { width: 718, height: 1047 };

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function looksAtPage(browser) {
  const windows = [];

  for (const viewport of [phone, screen]) {
    for (const colorScheme of ["light", "dark"]) {
      windows.push({ width: viewport.width, colorScheme, ...(await open(browser, { viewport, colorScheme })) });
    }
  }

  const { page, show } = await open(browser, { viewport: phone });

  return async (address) => {
    const views = await Promise.all(
      windows.map(async ({ width, colorScheme, page, show }) => ({
        width,
        colorScheme,
        noise: await show(address),
        sideways: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        pale: await page.evaluate(paleTexts),
        found: await accessibility(page),
      })),
    );

    await page.emulateMedia({ media: "screen" });
    await page.setViewportSize(phone);
    await show(address);
    const keys = await tab(page);
    await page.setViewportSize(screen);
    const missed = await click(page);
    const content = await page.evaluate(contents);
    await page.setViewportSize(paper);
    await page.emulateMedia({ media: "print" });
    return { views, ...keys, missed, ...content, cut: await page.evaluate(beyond, paper.width) };
  };
}

/** What axe-core finds with all its rules. */
async function accessibility(page) {
  await page.evaluate(axe);

  const { violations } = await page.evaluate(() => {
    const rules = Object.fromEntries(axe.getRules().map(({ ruleId }) => [ruleId, { enabled: true }]));
    return axe.run(document, { rules, resultTypes: ["violations"] });
  });

  return violations.map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0].html.slice(0, 200)}\n${nodes[0].failureSummary}`);
}

/** How much scrolls sideways, and of that, what the Tab key does not come to and what has no name. */
async function tab(page) {
  const stops = await page.evaluate(() => {
    globalThis.scrolling = [...document.querySelectorAll("body *")].filter((own) =>
      ["auto", "scroll"].includes(getComputedStyle(own).overflowX) && own.scrollWidth > own.clientWidth);

    globalThis.reached = new Set();
    document.addEventListener("focusin", (event) => globalThis.reached.add(event.target));
    return document.querySelectorAll("a, summary, [tabindex]").length;
  });

  for (let presses = 0; presses <= stops; presses += 1) await page.keyboard.press("Tab");

  return page.evaluate(() => {
    const begin = (own) => own.outerHTML.slice(0, 200);

    return {
      scrolling: globalThis.scrolling.length,
      unreached: globalThis.scrolling.filter((own) => !globalThis.reached.has(own)).map(begin),
      unnamed: globalThis.scrolling.filter((own) => !own.ariaLabel?.trim()).map(begin),
    };
  });
}

/** In each drawing, a text that three clicks do not select, and what they select instead. */
async function click(page) {
  const missed = [];

  for (const text of await page.locator("svg > text:first-of-type, svg g:first-of-type > text:first-of-type").all()) {
    await text.click({ clickCount: 3, force: true });
    const [wanted, got] = await text.evaluate((own) => [own.lastChild.textContent, getSelection().toString()]);
    if (got.trim() !== wanted.trim()) missed.push(`${wanted}: ${got}`);
  }

  return missed;
}

function contents() {
  const all = [...document.querySelectorAll("*")];

  return {
    scripts: document.querySelectorAll("script, iframe, object, embed").length,
    handlers: all.flatMap((own) => own.getAttributeNames()).filter((name) => name.startsWith("on")).length,
    unselectable: [...document.querySelectorAll("svg text")].filter((own) => getComputedStyle(own).userSelect === "none").length,
    texts: [...new Set([...document.querySelectorAll("h1, h2, th, td, svg text")].map((own) => own.textContent))],
  };
}

/** What reaches over an edge, and by how many pixels; and what scrolls, as paper cannot. */
function beyond(edge) {
  return [...document.querySelectorAll("main *:not(svg *)")]
    .map((own) => ({ own, over: own.getBoundingClientRect().right - edge, hidden: own.scrollWidth - own.clientWidth }))
    .filter(({ own, over, hidden }) => over > 1 || (hidden > 1 && getComputedStyle(own).overflowX !== "visible"))
    .map(({ own, over }) => `${Math.round(over)} px: ${own.outerHTML.slice(0, 160)}`);
}
