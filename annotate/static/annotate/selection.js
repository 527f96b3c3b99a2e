/** What is selected in the text, as a span; and the small toolbar that comes to it. */

const GAP = 8; // px between the selection and its toolbar

/**
 * Where the toolbar goes, in pixels of the window: above the selection's first line, or below its last one where there is
 * no room above; never over the selection, never outside of the window. `rects` are the selection's lines.
 */
export function toolbarPlace(rects, size, view) {
  const first = rects[0];
  const last = rects.at(-1);
  const above = first.top - size.height - GAP;
  const top = above >= view.top ? above : last.bottom + GAP;
  const anchor = above >= view.top ? first : last;
  const left = Math.min(Math.max(anchor.left, GAP), Math.max(view.width - size.width - GAP, GAP));
  return { left, top };
}

export class SelectionTool {
  /** `onSelect(span | null)` hears of every change that a person made; `painter` measures. */
  constructor({ root, toolbar, article, painter, headerHeight }) {
    Object.assign(this, { root, toolbar, article, painter, headerHeight });
  }

  /** The selected span, as it is; null when nothing in the text is selected. */
  current() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.root)) return null;
    const start = this.root.contains(range.startContainer) ? this.article.offsetOf(range.startContainer, range.startOffset) : null;
    const end = this.root.contains(range.endContainer) ? this.article.offsetOf(range.endContainer, range.endOffset) : null;
    return start === null || end === null || start >= end ? null : { start, end };
  }

  /** Code point of the caret or of the selection's start; null outside of the text. */
  caret() {
    const { anchorNode, anchorOffset } = getSelection();
    return anchorNode && this.root.contains(anchorNode) ? this.article.offsetOf(anchorNode, anchorOffset) : null;
  }

  select(span) {
    const selection = getSelection();
    const [startNode, startOffset] = this.article.locate(span.start);
    const [endNode, endOffset] = this.article.locate(span.end);
    selection.setBaseAndExtent(startNode, startOffset, endNode, endOffset);
  }

  clear() {
    getSelection().removeAllRanges();
    this.hide();
  }

  show() {
    const span = this.current();
    if (!this.toolbar || !span) return this.hide();
    this.toolbar.hidden = false;
    const rects = [...this.painter.range(span).getClientRects()].filter((rect) => rect.width > 0);
    if (!rects.length) return this.hide();
    const place = toolbarPlace(rects, this.toolbar.getBoundingClientRect(), { top: this.headerHeight, width: document.documentElement.clientWidth });
    const origin = this.toolbar.offsetParent.getBoundingClientRect();
    this.toolbar.style.left = `${place.left - origin.left}px`;
    this.toolbar.style.top = `${place.top - origin.top}px`;
    return undefined;
  }

  hide() {
    if (this.toolbar) this.toolbar.hidden = true;
  }
}
