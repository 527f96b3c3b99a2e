/** The workbench's keys: each person's own (annotate/shortcuts.py), and the motions that choose a span without a mouse. */

import { COMMANDS } from "./commands.js";
import { announce } from "./live.js";
import { move, stretch, wordAt } from "./motions.js";
import { isTyping, keyName } from "./shortcuts.js";

const ARROWS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };

/**
 * What an arrow key means for the selection: `{how: "move" | "stretch", granularity, step, edge, out}`, or null.
 *
 * Arrows alone move by word or sentence, with Ctrl by paragraph. Shift moves the end, Ctrl-Shift the start; with Alt by
 * character instead of by word. In text that runs from right to left (`rtl`) the left arrow goes forward.
 */
export function motionOf({ key, shiftKey, ctrlKey, metaKey, altKey }, rtl = false) {
  if (!ARROWS[key]) return null;
  const vertical = key === "ArrowDown" || key === "ArrowUp";
  const step = rtl && !vertical ? -ARROWS[key] : ARROWS[key];
  const ctrl = ctrlKey || metaKey;
  if (!shiftKey) {
    if (altKey || (ctrl && !vertical)) return null;
    return { how: "move", granularity: ctrl ? "paragraph" : vertical ? "sentence" : "word", step };
  }
  const edge = ctrl ? "start" : "end";
  return { how: "stretch", granularity: altKey ? "grapheme" : vertical ? "sentence" : "word", step, edge, out: (edge === "end") === step > 0 };
}

/** Whether the text runs from right to left where the reader is. */
function runsLeft(bench) {
  const { start } = bench.selection.current() ?? bench.cursor ?? { start: bench.selection.caret() ?? bench.readingPosition() };
  return getComputedStyle(bench.article.at(start).element).direction === "rtl";
}

/** The span after a motion; from nothing selected, the word at the cursor. */
function moved(bench, motion) {
  const span = bench.selection.current();
  if (!span) {
    const from = bench.cursor ?? { start: bench.selection.caret() ?? bench.readingPosition() };
    if (motion.how === "move" && bench.cursor) return move(bench.article, bench.cursor, motion.granularity, motion.step);
    return wordAt(bench.article, from.start) ?? null;
  }
  if (motion.how === "move") return move(bench.article, span, motion.granularity, motion.step);
  return stretch(bench.article, span, motion.edge, motion.granularity, motion.out);
}

function choose(bench, event) {
  if (!(event.key in ARROWS) || document.activeElement !== bench.textElement) return false;
  const motion = motionOf(event, runsLeft(bench));
  if (!motion) return false;
  // Up and Down scroll, as everywhere, until something is chosen.
  if (!bench.selection.current() && (event.key === "ArrowUp" || event.key === "ArrowDown") && !event.ctrlKey && !event.metaKey) return false;
  const span = moved(bench, motion);
  if (!span) return false;
  bench.exact = event.altKey;
  bench.cursor = span;
  bench.selection.select(span);
  bench.onScrollTo(span);
  bench.selection.show();
  announce(`${bench.text("selected")} ${bench.article.slice(span.start, span.end)}`);
  return true;
}

/** The command by which Enter ends what was begun; null when nothing was. */
function ending(bench) {
  if (bench.resizing) return "saveBounds";
  return bench.settings.placing && bench.selection.current() ? "place" : null;
}

/** Enter belongs to the control that has the focus, if one has it. */
function isFree(event) {
  return event.key !== "Enter" || !event.target.closest("button, a, summary");
}

/** Ctrl-Enter in the note saves it; Escape leaves a field without losing what it holds. */
function inField(bench, event) {
  if (event.key === "Escape") {
    event.target.blur();
    bench.textElement.focus({ preventScroll: true });
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit();
  else return;
  event.preventDefault();
}

/** Listen for the whole page, as long as the workbench is in it. */
export function listen(bench, signal) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (isTyping(event)) {
      if (bench.slot.contains(event.target)) inField(bench, event);
      return;
    }
    if (choose(bench, event)) return event.preventDefault();
    const key = keyName(event);
    const name = (key === "Enter" && ending(bench)) || bench.settings.keys[key];
    if (!name || !isFree(event)) return;
    event.preventDefault();
    COMMANDS[name](bench);
  }, { signal });
}
