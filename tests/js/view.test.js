import assert from "node:assert/strict";
import { test } from "node:test";

import { firstOf, View } from "../../annotate/static/annotate/view.js";

/** Ten chunks of 100 code points, each 500 px high, in a window of 1,000 px that was scrolled by `top`. */
function view(top) {
  const chunk = (at) => ({
    querySelector: () => ({ dataset: { start: String(at * 100) } }),
    getBoundingClientRect: () => ({ top: at * 500 - top, bottom: at * 500 + 500 - top }),
  });
  return new View(Array.from({ length: 10 }, (_, at) => chunk(at)), () => 1000);
}

test("what is seen, and so much above and below it, is near", () => {
  assert.deepEqual(view(0).near(0), { start: 0, end: 200 });
  assert.deepEqual(view(0).near(0.5), { start: 0, end: 300 });
  assert.deepEqual(view(2250).near(0.5), { start: 300, end: 800 });
});

test("the last stretch has no end, and behind the text nothing is near", () => {
  assert.deepEqual(view(4000).near(0.1), { start: 700, end: Infinity });
  assert.deepEqual(view(9000).near(0.5), { start: Infinity, end: Infinity });
});

test("the first of which something holds is found, or the length", () => {
  assert.equal(firstOf(1000, (index) => index >= 617), 617);
  assert.equal(firstOf(5, () => false), 5);
  assert.equal(firstOf(0, () => true), 0);
});
