/**
 * Texts of drawings with less contrast than WCAG 2.2 asks for (1.4.3: 4.5 to 1); axe-core does not look into drawings. Runs
 * in the page.
 */
export function paleTexts() {
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);

  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left);
    return (light + 0.05) / (dark + 0.05);
  };

  const ground = getComputedStyle(document.body).backgroundColor;
  const pale = new Map();

  for (const svg of document.querySelectorAll("svg")) {
    // Filled areas, which may lie behind a text.
    const areas = [...svg.querySelectorAll("rect, path, circle")]
      .filter((own) => !own.closest("defs"))
      .map((own) => ({ own, style: getComputedStyle(own) }))
      .filter(({ style }) => style.fill.startsWith("rgb") && style.fillOpacity > 0 && channels(style.fill)[3] !== 0)
      .map(({ own, style }) => ({ fill: style.fill, box: own.getBoundingClientRect() }));

    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      const behind = areas.findLast((area) => area.box.left <= x && x <= area.box.right && area.box.top <= y && y <= area.box.bottom);
      const [fill, below] = [getComputedStyle(text).fill, behind?.fill ?? ground];
      if (contrast(fill, below) < 4.5) pale.set(`${fill} on ${below}: ${contrast(fill, below).toFixed(2)}`, text.textContent);
    }
  }

  return [...pale].map(([colours, text]) => `${colours}: ${text}`);
}
