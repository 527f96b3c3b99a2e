/**
 * Offsets in the browser, the twin of annotate/spans.py; both are tested on tests/data/offset_vectors.json.
 *
 * The server counts Unicode code points, the DOM counts UTF-16 units. Everything here takes and gives UTF-16 units,
 * as selections do, except where a name says code point. Offsets are half-open. Text is canonical: no lone surrogates.
 */

const STEP = 1024; // code points between two samples of the index
const LONGEST_WORD = 100; // letters; anything longer is not a word worth snapping to

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

// Between two of these there is always a boundary, so clusters can be counted from there instead of from the start of
// the text; spans.py says why.
const PLAIN = /[\n -~\p{Lu}\p{Ll}\p{Zs}\p{P}\p{sc=Han}]/u;

// A letter of a script that puts spaces between words, or an apostrophe, point or comma that joins two of them.
const IN_WORD = new RegExp(
  String.raw`(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])` +
    String.raw`[\p{L}\p{M}\p{N}_]|(?<=\p{L})['’](?=\p{L})|(?<=\p{N})[.,](?=\p{N})`,
  "uy",
);

/** Converts between code points and UTF-16 units of one text: one pass to build, then at most STEP steps a question. */
export class CodePoints {
  constructor(text) {
    this.text = text;
    this.samples = [0]; // UTF-16 offset of every STEP-th code point
    this.length = 0; // of the text, in code points
    for (let unit = 0; unit < text.length; unit = next(text, unit)) {
      if (this.length && this.length % STEP === 0) this.samples.push(unit);
      this.length += 1;
    }
  }

  /** UTF-16 units before code point `offset`; RangeError outside of the text. */
  toUtf16(offset) {
    if (!Number.isInteger(offset) || offset < 0 || offset > this.length) {
      throw new RangeError(`Offset ${offset} lies outside of the text, which has ${this.length} code points.`);
    }
    if (this.length === this.text.length) return offset;
    const sample = Math.min(Math.floor(offset / STEP), this.samples.length - 1);
    let unit = this.samples[sample];
    for (let point = sample * STEP; point < offset; point += 1) unit = next(this.text, unit);
    return unit;
  }

  /** Code points before UTF-16 unit `offset`; RangeError outside of the text or inside a surrogate pair. */
  toCodePoint(offset) {
    if (!Number.isInteger(offset) || offset < 0 || offset > this.text.length) {
      throw new RangeError(`Offset ${offset} lies outside of the text, which has ${this.text.length} UTF-16 units.`);
    }
    if (this.length === this.text.length) return offset;
    let sample = this.sampleBefore(offset);
    let point = sample * STEP;
    let unit = this.samples[sample];
    for (; unit < offset; point += 1) unit = next(this.text, unit);
    if (unit > offset) throw new RangeError(`UTF-16 offset ${offset} lies inside a surrogate pair.`);
    return point;
  }

  /** Index of the last sample at or before a UTF-16 offset. */
  sampleBefore(offset) {
    let low = 0;
    let high = this.samples.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.samples[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Whether no grapheme cluster reaches across `offset`. */
export function isBoundary(text, offset) {
  return offset === 0 || offset === text.length || clusterBefore(text, offset).end === offset;
}

/** The smallest `{start, end}` of whole grapheme clusters around the two offsets. */
export function snapOutward(text, start, end) {
  return {
    start: isBoundary(text, start) ? start : clusterBefore(text, start).start,
    end: isBoundary(text, end) ? end : clusterBefore(text, end).end,
  };
}

/**
 * `{start, end}` without the white space at its ends, grown to whole words where an edge lies inside one.
 * Scripts written without spaces keep their edges, snapped to grapheme clusters. All white space: unchanged.
 */
export function snapToWords(text, start, end) {
  const selected = text.slice(start, end);
  if (/^\p{White_Space}*$/u.test(selected)) return snapOutward(text, start, end);
  start += selected.search(/\P{White_Space}/u);
  end = trimmedEnd(text, start, end);
  return snapOutward(text, wordEdge(text, start, previous), wordEdge(text, end, next));
}

function trimmedEnd(text, start, end) {
  while (end > start && /\p{White_Space}/u.test(text[end - 1])) end -= 1;
  return end;
}

/** The nearest offset from `from`, going by `step`, that is not inside a word; `from` itself when that is too far. */
function wordEdge(text, from, step) {
  let at = from;
  for (let letters = 0; letters < LONGEST_WORD; letters += 1) {
    if (!insideWord(text, at)) return at;
    at = step(text, at);
  }
  return from;
}

function insideWord(text, offset) {
  return offset > 0 && offset < text.length && inWord(text, previous(text, offset)) && inWord(text, offset);
}

function inWord(text, offset) {
  IN_WORD.lastIndex = offset;
  return IN_WORD.test(text);
}

/** The grapheme cluster that holds the character before `offset`, which must be above 0 and inside the text. */
function clusterBefore(text, offset) {
  const from = settledBefore(text, offset);
  for (let room = 64; ; room *= 2) {
    const window = text.slice(from, offset + room);
    const whole = from + window.length === text.length;
    for (const { index, segment } of graphemes.segment(window)) {
      const end = from + index + segment.length;
      if (end < offset) continue;
      if (end < from + window.length || whole) return { start: from + index, end };
      break; // the cluster may go on beyond the window
    }
  }
}

/** The nearest offset before `offset` that is surely a boundary. */
function settledBefore(text, offset) {
  let at = previous(text, offset);
  for (let plain = isPlain(text, at); at > 0; ) {
    const before = previous(text, at);
    const plainBefore = isPlain(text, before);
    if (plain && plainBefore) return at;
    at = before;
    plain = plainBefore;
  }
  return 0;
}

function isPlain(text, offset) {
  return PLAIN.test(String.fromCodePoint(text.codePointAt(offset)));
}

/** Offset after the code point that holds the unit at `offset`. */
function next(text, offset) {
  return offset + (text.codePointAt(offset) > 0xffff ? 2 : 1);
}

/** Offset of the code point that ends at `offset`; inside a surrogate pair, of that pair. */
function previous(text, offset) {
  return offset > 1 && text.codePointAt(offset - 2) > 0xffff ? offset - 2 : offset - 1;
}
