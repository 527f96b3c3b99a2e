/** What other people do in the same article, asked for every few seconds while the page is looked at. */

import { announce } from "./live.js";
import { fromRow } from "./marks.js";
import { getJson } from "./server.js";

const EVERY_MS = 1000;
const SLOW_MS = 15_000; // after a question that was not answered

export function follow(bench, signal) {
  let since = bench.settings.now;
  let timer;

  const here = bench.root.querySelector("[data-people]");
  const newer = bench.root.querySelector("[data-newer-text]");

  const take = ({ rows, now, people, current }) => {
    since = now;
    const names = people.join(", ");
    if (here.dataset.names !== names) {
      here.dataset.names = names;
      here.hidden = !names;
      here.textContent = names ? bench.text("alsoHere", { names }) : "";
      if (names) announce(here.textContent);
    }
    newer.hidden = current;
    for (const row of rows) {
      const mark = fromRow(row);
      const known = bench.marks.get(mark.id);
      // Our own mark, saved while its answer is still on the way.
      if (!known && bench.marks.touching(mark.start, mark.end).some((own) => own.pending && own.start === mark.start && own.end === mark.end && own.kind === mark.kind)) continue;
      if (known ? known.revision < mark.revision : mark.state !== "rejected") bench.learn(mark);
    }
  };
  const ask = async () => {
    let wait = EVERY_MS;
    try {
      if (!document.hidden) take(await getJson(`${bench.settings.urls.changes}?since=${encodeURIComponent(since)}`));
    } catch {
      wait = SLOW_MS;
    }
    if (!signal.aborted) timer = setTimeout(ask, wait);
  };
  timer = setTimeout(ask, EVERY_MS);
  signal.addEventListener("abort", () => clearTimeout(timer));
}
