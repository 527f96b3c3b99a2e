/** Steps on many marks: what is shown, the same words elsewhere; and taking such a step back. */

import { toast } from "./live.js";
import { fromRow } from "./marks.js";
import { NoAnswer, postMany } from "./server.js";

const MOST = 5000; // marks in one step, as the server has it

/** Marks as a step names them: "id:revision id:revision". */
export function named(pairs) {
  return pairs.map(([id, revision]) => `${id}:${revision}`).join(" ");
}

/** The suggestions that the filters leave, as `[id, revision]`. */
export function shownSuggestions(marks) {
  return marks.list().filter((mark) => mark.state === "suggested").map(({ id, revision }) => [id, revision]).slice(0, MOST);
}

/** Show what a step did, and keep the way back. */
function take(bench, { rows, said, undo }, keep) {
  for (const [version, row] of rows) {
    if (version !== bench.settings.version) continue;
    const mark = fromRow(row);
    bench.own.set(mark.id, mark.revision);
    bench.marks.put({ ...mark, label: mark.label || bench.marks.get(mark.id)?.label || "" });
  }
  if (bench.active !== null && !bench.activeMark()) bench.close();
  bench.refresh();
  if (undo) keep(undo);
  const action = undo && { label: bench.text("undo"), run: () => bench.undo() };
  bench.offer = toast(said, { action });
}

/** Send a step after those that are on their way. Resolves to whether the server took it. */
export function step(bench, url, values) {
  const run = async () => {
    try {
      take(bench, await postMany(url, values), (undo) => bench.undoStack.did(undo));
      return true;
    } catch (error) {
      toast(error instanceof NoAnswer ? bench.text("tooFast") : error.message, { mood: "error" });
      return false;
    }
  };
  bench.writing = bench.writing.then(run, run);
  return bench.writing;
}

/** Accept or reject every suggestion that the filters leave. */
export function decideShown(bench, accept) {
  if (bench.marks.beyond) return bench.complete.then(() => decideShown(bench, accept));
  const pairs = shownSuggestions(bench.marks);
  if (!pairs.length) return toast(bench.text("noSuggestions"));
  return step(bench, bench.settings.urls.many, { marks: named(pairs), accept: Number(accept) });
}

/**
 * Take a step on many marks back. A mark goes with the revision that this page made of it last, so that a later step of
 * ours that was taken back does not stand in the way, and what somebody else changed is left as it is.
 */
export async function replay(bench, back, redo) {
  const pairs = back.marks.map(([id, revision]) => {
    const current = bench.marks.get(id)?.revision;
    return [id, current !== undefined && current === bench.own.get(id) ? current : revision];
  });
  try {
    const answer = await postMany(back.url, { ...back.values, marks: named(pairs) });
    if (!answer.undo) bench.undoStack.drop(redo);
    take(bench, answer, (undo) => bench.undoStack.stepped(undo, redo));
  } catch (error) {
    if (error.final) bench.undoStack.drop(redo);
    toast(error instanceof NoAnswer ? bench.text("tooFast") : error.message, { mood: "error" });
  }
}

/** Forms about many marks, inside of a card: sent from here, so that the marks and undo learn from the answer. */
export function listen(bench, signal) {
  bench.root.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-batch]");
    if (!form) return;
    event.preventDefault();
    const values = [...new FormData(form, event.submitter)];
    if (await step(bench, form.action, values)) form.closest("[data-same-words]")?.remove();
  }, { signal });
}
