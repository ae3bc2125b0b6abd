// What is seen of a picture in a file of its own.
import { open } from "./window.mjs";

export async function looksAtDrawing(browser) {
  const { page, show } = await open(browser);
  return async (address) => ({ noise: await show(address), ...(await page.evaluate(drawn)) });
}

export async function looksAtPixels(browser) {
  const { page, show } = await open(browser);
  return async (address) => {
    await show(address);
    return page.evaluate(decoded);
  };
}

async function decoded() {
  const image = document.querySelector("img");
  await image.decode();
  return { width: image.naturalWidth, height: image.naturalHeight };
}

function drawn() {
  const svg = document.documentElement;
  const toDrawing = svg.getCTM().inverse();
  const { x, y, width, height } = svg.viewBox.baseVal;

  // The upright box around a text that may be turned.
  const box = (text) => {
    const own = text.getBBox();
    const matrix = toDrawing.multiply(text.getCTM());
    const corners = [0, 1, 2, 3].map((corner) =>
      new DOMPoint(own.x + (corner % 2) * own.width, own.y + (corner >> 1) * own.height).matrixTransform(matrix));
    const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
    return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
  };

  // The title of a text that was cut is no part of it.
  const shown = (text) => [...text.childNodes].filter((node) => node.nodeName !== "title").map((node) => node.textContent).join("");
  const texts = [...svg.querySelectorAll("text")].filter((text) => shown(text).trim() !== "");
  return {
    viewBox: { left: x, top: y, right: x + width, bottom: y + height },
    scripts: svg.querySelectorAll("script, foreignObject").length,
    texts: texts.map((text) => ({ text: shown(text), box: box(text) })),
    unselectable: texts.filter((text) => getComputedStyle(text).userSelect === "none").map(shown),
  };
}
