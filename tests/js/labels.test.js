import assert from "node:assert/strict";
import { test } from "node:test";

import { labelled } from "../../verify/static/verify/labels.js";

const point = (x, y, own = false) => ({ x, y, own, value: "about 30,000" });
const sides = (points) => labelled(points).map(({ x, side }) => [x, side]);

test("a value is written above its point, and below where another one stands there", () => {
  assert.deepEqual(sides([point(10, 50), point(200, 50)]), [[10, -1], [200, -1]]);
  assert.deepEqual(sides([point(10, 50), point(40, 50)]), [[10, -1], [40, 1]]);
});

test("the claim's own value has its place, and what has no room is left out", () => {
  assert.deepEqual(sides([point(10, 50), point(20, 50), point(30, 50, true)]), [[30, -1], [10, 1]]);
});

test("values above one another do not meet when a line lies between them", () => {
  assert.deepEqual(sides([point(10, 50), point(10, 70)]), [[10, -1], [10, -1]]);
});
