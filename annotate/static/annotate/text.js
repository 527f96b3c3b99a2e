/**
 * The article's text in the page: from code points of the canonical text to places in the DOM and back.
 *
 * Every paragraph is one element with `data-start`, the code point where it begins, and holds its text unchanged; what
 * stands between paragraphs (line breaks) is not in the page. Spans are `{start, end}` in code points, half-open.
 */

import { CodePoints, snapOutward, snapToWords } from "./offsets.js";

export class ArticleText {
  /** `elements`: the paragraph elements in order. */
  constructor(elements) {
    this.paragraphs = [...elements].map((element, index) => ({ element, index, start: Number(element.dataset.start) }));
    this.byElement = new Map(this.paragraphs.map((paragraph) => [paragraph.element, paragraph]));
  }

  /** The paragraph's converter, made when it is first needed: most paragraphs of a long text never are. */
  points(paragraph) {
    paragraph.points ??= new CodePoints(paragraph.element.textContent);
    return paragraph.points;
  }

  /** Code point behind the paragraph's last one. */
  endOf(paragraph) {
    return paragraph.start + this.points(paragraph).length;
  }

  /** The paragraph that holds `offset`, or the one before it when it lies between two; the first for offsets before it. */
  at(offset) {
    let low = 0;
    let high = this.paragraphs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.paragraphs[middle].start <= offset) low = middle;
      else high = middle - 1;
    }
    return this.paragraphs[low];
  }

  /** `[text node, UTF-16 offset]` of a code point; between paragraphs, the end of the one before. */
  locate(offset) {
    const paragraph = this.at(offset);
    const points = this.points(paragraph);
    const inside = Math.min(Math.max(offset - paragraph.start, 0), points.length);
    return [textNode(paragraph.element), points.toUtf16(inside)];
  }

  /** Code point of a place in the DOM as ranges name it; null outside of the text. */
  offsetOf(node, unit) {
    const element = (node.nodeType === 3 ? node.parentElement : node).closest?.("[data-start]");
    const paragraph = this.byElement.get(element);
    if (!paragraph) return this.offsetBeside(node, unit);
    const points = this.points(paragraph);
    if (node.nodeType !== 3) return unit === 0 ? paragraph.start : this.endOf(paragraph);
    return paragraph.start + points.toCodePoint(snapOutward(points.text, unit, unit).start);
  }

  /** A place between paragraphs, as a triple click or select-all leaves it: the start of the next one, or the text's end. */
  offsetBeside(node, unit) {
    const child = node.childNodes?.[unit];
    const next = child?.matches?.("[data-start]") ? child : child?.querySelector?.("[data-start]");
    if (next && this.byElement.has(next)) return this.byElement.get(next).start;
    const inside = node.nodeType === 1 && node.querySelector("[data-start]");
    if (!inside) return null;
    const last = [...node.querySelectorAll("[data-start]")].at(-1);
    return this.endOf(this.byElement.get(last));
  }

  /** The text of a span; a line break for every code point between paragraphs. */
  slice(start, end) {
    let text = "";
    for (let paragraph = this.at(start); paragraph && paragraph.start < end; paragraph = this.paragraphs[paragraph.index + 1]) {
      const points = this.points(paragraph);
      if (text) text += "\n".repeat(Math.max(paragraph.start - start - [...text].length, 0));
      const from = Math.min(Math.max(start - paragraph.start, 0), points.length);
      const to = Math.min(end - paragraph.start, points.length);
      text += points.text.slice(points.toUtf16(from), points.toUtf16(to));
    }
    return text;
  }

  /** The span without white space at its ends and grown to whole words, or only to whole graphemes when `exact`; null when nothing is left. */
  snap({ start, end }, { exact = false } = {}) {
    const first = this.firstSolid(start, end);
    const last = this.lastSolid(start, end);
    if (!first || !last) return null;
    const snap = exact ? snapOutward : snapToWords;
    const one = first.paragraph === last.paragraph;
    const head = snap(first.points.text, first.unit, one ? last.unit : first.points.text.length);
    const tail = one ? head : snap(last.points.text, 0, last.unit);
    return {
      start: first.paragraph.start + first.points.toCodePoint(head.start),
      end: last.paragraph.start + last.points.toCodePoint(tail.end),
    };
  }

  /** Where the first character of the span that is not white space stands. */
  firstSolid(start, end) {
    for (let paragraph = this.at(start); paragraph && paragraph.start < end; paragraph = this.paragraphs[paragraph.index + 1]) {
      const { points, from, to } = this.cut(paragraph, start, end);
      const at = points.text.slice(from, to).search(/\S/u);
      if (at >= 0) return { paragraph, points, unit: from + at };
    }
    return null;
  }

  /** Where the last character of the span that is not white space ends. */
  lastSolid(start, end) {
    for (let paragraph = this.at(end - 1); paragraph; paragraph = this.paragraphs[paragraph.index - 1]) {
      const { points, from, to } = this.cut(paragraph, start, end);
      if (to <= from && paragraph.start <= start) return null;
      const solid = points.text.slice(from, to).trimEnd();
      if (solid) return { paragraph, points, unit: from + solid.length };
    }
    return null;
  }

  cut(paragraph, start, end) {
    const points = this.points(paragraph);
    const clamp = (offset) => points.toUtf16(Math.min(Math.max(offset - paragraph.start, 0), points.length));
    return { points, from: clamp(start), to: clamp(end) };
  }
}

/** The one text node of a paragraph; a parser may have cut a very long one into several. */
function textNode(element) {
  if (element.childNodes.length > 1) element.normalize();
  return element.firstChild;
}
