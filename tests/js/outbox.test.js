import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../../annotate/static/annotate/outbox.js";
import { memory } from "./storage.js";

function outbox({ storage = memory(), send }) {
  const heard = [];
  const box = new Outbox({
    storage,
    key: "outbox",
    send,
    onSent: (mark, answer) => heard.push(`sent ${mark.id} ${answer}`),
    onRefused: (mark, error) => heard.push(`refused ${mark.id} ${error.message}`),
    onWaiting: (count) => heard.push(`waiting ${count}`),
  });
  return { box, heard };
}

test("marks are sent one after the other, in order, and then forgotten", async () => {
  const storage = memory();
  const sent = [];
  const { box } = outbox({ storage, send: async (mark) => sent.push(mark.id) });
  await Promise.all([box.add({ id: "a" }), box.add({ id: "b" })]);
  assert.deepEqual(sent, ["a", "b"]);
  assert.equal(storage.getItem("outbox"), null);
});

test("without an answer a mark is kept, and sent once when the connection is back", async () => {
  const storage = memory();
  let online = false;
  const sent = [];
  const send = async (mark) => {
    if (!online) throw Object.assign(new Error("no network"), { final: false });
    sent.push(mark.id);
    return "ok";
  };
  const { box, heard } = outbox({ storage, send });
  await box.add({ id: "a" });
  box.stop(); // no second try by itself while the test looks
  assert.deepEqual(heard, ["waiting 1"]);
  assert.equal(JSON.parse(storage.getItem("outbox"))[0].id, "a");
  online = true;
  await box.flush();
  await box.flush();
  assert.deepEqual(sent, ["a"]);
  assert.deepEqual(heard.slice(1), ["waiting 0", "sent a ok"]);
});

test("what an earlier visit could not send is sent by the next one", async () => {
  const storage = memory();
  storage.setItem("outbox", JSON.stringify([{ id: "old" }]));
  const sent = [];
  const { box } = outbox({ storage, send: async (mark) => sent.push(mark.id) });
  await box.flush();
  assert.deepEqual(sent, ["old"]);
});

test("a refused mark does not hold up the ones behind it", async () => {
  const send = async (mark) => {
    if (mark.id === "bad") throw Object.assign(new Error("cuts a grapheme"), { final: true });
    return "ok";
  };
  const { box, heard } = outbox({ send });
  await Promise.all([box.add({ id: "bad" }), box.add({ id: "good" })]);
  assert.deepEqual(heard.filter((line) => !line.startsWith("waiting")), ["refused bad cuts a grapheme", "sent good ok"]);
});

test("a mark that waits can be taken back, one on its way cannot", async () => {
  let answer;
  const { box } = outbox({ send: () => new Promise((resolve) => { answer = resolve; }) });
  const done = box.add({ id: "first" });
  box.add({ id: "second" });
  assert.equal(box.cancel("first"), false);
  assert.equal(box.cancel("second"), true);
  answer("ok");
  await done;
  assert.equal(box.waiting.length, 0);
});
