/**
 * Paints marks with the CSS Custom Highlight API: the text stays plain text, whatever is marked in it.
 *
 * One Highlight for each kind, state and lane, because overlapping ranges inside one Highlight do not add up; how each
 * looks stands in workbench.css. Any change of any highlight makes the browser paint all highlighted text anew, so only
 * marks near the window have one: few while marks are made, more while the reader scrolls.
 */

import { places } from "./marks.js";

const NEAR = 0.5; // heights of the window, above and below it, that are painted
const EDGE = 0.3; // so near to the end of what is painted, more is
const FAR = 4; // so far, because while the reader scrolls it should not happen often

/** Whether two states of a mark look the same in the text. */
function looksSame(one, other) {
  if (one === other) return true;
  if (one.kind !== other.kind || one.state !== other.state || one.start !== other.start || one.end !== other.end) return false;
  return String(one.ranges ?? "") === String(other.ranges ?? "");
}

/** Whether this browser can show marks without elements; the page without script is for those that cannot. */
export const canHighlight = typeof CSS !== "undefined" && "highlights" in CSS;

/** Name of the highlight that shows this mark. */
export function highlightName(mark, lane) {
  return `${mark.kind}-${mark.state}-${lane}`;
}

export class Painter {
  constructor(article, marks, view) {
    Object.assign(this, { article, marks, view });
    this.painted = new Map(); // id → {mark, lane, ranges}
    this.stretch = { start: 0, end: 0 }; // of the text, in which marks are painted
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

  /** Bring the text in line with the marks. What changed is near the window, or not seen yet. */
  paint() {
    if (!this.stretch.end || this.differs()) this.cover(this.view.near(NEAR));
  }

  /** The reader scrolls: paint ahead, before the end of what is painted comes into sight. */
  follow() {
    const { start, end } = this.view.near(EDGE);
    if (start < this.stretch.start || end > this.stretch.end) this.cover(this.view.near(FAR));
  }

  isPainted(mark, lane) {
    const old = this.painted.get(mark.id);
    return old !== undefined && old.lane === lane && looksSame(old.mark, mark);
  }

  /** Whether the painted stretch does not show what the marks say. */
  differs() {
    const lanes = this.marks.lanes(this.stretch);
    return lanes.size !== this.painted.size || [...lanes].some(([mark, lane]) => !this.isPainted(mark, lane));
  }

  /** Show exactly the marks in one stretch of the text; only what differs from the last time is touched. */
  cover(stretch) {
    this.stretch = stretch;
    const lanes = this.marks.lanes(stretch);
    const wanted = new Set([...lanes.keys()].map((mark) => mark.id));
    for (const id of this.painted.keys()) if (!wanted.has(id)) this.erase(id);
    for (const [mark, lane] of lanes) {
      if (this.isPainted(mark, lane)) continue;
      this.erase(mark.id);
      const ranges = places(mark).map((place) => this.staticRange(place));
      for (const range of ranges) this.highlight(highlightName(mark, lane), lane).add(range);
      this.painted.set(mark.id, { mark, lane, ranges });
    }
  }

  erase(id) {
    const old = this.painted.get(id);
    if (!old) return;
    for (const range of old.ranges) CSS.highlights.get(highlightName(old.mark, old.lane)).delete(range);
    this.painted.delete(id);
  }

  /** Take over the id that the server gave a mark, without painting it anew. */
  rename(from, to) {
    const old = this.painted.get(from);
    // The poll for other people's changes may have brought the mark before this answer did.
    if (!old || this.painted.has(to)) return;
    this.painted.delete(from);
    this.painted.set(to, old);
  }

  /** The mark whose card is open stands out; `null` for none. */
  activate(mark) {
    const where = mark ? places(mark) : [];
    const key = where.map(({ start, end }) => `${start}-${end}`).join();
    if (key === this.activeKey) return;
    this.activeKey = key;
    const highlight = this.highlight("active-mark", 100);
    highlight.clear();
    for (const place of where) highlight.add(this.staticRange(place));
    this.cover(this.view.near(NEAR));
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
