/** The figure of a claim over time: a point or a range for each claim that states it, over the days it speaks of. */

import { LIFT, labelled } from "./labels.js";
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

/** "2.4B", "2,4 Mrd.", as the page's language has it. */
const short = (value) => new Intl.NumberFormat(document.documentElement.lang || "en", { notation: "compact" }).format(value);

/** Where the labels stand, from a plot without them. */
function texts(points, plot, Plot) {
  const [x, y] = [plot.scale("x"), plot.scale("y")];
  const found = labelled(points.map((point) => ({ ...point, x: x.apply(point.at), y: y.apply(middle(point)) })));
  const style = { x: "at", y: middle, text: "value", fill: "var(--ink)", stroke: "var(--surface)", strokeWidth: 4 };
  return [-1, 1].map((side) => Plot.text(found.filter((each) => each.side === side), { ...style, dy: side * LIFT }));
}

function drawing({ unit, points: raw }, width, Plot) {
  const points = raw.map((point) => ({ ...point, from: new Date(point.begin), to: new Date(point.end), at: new Date((+new Date(point.begin) + +new Date(point.end)) / 2) }));
  const [first, last] = [Math.min(...points.map(({ from }) => +from)), Math.max(...points.map(({ to }) => +to))];
  const margin = Math.max((last - first) * 0.05, 20 * DAY);
  const colour = (point) => (point.own ? "var(--claim-line)" : "var(--entity-line)");
  const ranges = points.filter(({ low, high }) => low !== high);
  const spans = points.filter(({ begin, end }) => begin !== end);
  const plot = {
    width,
    height: Math.max(220, Math.min(360, width * 0.42)),
    marginLeft: 64,
    marginRight: 40,
    marginTop: 28,
    x: { type: "utc", domain: [new Date(first - margin), new Date(last + margin)], label: null },
    y: { ...scaleOf(points), label: unit || null, tickFormat: short, grid: true },
    marks: [
      Plot.ruleY(spans, { x1: "from", x2: "to", y: middle, stroke: colour, strokeWidth: 3, strokeOpacity: 0.55 }),
      Plot.ruleX(ranges, { x: "at", y1: "low", y2: "high", stroke: colour, strokeWidth: 3, strokeOpacity: 0.55 }),
      Plot.dot(points, {
        x: "at", y: middle, r: (point) => (point.own ? 6 : 5), stroke: colour, strokeWidth: 2,
        fill: (point) => (point.confirmed ? colour(point) : "var(--surface)"),
      }),
      Plot.tip(points, Plot.pointer({ x: "at", y: middle, title: words, fill: "var(--raised)", stroke: "var(--line-strong)", lineWidth: 28, maxRadius: 40 })),
    ],
  };
  const bare = Plot.plot(plot);
  return points.length > MOST_LABELS || width <= 500 ? bare : Plot.plot({ ...plot, marks: [...plot.marks, ...texts(points, bare, Plot)] });
}

draws("figure", drawing);
