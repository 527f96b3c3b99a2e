import assert from "node:assert/strict";
import { test } from "node:test";

import { motionOf } from "../../annotate/static/annotate/keyboard.js";
import { move, stretch, wordAt } from "../../annotate/static/annotate/motions.js";
import { ArticleText } from "../../annotate/static/annotate/text.js";
import { paragraphsOf } from "./dom.js";

const TEXT = "The board counted 1,240 hands. Nobody came.\nIt said so 🚢 twice.";
const article = new ArticleText(paragraphsOf(TEXT));
const read = ({ start, end }) => article.slice(start, end);
const find = (words) => {
  const start = [...TEXT.slice(0, TEXT.indexOf(words))].length;
  return { start, end: start + [...words].length };
};

test("words follow each other across sentences and paragraphs, figures in one piece", () => {
  let span = wordAt(article, 0);
  const seen = [read(span)];
  for (let i = 0; i < 9; i += 1) seen.push(read((span = move(article, span, "word", 1))));
  assert.deepEqual(seen, ["The", "board", "counted", "1,240", "hands", "Nobody", "came", "It", "said", "so"]);
  assert.equal(read(move(article, find("It"), "word", -1)), "came");
});

test("at the end of the text nothing moves", () => {
  assert.deepEqual(move(article, find("twice"), "word", 1), find("twice"));
  assert.deepEqual(move(article, find("The"), "word", -1), find("The"));
});

test("from a word, the sentence before is its own sentence first, then the one before that", () => {
  const own = move(article, find("came"), "sentence", -1);
  assert.equal(read(own), "Nobody came.");
  assert.equal(read(move(article, own, "sentence", -1)), "The board counted 1,240 hands.");
  assert.equal(read(move(article, own, "sentence", 1)), "It said so 🚢 twice.");
});

test("paragraphs are chosen whole", () => {
  assert.equal(read(move(article, find("counted"), "paragraph", 1)), "It said so 🚢 twice.");
});

test("either end grows and shrinks by words", () => {
  assert.equal(read(stretch(article, find("board"), "end", "word", true)), "board counted");
  assert.equal(read(stretch(article, find("board counted"), "end", "word", false)), "board");
  assert.equal(read(stretch(article, find("board"), "start", "word", true)), "The board");
  assert.equal(read(stretch(article, find("The board"), "start", "word", false)), "board");
});

test("shrinking stops before nothing is left", () => {
  assert.deepEqual(stretch(article, find("board"), "end", "word", false), find("board"));
});

test("by character an end moves over a whole emoji", () => {
  assert.equal(read(stretch(article, find("so "), "end", "grapheme", true)), "so 🚢");
});

test("the end may grow into the next sentence and the next paragraph", () => {
  assert.equal(read(stretch(article, find("came"), "end", "sentence", true)), "came.");
  assert.equal(read(stretch(article, find("came."), "end", "sentence", true)), "came.\nIt said so 🚢 twice.");
});

test("arrow keys mean motions; Shift stretches, Ctrl takes the start, Alt goes by character", () => {
  const key = (name, held = {}) => motionOf({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });
  assert.deepEqual(key("ArrowRight"), { how: "move", granularity: "word", step: 1 });
  assert.deepEqual(key("ArrowUp"), { how: "move", granularity: "sentence", step: -1 });
  assert.deepEqual(key("ArrowDown", { ctrlKey: true }), { how: "move", granularity: "paragraph", step: 1 });
  assert.deepEqual(key("ArrowLeft", { shiftKey: true }), { how: "stretch", granularity: "word", step: -1, edge: "end", out: false });
  assert.deepEqual(key("ArrowLeft", { shiftKey: true, ctrlKey: true, altKey: true }), {
    how: "stretch", granularity: "grapheme", step: -1, edge: "start", out: true,
  });
  assert.equal(key("ArrowLeft", { altKey: true }), null, "Alt and an arrow is the browser's way back");
  assert.equal(key("j"), null);
});
