/**
 * Making a span with the keyboard alone: moving by word, sentence and paragraph, growing and shrinking either end.
 *
 * Pure: takes an ArticleText and a span `{start, end}` in code points, and returns a new span, or the same one where
 * the text ends.
 */

const segmenters = new Map();

function segmenter(granularity) {
  if (!segmenters.has(granularity)) segmenters.set(granularity, new Intl.Segmenter("und", { granularity }));
  return segmenters.get(granularity);
}

/** `{start, end}` in UTF-16 of the words, sentences, graphemes or the whole of one text; without white space around them. */
export function unitsOf(text, granularity) {
  if (granularity === "paragraph") return text.trim() ? [trimmed(text, 0, text)] : [];
  return [...segmenter(granularity).segment(text)]
    .filter(({ segment, isWordLike }) => (granularity === "word" ? isWordLike : segment.trim()))
    .map(({ index, segment }) => trimmed(text, index, segment));
}

function trimmed(text, index, segment) {
  const start = index + segment.length - segment.trimStart().length;
  return { start, end: start + segment.trim().length };
}

/** The units of one paragraph in code points, computed once. */
function units(article, paragraph, granularity) {
  paragraph.units ??= {};
  paragraph.units[granularity] ??= unitsOf(article.points(paragraph).text, granularity).map(({ start, end }) => ({
    start: paragraph.start + article.points(paragraph).toCodePoint(start),
    end: paragraph.start + article.points(paragraph).toCodePoint(end),
  }));
  return paragraph.units[granularity];
}

/** The first unit, going on from `offset` by `step`, that `wanted` holds for; undefined at the end of the text. */
function find(article, offset, granularity, step, wanted) {
  for (let paragraph = article.at(offset); paragraph; paragraph = article.paragraphs[paragraph.index + step]) {
    const list = units(article, paragraph, granularity);
    const unit = step > 0 ? list.find(wanted) : list.findLast(wanted);
    if (unit) return unit;
  }
  return undefined;
}

/** The unit after (`step` 1) or before (−1) the span. From a span inside a unit, −1 goes to that unit's own start first. */
export function move(article, span, granularity, step) {
  const wanted = step > 0
    ? (unit) => unit.start >= span.end || (unit.start > span.start && granularity !== "word")
    : (unit) => unit.start < span.start;
  const unit = find(article, step > 0 ? span.start : span.start, granularity, step, wanted);
  return unit ? { start: unit.start, end: unit.end } : span;
}

/** Move one edge (`"start"` or `"end"`) by a unit: outward when `out`, else inward, never past the other edge. */
export function stretch(article, span, edge, granularity, out) {
  const at = span[edge];
  const step = (edge === "end") === out ? 1 : -1;
  const wanted = step > 0 ? (unit) => unit[edge] > at : (unit) => unit[edge] < at;
  const unit = find(article, step > 0 || at === 0 ? at : at - 1, granularity, step, wanted);
  if (!unit) return span;
  const moved = { ...span, [edge]: unit[edge] };
  return moved.start < moved.end ? moved : span;
}

/** The word at `offset` or the next one after it; undefined in an empty text. */
export function wordAt(article, offset) {
  return find(article, offset, "word", 1, (unit) => unit.end > offset);
}
