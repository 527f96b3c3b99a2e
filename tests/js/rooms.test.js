/** The modules of the pages around the workbench. They attach themselves to a document, so here is an empty one. */
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= {};
globalThis.MutationObserver ??= class { observe() {} };

const { lanes, placed } = await import("../../annotate/static/annotate/timeline.js");
const { merged, sizeText } = await import("../../annotate/static/annotate/imports.js");

test("entries that touch stand in lanes of their own", () => {
  assert.deepEqual(lanes([[0, 10], [5, 6], [8, 30], [12, 20]], 1), [0, 1, 1, 0]);
  assert.deepEqual(lanes([[0, 10], [10, 20], [11, 20]], 0), [0, 1, 0]);
});

test("the last lane takes what has no room", () => {
  assert.deepEqual(lanes([[0, 9], [1, 9], [2, 9], [3, 9]], 0, 2), [0, 1, 1, 1]);
});

test("claims stand above the line and dates below", () => {
  const day = (date, above) => ({ begin: date, end: date, above });
  const drawn = placed([day("2020-01-01", true), day("2020-01-01", false), day("2020-01-01", false)], 86_400_000);
  assert.deepEqual(drawn.map(({ height }) => height), [1, -1, -2]);
});

test("a file that is dropped twice is listed once", () => {
  const [a, b, again] = [{ name: "a.txt", size: 1 }, { name: "b.txt", size: 1 }, { name: "a.txt", size: 1 }];
  assert.deepEqual(merged([a, b], [again]), [again, b]);
  assert.equal(merged([a], [{ name: "a.txt", size: 2 }]).length, 2);
});

test("sizes are written in the unit that fits", () => {
  assert.equal(sizeText(1536, "en"), "1.5 kB");
  assert.equal(sizeText(2_000_000, "en"), "2 MB");
  assert.match(sizeText(0, "en"), /^0 /);
});
