/** The figure of a claim over time: a point or a range for each claim that states it, over the days it speaks of. */

import { draws } from "./plotting.js";

const DAY = 86_400_000;
const MOST_LABELS = 12;

const middle = (point) => (point.low + point.high) / 2;
const words = ({ when, value, relation, label, sources }) => [`${when}: ${value}`, relation, label, sources].filter(Boolean).join("\n");

/** Values far apart are told apart on a logarithmic scale only; one with zero in it has none. */
export function scaleOf(points) {
  const values = points.flatMap(({ low, high }) => [low, high]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least > 0 && most / least > 50 ? { type: "log" } : { zero: true, nice: true };
}

function drawing({ unit, points: raw }, width, Plot) {
  const points = raw.map((point) => ({ ...point, from: new Date(point.begin), to: new Date(point.end), at: new Date((+new Date(point.begin) + +new Date(point.end)) / 2) }));
  const [first, last] = [Math.min(...points.map(({ from }) => +from)), Math.max(...points.map(({ to }) => +to))];
  const margin = Math.max((last - first) * 0.05, 20 * DAY);
  const colour = (point) => (point.own ? "var(--claim-line)" : "var(--entity-line)");
  const ranges = points.filter(({ low, high }) => low !== high);
  const spans = points.filter(({ begin, end }) => begin !== end);
  return Plot.plot({
    width,
    height: Math.max(220, Math.min(360, width * 0.42)),
    marginLeft: 64,
    marginRight: 40,
    marginTop: 28,
    x: { type: "utc", domain: [new Date(first - margin), new Date(last + margin)], label: null },
    y: { ...scaleOf(points), label: unit || null, tickFormat: "~s", grid: true },
    marks: [
      Plot.ruleY(spans, { x1: "from", x2: "to", y: middle, stroke: colour, strokeWidth: 3, strokeOpacity: 0.55 }),
      Plot.ruleX(ranges, { x: "at", y1: "low", y2: "high", stroke: colour, strokeWidth: 3, strokeOpacity: 0.55 }),
      Plot.dot(points, {
        x: "at", y: middle, r: (point) => (point.own ? 6 : 5), stroke: colour, strokeWidth: 2,
        fill: (point) => (point.confirmed ? colour(point) : "var(--surface)"),
      }),
      points.length <= MOST_LABELS && width > 500
        ? Plot.text(points, { x: "at", y: middle, text: "value", dy: -13, fill: "var(--ink)", stroke: "var(--surface)", strokeWidth: 4 })
        : null,
      Plot.tip(points, Plot.pointer({ x: "at", y: middle, title: words, fill: "var(--raised)", stroke: "var(--line-strong)", lineWidth: 28, maxRadius: 40 })),
    ],
  });
}

draws("figure", drawing);
