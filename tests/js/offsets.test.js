// node --test tests/js/offsets.test.js

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { CodePoints, isBoundary, snapOutward, snapToWords } from "../../annotate/static/annotate/offsets.js";

const { cases } = JSON.parse(readFileSync(new URL("../data/offset_vectors.json", import.meta.url), "utf8"));

/** Code point offsets between the clusters of a case, both ends included. */
function boundaries(clusters) {
  const found = [0];
  for (const cluster of clusters) found.push(found.at(-1) + [...cluster].length);
  return found;
}

for (const { name, text, clusters, utf16, words = [] } of cases) {
  const points = new CodePoints(text);
  const edges = boundaries(clusters);

  test(`${name}: converts both ways`, () => {
    assert.equal(points.length, utf16.length - 1);
    utf16.forEach((unit, point) => {
      assert.equal(points.toUtf16(point), unit);
      assert.equal(points.toCodePoint(unit), point);
    });
    for (let unit = 0; unit <= text.length; unit += 1) {
      if (!utf16.includes(unit)) assert.throws(() => points.toCodePoint(unit), /inside a surrogate pair/);
    }
  });

  test(`${name}: knows the grapheme clusters`, () => {
    assert.equal(clusters.join(""), text);
    utf16.forEach((unit, point) => assert.equal(isBoundary(text, unit), edges.includes(point), `at ${point}`));
  });

  test(`${name}: snaps every span outward`, () => {
    for (let start = 0; start < utf16.length; start += 1) {
      for (let end = start + 1; end < utf16.length; end += 1) {
        assert.deepEqual(snapOutward(text, utf16[start], utf16[end]), {
          start: utf16[edges.findLast((edge) => edge <= start)],
          end: utf16[edges.find((edge) => edge >= end)],
        });
      }
    }
  });

  for (const { from, to } of words) {
    test(`${name}: ${from} grows to the words ${to}`, () => {
      const snapped = snapToWords(text, utf16[from[0]], utf16[from[1]]);
      assert.deepEqual([points.toCodePoint(snapped.start), points.toCodePoint(snapped.end)], to);
    });
  }
}

test("a long text with astral characters is converted by samples", () => {
  const text = "quay 🚢 ".repeat(100_000);
  const points = new CodePoints(text);
  assert.equal(points.length, 700_000);
  for (const point of [0, 1, 5, 6, 1023, 1024, 1025, 349_999, 699_999, 700_000]) {
    const unit = Math.floor(point / 7) * 8 + (point % 7) + (point % 7 > 5 ? 1 : 0);
    assert.equal(points.toUtf16(point), unit);
    assert.equal(points.toCodePoint(unit), point);
  }
  assert.throws(() => points.toCodePoint(6), RangeError);
});

test("offsets outside of the text are refused", () => {
  const points = new CodePoints("a🚢");
  for (const offset of [-1, 3, 1.5, NaN]) assert.throws(() => points.toUtf16(offset), /outside of the text/);
  for (const offset of [-1, 4, 1.5, NaN]) assert.throws(() => points.toCodePoint(offset), /outside of the text/);
});

test("a cluster longer than the first window is taken whole", () => {
  const text = `x${"e" + "\u0301".repeat(5000)}y`;
  assert.deepEqual(snapOutward(text, 700, 701), { start: 1, end: 5002 });
});

test("a span in the middle of a flag is snapped to it, however many flags stand before", () => {
  const text = "🇺🇸".repeat(501);
  assert.deepEqual(snapOutward(text, 2002, 2003), { start: 2000, end: 2004 });
});

test("a run of letters that is no word keeps its edges", () => {
  assert.deepEqual(snapToWords("A".repeat(5000), 2000, 2010), { start: 2000, end: 2010 });
});
