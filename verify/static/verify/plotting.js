/**
 * Charts with Observable Plot from the JSON beside them, drawn anew when their width changes.
 *
 * Each stands beside a table that holds the same, so the drawing itself is hidden from screen readers; pressing what is
 * drawn leads to its row there (`id`).
 */

import { register } from "../annotate/upgrade.js";

function leadTo(datum) {
  const row = datum?.id && document.getElementById(datum.id);
  row?.scrollIntoView({ block: "center" });
  row?.focus({ preventScroll: true });
}

/** Figures with `data-{name}="id of the JSON"` are drawn by `drawing(data, width, Plot)`, which returns Plot's svg. */
export function draws(name, drawing) {
  register(`[data-${name}]`, (figure) => {
    const data = JSON.parse(document.getElementById(figure.dataset[name]).textContent);
    let width = 0;
    const draw = () => {
      const now = Math.round(figure.clientWidth);
      if (!now || now === width) return;
      width = now;
      const chart = drawing(data, width, globalThis.Plot);
      for (const style of chart.querySelectorAll("style")) style.remove(); // the policy forbids them; desk.css has the rules
      chart.setAttribute("aria-hidden", "true");
      chart.addEventListener("click", () => leadTo(chart.value));
      figure.replaceChildren(chart);
    };
    const observer = new ResizeObserver(draw);
    observer.observe(figure);
    draw();
    return () => observer.disconnect();
  });
}
