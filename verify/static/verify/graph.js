/**
 * Draws the graph with Cytoscape from the JSON beside it, every node where the server put it.
 * The table below holds the same, for everybody.
 */

import { register } from "../annotate/upgrade.js";

const STYLE_ID = "__________cytoscape_stylesheet";

/** Our own stylesheet has Cytoscape's one rule: a marker keeps it from writing a style element. */
function withoutInlineStyle() {
  if (document.getElementById(STYLE_ID)) return;
  const marker = document.createElement("meta");
  marker.id = STYLE_ID;
  document.head.append(marker);
}

/** The value of a custom property as a colour that a canvas understands, in the theme of now. */
function colour(probe, name) {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

const NARROW = 600; // px; below it names of claims would cover each other: the table has them

function looks(probe, width) {
  const of = (name) => colour(probe, name);
  const line = (kind, name, more = {}) => ({ selector: `edge[kind = "${kind}"]`, style: { "line-color": of(name), width: 2.5, ...more } });
  return [
    { selector: "node", style: {
      label: "data(label)", color: of("--ink"), "font-size": 13, "font-family": "system-ui, sans-serif", "text-wrap": "ellipsis",
      "text-max-width": 150, "text-valign": "bottom", "text-margin-y": 4, width: 18, height: 18, "border-width": 2,
      "text-background-color": of("--surface"), "text-background-opacity": 0.85, "text-background-padding": 2,
    } },
    { selector: 'node[kind = "entity"]', style: { "background-color": of("--entity-fill"), "border-color": of("--entity-line") } },
    { selector: 'node[kind = "claim"]', style: { shape: "round-rectangle", "background-color": of("--claim-fill"), "border-color": of("--claim-line"), ...(width < NARROW ? { label: "" } : {}) } },
    { selector: "node.focus", style: { width: 30, height: 30, "border-width": 4, "font-weight": "bold" } },
    { selector: "edge", style: { "curve-style": "bezier", width: 1.2, "line-color": of("--line-strong") } },
    line("contradicts", "--danger"), line("updates", "--warn"), line("same_claim", "--accent"), line("supports", "--ok"),
    { selector: "edge[?proposed]", style: { "line-style": "dashed" } },
  ];
}

/** A place of the server's frame, 1000 × 640, in one of this size. */
export function placeIn({ x, y }, width, height) {
  return { x: (x / 1000) * width, y: (y / 640) * height };
}

function graph(figure, signal) {
  const data = JSON.parse(document.getElementById(figure.dataset.graph).textContent);
  const probe = document.createElement("span");
  probe.hidden = true;
  figure.after(probe);
  withoutInlineStyle();
  const places = new Map(data.nodes.map(({ id, x, y }) => [id, { x, y }]));
  const view = globalThis.cytoscape({
    container: figure,
    elements: [
      ...data.nodes.map(({ x, y, ...node }) => ({ data: node, position: { x, y }, classes: node.id === data.focus ? "focus" : "" })),
      ...data.edges.map((edge) => ({ data: edge })),
    ],
    style: looks(probe, figure.clientWidth),
    layout: { name: "preset", fit: false },
    userPanningEnabled: false,
    userZoomingEnabled: false,
    autoungrabify: true,
    boxSelectionEnabled: false,
  });
  view.on("tap", "node", ({ target }) => document.querySelector(`[data-node="${target.id()}"]`)?.click());
  const repaint = () => view.style(looks(probe, figure.clientWidth));
  const observer = new MutationObserver(repaint);
  observer.observe(document.documentElement, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint, { signal });
  // The places are stretched to the figure and not the drawing, so that names stay as large as they are.
  const stretch = () => {
    view.resize();
    repaint();
    view.nodes().positions((node) => placeIn(places.get(node.id()), figure.clientWidth, figure.clientHeight));
  };
  const resized = new ResizeObserver(stretch);
  resized.observe(figure);
  figure.dataset.drawn = "";
  return () => { observer.disconnect(); resized.disconnect(); view.destroy(); probe.remove(); };
}

register("[data-graph]", graph);
