import assert from "node:assert/strict";
import { test } from "node:test";

import { UndoStack } from "../../annotate/static/annotate/undo.js";
import { memory } from "./storage.js";

test("steps come back in reverse order, and what was undone can be done again", () => {
  const stack = new UndoStack(memory(), "undo");
  stack.did("first");
  stack.did("second");
  assert.equal(stack.peek(), "second");
  stack.stepped("second again");
  assert.equal(stack.peek(), "first");
  assert.equal(stack.peek(true), "second again");
  stack.stepped("second", true);
  assert.equal(stack.peek(), "second");
  assert.equal(stack.peek(true), undefined);
});

test("a new step forgets what was undone", () => {
  const stack = new UndoStack(memory(), "undo");
  stack.did("first");
  stack.stepped("first again");
  stack.did("other");
  assert.equal(stack.peek(true), undefined);
});

test("the stack survives a reload, each article its own", () => {
  const storage = memory();
  new UndoStack(storage, "one").did("step");
  assert.equal(new UndoStack(storage, "one").peek(), "step");
  assert.equal(new UndoStack(storage, "two").peek(), undefined);
});

test("broken or blocked storage is no storage", () => {
  const storage = memory();
  storage.setItem("undo", "{not json");
  assert.equal(new UndoStack(storage, "undo").peek(), undefined);
  const blocked = { getItem: () => null, setItem: () => { throw new Error("full"); } };
  const stack = new UndoStack(blocked, "undo");
  stack.did("step");
  assert.equal(stack.peek(), "step");
});
