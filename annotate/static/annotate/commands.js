/** What the keys and buttons of the workbench do, by name. Each takes the bench; the keys stand in keyboard.js. */

import { announce, toast } from "./live.js";
import { decideShown, named } from "./many.js";
import { joined } from "./marks.js";

/** Go to the next or previous mark from the open one, or from where the reader is. */
function step(bench, direction, wanted) {
  const from = bench.activeMark() ?? { id: null, start: bench.readingPosition() };
  const mark = bench.marks.neighbour(from, direction, wanted);
  if (mark) bench.activate(mark);
  else announce(bench.text("noMarks"));
  return mark;
}

const isSuggestion = (mark) => mark.state === "suggested";

function nextSuggestion(bench) {
  if (!step(bench, 1, isSuggestion)) toast(bench.text("noSuggestions"));
}

/** Accept or reject the open suggestion and go on to the next one. */
function decide(bench, accept) {
  const mark = bench.activeMark();
  if (!mark) return;
  if (mark.state !== "suggested") {
    // Submitted marks are for reviewers: the card has the buttons if this is one.
    bench.slot.querySelector(`[name=accept][value="${Number(accept)}"]`)?.click();
    return;
  }
  const next = bench.marks.neighbour(mark, 1, (other) => isSuggestion(other) && other.id !== mark.id);
  bench.write(mark, "decide", { accept: Number(accept) }, { state: accept ? "accepted" : "rejected" });
  announce(bench.text(accept ? "accepted_done" : "rejected_done"));
  if (next) bench.activate(next);
  else bench.close();
}

/** A kind's key: marks the selection, or changes the kind of the open mark. */
function kind(bench, name) {
  if (!bench.settings.mayAnnotate) return toast(bench.text("readOnly"));
  const selected = bench.selection.current();
  const span = selected && !bench.resizing && bench.article.snap(selected, { exact: bench.exact });
  const mark = bench.activeMark();
  if (span) {
    bench.cursor = span;
    bench.selection.clear();
    bench.create(span, name);
  } else if (mark && mark.kind !== name) bench.write(mark, "change", { kind: name }, { kind: name, label: "" });
  return undefined;
}

/** Add the selection to the open mark: one mark in several places. */
function join(bench) {
  const mark = bench.activeMark();
  const selected = bench.selection.current();
  const span = selected && bench.article.snap(selected, { exact: bench.exact });
  if (!mark || !span || bench.resizing) return toast(bench.text("joinHow"));
  const where = joined(mark, span);
  bench.selection.clear();
  if (!where) return toast(bench.text("joinedAlready"));
  const bounds = { start: where[0].start, end: where.at(-1).end };
  const ranges = where.length > 1 ? where.map(({ start, end }) => [start, end]) : [];
  return bench.write(mark, "change", { ...bounds, ranges: named(ranges) }, { ...bounds, ranges });
}

function remove(bench) {
  const mark = bench.activeMark();
  if (!mark) return;
  if (mark.pending && bench.outbox.cancel(mark.id)) {
    bench.unconfirmed.get(mark.id)?.resolve(null);
    bench.unconfirmed.delete(mark.id);
    bench.marks.remove(mark.id);
    bench.close();
    bench.refresh();
    return;
  }
  bench.close();
  bench.write(mark, "delete", {}, { state: "rejected" }).then((done) => {
    if (done) bench.offer = toast(bench.text("deleted"), { action: { label: bench.text("undo"), run: () => bench.undo() } });
  });
}

/** Take the open mark's span as the selection, to move its ends. */
function resize(bench) {
  const mark = bench.activeMark();
  if (!mark) return;
  bench.resizing = mark.id;
  bench.textElement.focus({ preventScroll: true });
  bench.selection.select(mark);
  bench.toolbarFor("resize");
  toast(bench.text("newBounds"));
}

function saveBounds(bench) {
  const mark = bench.marks.get(bench.resizing);
  const selected = bench.selection.current();
  const span = selected && bench.article.snap(selected, { exact: true });
  bench.resizing = null;
  bench.toolbarFor("mark");
  bench.selection.clear();
  if (mark && span && (span.start !== mark.start || span.end !== mark.end)) bench.write(mark, "change", span, { ...span, ranges: [] });
}

/** Open the next of the marks that share the open one's first letter: a way through overlaps. */
function overlap(bench) {
  const mark = bench.activeMark();
  if (!mark) return;
  const together = bench.marks.touching(mark.start, mark.end);
  bench.activate(together[(together.findIndex((other) => other.id === mark.id) + 1) % together.length]);
}

/** Leave the innermost thing that is open. */
function close(bench) {
  if (bench.resizing) {
    bench.resizing = null;
    bench.toolbarFor("mark");
    bench.selection.clear();
  } else if (bench.selection.current()) bench.selection.clear();
  else if (bench.active !== null) bench.close();
  else bench.textElement.focus({ preventScroll: true });
}

/** Put the cursor into a field of the card, once the card is there. */
function field(bench, selector) {
  const control = bench.slot.querySelector(selector);
  const details = control?.closest("details");
  if (details) details.open = true;
  control?.focus();
}

/** Put the mark that the reader came to place onto the selection. */
function place(bench) {
  const { placing } = bench.settings;
  const selected = bench.selection.current();
  const span = selected && bench.article.snap(selected, { exact: bench.exact });
  if (!placing || !span) return;
  bench.selection.clear();
  const quote = bench.article.slice(span.start, span.end);
  bench.place(placing, { ...span, quote });
}

/** Look for the words of the open mark elsewhere. */
function sameWords(bench) {
  const details = bench.slot.querySelector("[data-same-words-of]");
  if (!details) return;
  details.open = true;
  details.querySelector("summary").focus();
}

/** Take the open mark to the board, to make evidence of it there; a selection becomes a claim mark first. */
function evidence(bench) {
  const link = bench.slot.querySelector("[data-evidence]");
  if (bench.selection.current() && !bench.resizing) kind(bench, "claim");
  else if (bench.activeMark() && link) link.click();
}

function toggleFilter(bench, name) {
  const isHidden = bench.marks.toggle(name);
  if (bench.active !== null && !bench.activeMark()) bench.close();
  bench.refresh();
  announce(`${bench.text(name)}: ${bench.text(isHidden ? "hidden" : "shown")}`);
}

export const COMMANDS = {
  next: (bench) => step(bench, 1),
  previous: (bench) => step(bench, -1),
  nextSuggestion,
  accept: (bench) => decide(bench, true),
  reject: (bench) => decide(bench, false),
  claim: (bench) => kind(bench, "claim"),
  entity: (bench) => kind(bench, "entity"),
  date: (bench) => kind(bench, "date"),
  acceptShown: (bench) => decideShown(bench, true),
  rejectShown: (bench) => decideShown(bench, false),
  evidence,
  sameWords,
  place,
  delete: remove,
  join,
  resize,
  saveBounds,
  overlap,
  close,
  discuss: (bench) => field(bench, "[data-thread] textarea"),
  guidelines: (bench) => bench.root.querySelector("[data-guidelines]").click(),
  note: (bench) => field(bench, "[data-note]"),
  value: (bench) => field(bench, "[data-value-field]"),
  undo: (bench) => bench.undo(),
  redo: (bench) => bench.undo(true),
  hideSuggestions: (bench) => toggleFilter(bench, "suggested"),
  text: (bench) => bench.textElement.focus(),
  nextArticle: (bench) => bench.root.querySelector("[data-next-article]")?.click(),
};

export { toggleFilter };
