import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, type History, LENGTH, LIMIT, PAUSE, record, redo, undo } from "../src/recipe/history.ts";

/** Each change: text, group, time. */
const write = (...changes: [string, string, number][]) => changes.reduce<History>((h, [text, group, at]) => record(h, text, group, at), begin(""));

test("typing without a pause is taken back at once", () => {
  const h = write(["h", "line 0", 0], ["hi", "line 0", 100], ["hide", "line 0", 100 + PAUSE - 1]);
  assert.equal(undo(h).now, "");
  assert.equal(redo(undo(h)).now, "hide");
});

test("a pause, another line and an edit of its own each begin anew", () => {
  const h = write(["h", "line 0", 0], ["hi", "line 0", PAUSE], ["hi\nx", "line 1", PAUSE + 1], ["hi", "", PAUSE + 2], ["", "", PAUSE + 3]);
  const seen: string[] = [];
  for (let at = h; at.past.length; at = undo(at)) seen.push(undo(at).now);
  assert.deepEqual(seen, ["hi", "hi\nx", "hi", "h", ""]);
});

test("what is typed after undo does not join what was typed before it", () => {
  const h = undo(write(["a", "line 0", 0], ["ab", "", 1]));
  const on = record(h, "ac", "line 0", 2);
  assert.deepEqual([on.now, undo(on).now], ["ac", "a"]);
  assert.deepEqual(on.future, []);
});

test("undo and redo stop at the ends", () => {
  const h = begin("a");
  assert.equal(undo(h), h);
  assert.equal(redo(h), h);
  assert.equal(record(h, "a", "", 0), h);
});

test("undo and redo walk the same way", () => {
  let h = write(["a", "", 0], ["b", "", 1], ["c", "", 2]);
  h = undo(undo(h));
  assert.equal(h.now, "a");
  h = redo(redo(h));
  assert.deepEqual([h.now, h.past, h.future], ["c", ["", "a", "b"], []]);
});

test("history does not grow for ever", () => {
  let h = begin("");
  for (let i = 0; i < 2 * LIMIT; i++) h = record(h, String(i), "", i);
  assert.equal(h.past.length, LIMIT);
  assert.equal(h.past.at(-1), String(2 * LIMIT - 2));
  let long = begin("");
  for (let i = 0; i < 5; i++) long = record(long, String(i).repeat(LENGTH / 4), "", i);
  assert.deepEqual(long.past.map((text) => text[0] ?? ""), ["", "0", "1", "2", "3"]);
  long = record(long, "x", "", 9);
  assert.deepEqual(long.past.map((text) => text[0]), ["1", "2", "3", "4"]);
});
