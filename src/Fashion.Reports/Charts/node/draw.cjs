// Draws charts: takes a JSON array of { option, width, height } on standard input, gives a JSON array of SVG texts.
// `option` is as https://echarts.apache.org/en/option.html has it.
"use strict";
const fs = require("fs");
const echarts = require("./echarts.min.js");

// Whoever opens a drawing has fonts of their own: texts get the room that a broad one takes.
const broadest = 0.62;
echarts.setPlatformAPI({
  measureText: (text, font) => ({ width: text.length * broadest * (parseFloat(font) || 12) }),
});

const drawings = JSON.parse(fs.readFileSync(0, "utf8")).map(({ option, width, height }) => {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({ animation: false, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
});

// The library leaves timers behind.
process.stdout.write(JSON.stringify(drawings), () => process.exit(0));
