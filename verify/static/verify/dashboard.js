/** The dashboard's bars: stacked by series, lying where their names are long. */

import { draws } from "./plotting.js";

const COLOURS = ["var(--entity-line)", "var(--claim-line)", "var(--date-line)", "var(--conflicting)", "var(--refuted)", "var(--unproven)"];
const LETTER = 7; // pixels, about
const OF_VERDICTS = {
  Supported: "var(--supported)",
  Refuted: "var(--refuted)",
  "Conflicting Evidence/Cherrypicking": "var(--conflicting)",
  "Not Enough Evidence": "var(--unproven)",
};

const colourOf = (series) => series.map((name, i) => OF_VERDICTS[name] ?? COLOURS[i % COLOURS.length]);

/** About five ticks, and never a part of a claim. */
function wholes(bars) {
  const sums = new Map();
  for (const { x, y } of bars) sums.set(x, (sums.get(x) ?? 0) + y);
  const most = Math.max(1, ...sums.values());
  return most < 5 ? Array.from({ length: most + 1 }, (_, each) => each) : 5;
}

function drawing({ bars, names, series, horizontal }, width, Plot) {
  const longest = Math.max(...names.map((name) => name.length));
  const along = { type: "band", domain: names, label: null };
  const title = ({ x, series: name, y }) => `${x}\n${name}: ${y}`;
  const tip = { fill: "var(--raised)", stroke: "var(--line-strong)" };
  const common = { width, color: { domain: series, range: colourOf(series), legend: series.length > 1 } };
  const margin = Math.min(longest * LETTER + 12, width * 0.45);
  const fit = Math.floor((margin - 12) / LETTER);
  if (horizontal) {
    return Plot.plot({
      ...common,
      height: 48 + names.length * 28,
      marginLeft: margin,
      y: { ...along, tickFormat: (name) => (name.length > fit ? `${name.slice(0, fit - 1)}…` : name) },
      x: { grid: true, label: null },
      marks: [
        Plot.barX(bars, { y: "x", x: "y", fill: "series", order: series, title, insetTop: 3, insetBottom: 3, tip }),
        Plot.ruleX([0], { stroke: "var(--line-strong)" }),
      ],
    });
  }
  return Plot.plot({
    ...common,
    height: 260,
    marginBottom: 64,
    x: { ...along, tickRotate: -35 },
    y: { grid: true, label: null, ticks: wholes(bars), tickFormat: (count) => count.toLocaleString() },
    marks: [
      Plot.barY(bars, { x: "x", y: "y", fill: "series", order: series, title, tip }),
      Plot.ruleY([0], { stroke: "var(--line-strong)" }),
    ],
  });
}

draws("bars", drawing);
