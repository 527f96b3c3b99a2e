/** Mouse and touch in the text: choosing words, opening the mark under the pointer. */

/** The marks under a point of the window, the shortest first. */
function marksAt(bench, event) {
  const offset = bench.painter.offsetAt(event.clientX, event.clientY);
  return offset === null ? [] : bench.marks.touching(offset, offset + 1);
}

/** Open the innermost mark; pressed again, the next one around it. */
function open(bench, event) {
  const found = marksAt(bench, event);
  if (!found.length) return bench.active !== null && bench.close();
  const here = found.findIndex((mark) => mark.id === bench.active);
  return bench.activate(found[(here + 1) % found.length], { scroll: false });
}

/** Widen what was selected to whole words, unless Alt was held, and bring the toolbar. */
function settle(bench) {
  const span = bench.selection.current();
  const snapped = span && bench.article.snap(span, { exact: bench.exact });
  if (!snapped) return;
  bench.cursor = snapped;
  bench.selection.select(snapped);
  bench.selection.show();
}

export function listen(bench, signal) {
  const { textElement, selection } = bench;
  let wasTouch = false;
  let late;

  textElement.addEventListener("pointerdown", (event) => {
    wasTouch = event.pointerType === "touch";
    bench.cursor = null;
  }, { signal });

  document.addEventListener("pointerup", (event) => {
    if (event.target.closest?.("[data-selection-toolbar], .margin") || wasTouch) return;
    bench.exact = event.altKey;
    // The browser updates the selection after pointerup.
    setTimeout(() => { if (!signal.aborted) settle(bench); });
  }, { signal });

  textElement.addEventListener("click", (event) => {
    if (!selection.current()) open(bench, event);
  }, { signal });

  // A finger moves the handles after it was lifted: wait until they rest, and leave them to the finger.
  document.addEventListener("selectionchange", () => {
    clearTimeout(late);
    if (!selection.current()) selection.hide();
    else if (wasTouch) late = setTimeout(() => selection.show(), 300);
  }, { signal });

  let frame = 0;
  textElement.addEventListener("pointermove", (event) => {
    if (frame || event.buttons || event.pointerType === "touch") return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      textElement.classList.toggle("over-mark", marksAt(bench, event).length > 0);
    });
  }, { signal });
}
