/** Draws the timeline with Observable Plot from the JSON beside it. The table below it holds the same, for everybody. */

import { register } from "./upgrade.js";

const LANE = 15; // pixels
const MOST_LANES = 14;
const GAP = 0.012; // of the whole span, between two entries of one lane
const DAY = 86_400_000;

/** Gives each entry, sorted by begin, the first lane in which it does not touch its predecessor; the last one takes the rest. */
export function lanes(spans, gap, most = MOST_LANES) {
  const ends = [];
  return spans.map(([begin, end]) => {
    let lane = ends.findIndex((last) => last + gap < begin);
    if (lane < 0) lane = ends.length < most ? ends.length : most - 1;
    ends[lane] = Math.max(ends[lane] ?? -Infinity, end);
    return lane;
  });
}

/** Days as dates, and a height above (positive) or below (negative) the line. */
export function placed(entries, span) {
  const drawn = entries.map((entry) => ({ ...entry, from: new Date(entry.begin), to: new Date(entry.end) }));
  for (const above of [true, false]) {
    const side = drawn.filter((entry) => entry.above === above);
    const found = lanes(side.map(({ from, to }) => [+from, +to]), span * GAP);
    side.forEach((entry, i) => { entry.height = (above ? 1 : -1) * (found[i] + 1); });
  }
  return drawn;
}

function domainOf(entries, [begin, end]) {
  const first = begin ? new Date(begin) : new Date(Math.min(...entries.map(({ begin: day }) => +new Date(day))));
  const last = end ? new Date(end) : new Date(Math.max(...entries.map(({ end: day }) => +new Date(day))));
  const margin = Math.max((last - first) * 0.02, 3 * DAY);
  return [new Date(+first - margin), new Date(+last + margin)];
}

function drawing({ entries, domain: wanted, kinds, marks }, width) {
  const { Plot } = globalThis;
  const domain = domainOf(entries, wanted);
  const data = placed(entries, domain[1] - domain[0]);
  const heights = data.map(({ height }) => height);
  const [low, high] = [Math.min(0, ...heights), Math.max(0, ...heights)];
  const counts = (entry) => marks.replace("{mentions}", entry.mentions).replace("{articles}", entry.articles);
  const svg = Plot.plot({
    width,
    height: (high - low + 2) * LANE + 40,
    marginLeft: 8,
    marginRight: 8,
    marginBottom: 28,
    x: { type: "utc", domain, label: null },
    y: { axis: null, domain: [low - 1, high + 1] },
    clip: true,
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.ruleY([0], { stroke: "var(--line-strong)" }),
      ...Object.keys(kinds).map((kind) => Plot.ruleY(data.filter((entry) => entry.kind === kind), {
        x1: "from", x2: "to", y: "height", stroke: `var(--${kind}-line)`, strokeWidth: 8, strokeLinecap: "round",
      })),
      Plot.tip(data, Plot.pointer({
        x: (entry) => new Date((Math.max(+entry.from, +domain[0]) + Math.min(+entry.to, +domain[1])) / 2),
        y: "height",
        title: (entry) => [kinds[entry.kind], entry.when, entry.label, counts(entry)].filter(Boolean).join("\n"),
        fill: "var(--raised)", stroke: "var(--line-strong)", lineWidth: 26, maxRadius: 30,
      })),
    ],
  });
  // The policy forbids inline styles; pages.css has these rules.
  svg.querySelector("style")?.remove();
  return svg;
}

function timeline(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.timeline).textContent);
  let width = 0;
  const draw = () => {
    const now = Math.round(figure.clientWidth);
    if (!now || now === width) return;
    width = now;
    const svg = drawing(data, width);
    svg.setAttribute("aria-hidden", "true"); // the figure has the name, the table the content
    svg.addEventListener("click", () => open(svg.value));
    figure.replaceChildren(svg);
  };
  const observer = new ResizeObserver(draw);
  observer.observe(figure);
  draw();
  return () => observer.disconnect();
}

/** Leads to the entry's row in the table. */
function open(entry) {
  const row = entry && document.getElementById(entry.id);
  row?.scrollIntoView({ block: "center" });
  row?.focus({ preventScroll: true });
}

register("[data-timeline]", timeline);
