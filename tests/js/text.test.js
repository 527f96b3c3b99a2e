import assert from "node:assert/strict";
import { test } from "node:test";

import { ArticleText } from "../../annotate/static/annotate/text.js";
import { paragraphsOf } from "./dom.js";

const TEXT = "Ships left 🚢🚢 the bay.\n\nNobody counted them. 👩‍👩‍👧 stayed";
const article = () => new ArticleText(paragraphsOf(TEXT));
const find = (words) => {
  const start = [...TEXT.slice(0, TEXT.indexOf(words))].length;
  return { start, end: start + [...words].length };
};

test("a code point is found again from the place in the page it was put to", () => {
  const text = article();
  for (const words of ["Ships", "🚢 the", "bay", "counted", "👩‍👩‍👧"]) {
    const { start } = find(words);
    assert.equal(text.offsetOf(...text.locate(start)), start);
  }
});

test("a slice reads what the canonical text reads, also across paragraphs", () => {
  const text = article();
  for (const words of ["left 🚢🚢 the", "bay.\n\nNobody", "👩‍👩‍👧 stayed"]) {
    const { start, end } = find(words);
    assert.equal(text.slice(start, end), words);
  }
});

test("a selection inside of two words becomes both words, without the white space around them", () => {
  const text = article();
  const { start, end } = find(" counted th");
  assert.deepEqual(text.snap({ start, end }), find("counted them"));
});

test("with exact, letters stay as they were chosen but a grapheme is never cut", () => {
  const text = article();
  const { start, end } = find("ounte");
  assert.deepEqual(text.snap({ start, end }, { exact: true }), { start, end });
  const family = find("👩‍👩‍👧");
  assert.deepEqual(text.snap({ start: family.start + 1, end: family.end - 1 }, { exact: true }), family);
});

test("a selection that ends in the gap after a paragraph ends with the paragraph", () => {
  const text = article();
  const { start } = find("the bay.");
  assert.deepEqual(text.snap({ start, end: find("Nobody").start }), find("the bay."));
});

test("a selection of white space only is nothing", () => {
  const text = article();
  const { start } = find(" counted");
  assert.equal(text.snap({ start, end: start + 1 }), null);
});

test("an element instead of a text node means the paragraph's start or end", () => {
  const elements = paragraphsOf(TEXT);
  const text = new ArticleText(elements);
  assert.equal(text.offsetOf(elements[1], 0), find("Nobody").start);
  assert.equal(text.offsetOf(elements[0], 1), find("bay.").end);
});
