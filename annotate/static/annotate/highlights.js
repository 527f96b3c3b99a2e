/**
 * Paints marks with the CSS Custom Highlight API: the text stays plain text, whatever is marked in it.
 *
 * One Highlight for each kind, state and lane, because overlapping ranges inside one Highlight do not add up; how each
 * looks stands in workbench.css. Nothing here touches the DOM, so painting 5,000 marks costs one style pass.
 */

import { places } from "./marks.js";

function isSame(one, other) {
  return one.length === other.length && one.every(({ start, end }, at) => start === other[at].start && end === other[at].end);
}

/** Whether this browser can show marks without elements; the page without script is for those that cannot. */
export const canHighlight = typeof CSS !== "undefined" && "highlights" in CSS;

/** Name of the highlight that shows this mark. */
export function highlightName(mark, lane) {
  return `${mark.kind}-${mark.state}-${lane}`;
}

export class Painter {
  constructor(article) {
    this.article = article;
    this.painted = new Map(); // id → {name, ranges, where}
    this.activeKey = "";
  }

  highlight(name, priority) {
    if (!CSS.highlights.has(name)) {
      const highlight = new Highlight();
      highlight.priority = priority;
      CSS.highlights.set(name, highlight);
    }
    return CSS.highlights.get(name);
  }

  /** A range that never moves: the text never changes, and live ranges cost time at every change of the page. */
  staticRange({ start, end }) {
    const [startContainer, startOffset] = this.article.locate(start);
    const [endContainer, endOffset] = this.article.locate(end);
    return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
  }

  /** A real range, for measuring and selecting. */
  range(span) {
    const range = document.createRange();
    range.setStart(...this.article.locate(span.start));
    range.setEnd(...this.article.locate(span.end));
    return range;
  }

  /** Show exactly the marks that `marks` shows; only what differs from the last time is touched. */
  paint(marks) {
    const lanes = marks.lanes();
    for (const [id, old] of this.painted) if (!lanes.has(id)) this.erase(id, old);
    for (const mark of marks.list()) {
      const lane = lanes.get(mark.id);
      const name = highlightName(mark, lane);
      const old = this.painted.get(mark.id);
      const where = places(mark);
      if (old && old.name === name && isSame(old.where, where)) continue;
      if (old) this.erase(mark.id, old);
      const ranges = where.map((place) => this.staticRange(place));
      for (const range of ranges) this.highlight(name, lane).add(range);
      this.painted.set(mark.id, { name, ranges, where });
    }
  }

  erase(id, { name, ranges }) {
    for (const range of ranges) CSS.highlights.get(name)?.delete(range);
    this.painted.delete(id);
  }

  /** The mark whose card is open stands out; `null` for none. Any change of a highlight repaints the text: none is needless. */
  activate(mark) {
    const where = mark ? places(mark) : [];
    const key = where.map(({ start, end }) => `${start}-${end}`).join();
    if (key === this.activeKey) return;
    this.activeKey = key;
    const highlight = this.highlight("active-mark", 100);
    highlight.clear();
    for (const place of where) highlight.add(this.staticRange(place));
  }

  clear() {
    this.painted.clear();
    CSS.highlights.clear();
  }

  /** The code point under a point of the window, or null where there is no letter. */
  offsetAt(x, y) {
    const caret = document.caretPositionFromPoint?.(x, y);
    if (!caret || caret.offsetNode.nodeType !== Node.TEXT_NODE) return null;
    const offset = this.article.offsetOf(caret.offsetNode, caret.offset);
    if (offset === null) return null;
    // The caret is the nearest one, even far beside the text: look whether a letter beside it is really there.
    return [offset, offset - 1].find((at) => at >= 0 && this.isOver(at, x, y)) ?? null;
  }

  isOver(offset, x, y) {
    const paragraph = this.article.at(offset);
    if (offset < paragraph.start || offset >= this.article.endOf(paragraph)) return false;
    return [...this.range({ start: offset, end: offset + 1 }).getClientRects()].some(
      (rect) => x >= rect.left && x <= rect.right && y >= rect.top - 2 && y <= rect.bottom + 6,
    );
  }
}
