import assert from "node:assert/strict";
import { test } from "node:test";

import { fromRow, joined, LANES, Marks, places } from "../../annotate/static/annotate/marks.js";

// id, start, end, kind (claim, entity, date), state (suggested, submitted, accepted, rejected), revision, score, label
const ROWS = [
  [1, 0, 40, 0, 1, 1],
  [2, 5, 10, 1, 2, 3, null, "Norland"],
  [3, 8, 20, 2, 0, 1, 0.9],
  [4, 60, 70, 1, 1, 1],
];
const ids = (marks) => marks.map((mark) => mark.id);

test("a row of the server becomes a mark with words for its numbers", () => {
  assert.deepEqual(fromRow(ROWS[1]), {
    id: 2, start: 5, end: 10, kind: "entity", state: "accepted", revision: 3, score: null, label: "Norland", ranges: [],
  });
  assert.equal(fromRow(ROWS[3]).label, "");
});

test("marks come in reading order, the longer one first", () => {
  assert.deepEqual(ids(new Marks([ROWS[3], [9, 0, 10, 1, 1, 1], ROWS[0]]).list()), [1, 9, 4]);
});

test("everything under a letter is found, the innermost first", () => {
  const marks = new Marks(ROWS);
  assert.deepEqual(ids(marks.touching(9, 10)), [2, 3, 1]);
  assert.deepEqual(ids(marks.touching(39, 40)), [1]);
  assert.deepEqual(ids(marks.touching(40, 60)), []);
});

test("a mark that covers thousands of others is still found behind them", () => {
  const rows = [[0, 0, 100_000, 0, 1, 1]];
  for (let i = 1; i <= 3000; i += 1) rows.push([i, i * 10, i * 10 + 5, 1, 1, 1]);
  assert.deepEqual(ids(new Marks(rows).touching(29_991, 29_992)), [2999, 0]);
});

test("marks that are not here yet are counted, and taken in when they come", () => {
  const marks = new Marks([ROWS[0]], { start: 5, counts: [[1, 2, 1], [2, 0, 1], [1, 1, 1]] });
  assert.deepEqual([marks.counts().total, marks.counts().entity, marks.awaited()], [4, 2, 3]);
  marks.toggle("entity");
  assert.equal(marks.awaited(), 1);
  marks.put({ ...fromRow(ROWS[1]), revision: 9, kind: "claim" }); // changed by somebody before it came
  marks.add(ROWS.slice(1));
  marks.toggle("entity");
  assert.deepEqual([marks.counts().total, marks.awaited(), marks.get(2).kind], [4, 0, "claim"]);
});

test("next and previous go round, and skip what is not wanted", () => {
  const marks = new Marks(ROWS);
  assert.equal(marks.neighbour(marks.get(4), 1).id, 1);
  assert.equal(marks.neighbour(marks.get(1), -1).id, 4);
  assert.equal(marks.neighbour(marks.get(1), 1, (mark) => mark.state === "suggested").id, 3);
  assert.equal(marks.neighbour({ id: null, start: 50 }, 1).id, 4);
  assert.equal(marks.neighbour({ id: null, start: 50 }, -1).id, 3);
  assert.equal(new Marks().neighbour({ id: null, start: 0 }, 1), undefined);
});

test("marks that overlap are in different lanes, and a lane is free again behind its mark", () => {
  const marks = new Marks(ROWS);
  const lanes = marks.lanes();
  assert.deepEqual([1, 2, 3, 4].map((id) => lanes.get(marks.get(id))), [0, 1, 2, 0]);
  const deep = new Marks([1, 2, 3, 4, 5, 6].map((id) => [id, 0, 10, 1, 1, 1])).lanes();
  assert.equal(Math.max(...deep.values()), LANES - 1);
});

test("a mark has the same lane in whatever stretch of the text it is asked for", () => {
  const rows = Array.from({ length: 300 }, (_, id) => [id, (id * 37) % 500, ((id * 37) % 500) + 1 + ((id * 13) % 40), 1, 1, 1]);
  const marks = new Marks(rows);
  const all = marks.lanes();
  for (const stretch of [{ start: 0, end: 90 }, { start: 133, end: 240 }, { start: 490 }, { start: 600 }]) {
    const { start, end = Infinity } = stretch;
    const inside = marks.list().filter((mark) => mark.end > start && mark.start < end);
    assert.deepEqual([...marks.lanes(stretch)], inside.map((mark) => [mark, all.get(mark)]));
  }
});

test("a mark that is put in, changed or removed leaves the list as if it were sorted anew", () => {
  const marks = new Marks(ROWS);
  marks.list();
  marks.put({ ...marks.get(2), start: 30, end: 34 });
  marks.put({ id: "new", start: 1, end: 60, kind: "claim", state: "submitted", score: null });
  marks.put({ ...marks.get(3), state: "rejected" });
  marks.remove(4);
  const anew = new Marks();
  for (const mark of marks.byId.values()) anew.put(mark);
  assert.deepEqual(ids(marks.list()), ids(anew.list()));
  assert.deepEqual(marks.reach, anew.reach);
  assert.deepEqual(ids(marks.touching(50, 51)), ["new"]);
});

test("a filter hides a kind or a state, and showing it again brings everything back", () => {
  const marks = new Marks(ROWS);
  assert.equal(marks.toggle("entity"), true);
  assert.deepEqual(ids(marks.list()), [1, 3]);
  assert.deepEqual(ids(marks.touching(6, 7)), [1]);
  assert.equal(marks.toggle("entity"), false);
  assert.equal(marks.list().length, 4);
  assert.equal(marks.counts().entity, 2);
});

test("a rejected or deleted mark is neither shown nor counted", () => {
  const marks = new Marks([...ROWS, [5, 1, 2, 1, 3, 2]]);
  assert.equal(marks.list().length, 4);
  assert.equal(marks.counts().total, 4);
});

test("a mark in several places is found in each of them and not between", () => {
  const marks = new Marks([[1, 0, 40, 0, 1, 1, null, "", [[0, 10], [30, 40]]]]);
  assert.deepEqual(ids(marks.touching(5, 6)), [1]);
  assert.deepEqual(ids(marks.touching(20, 21)), []);
  assert.deepEqual(ids(marks.touching(35, 36)), [1]);
});

test("words that are added to a mark become a place of it; places that meet become one", () => {
  const mark = { start: 10, end: 20, ranges: [] };
  assert.deepEqual(joined(mark, { start: 30, end: 35 }), [{ start: 10, end: 20 }, { start: 30, end: 35 }]);
  assert.deepEqual(joined(mark, { start: 20, end: 25 }), [{ start: 10, end: 25 }]);
  assert.equal(joined(mark, { start: 12, end: 14 }), null);
  assert.deepEqual(places({ start: 0, end: 9, ranges: [[0, 2], [5, 9]] }), [{ start: 0, end: 2 }, { start: 5, end: 9 }]);
});
