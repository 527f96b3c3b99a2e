import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, windowAround } from "../../annotate/static/annotate/list.js";
import { matching } from "../../annotate/static/annotate/palette.js";
import { toolbarPlace } from "../../annotate/static/annotate/selection.js";
import { keyName } from "../../annotate/static/annotate/shortcuts.js";
import { nextTheme } from "../../annotate/static/annotate/theme.js";

const line = (left, top, right) => ({ left, top, right, bottom: top + 20 });
const SIZE = { width: 200, height: 40 };
const VIEW = { top: 50, width: 400 };

test("the toolbar stands above the selection, or below its last line where there is no room above", () => {
  assert.deepEqual(toolbarPlace([line(30, 300, 90)], SIZE, VIEW), { left: 30, top: 252 });
  assert.deepEqual(toolbarPlace([line(30, 60, 390), line(10, 80, 90)], SIZE, VIEW), { left: 10, top: 108 });
});

test("the toolbar never leaves the window", () => {
  assert.equal(toolbarPlace([line(390, 300, 399)], SIZE, VIEW).left, 192);
  assert.equal(toolbarPlace([line(-20, 300, 10)], SIZE, VIEW).left, 8);
});

test("a long list is shown around the position, a short one whole", () => {
  assert.deepEqual(windowAround(10, 100), [0, 100]);
  assert.deepEqual(windowAround(2500, 5000), [2460, 2540]);
  assert.deepEqual(windowAround(0, 5000), [0, 80]);
  assert.deepEqual(windowAround(4999, 5000), [4920, 5000]);
});

test("texts are filled in by name", () => {
  assert.equal(fill("{n} of {total}", { n: 3, total: 18 }), "3 of 18");
});

test("a key has one name on every keyboard", () => {
  const press = (key, held = {}) => keyName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
  assert.equal(press("k", { ctrlKey: true }), "Ctrl-K");
  assert.equal(press("k", { metaKey: true }), "Ctrl-K");
  assert.equal(press("z", { ctrlKey: true, shiftKey: true }), "Ctrl-Shift-Z");
  assert.equal(press("?", { shiftKey: true }), "?");
  assert.equal(press("ArrowLeft", { shiftKey: true }), "Shift-ArrowLeft");
});

test("the palette finds every word anywhere, and puts what begins with it first", () => {
  const items = [{ label: "My claims" }, { label: "Claims" }, { label: "Articles" }];
  assert.deepEqual(matching(items, "claim").map((item) => item.label), ["Claims", "My claims"]);
  assert.deepEqual(matching(items, "claims my").map((item) => item.label), ["My claims"]);
  assert.equal(matching(items, "").length, 3);
});

test("the theme goes round", () => {
  assert.deepEqual(["auto", "light", "dark"].map(nextTheme), ["light", "dark", "auto"]);
});
