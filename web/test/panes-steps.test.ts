// What panels write into the lens. That it reads back as meant is the engine's grammar; these are its corners.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { applyLens, exactly, step } from "../src/panes/steps.ts";
import { lens } from "../src/state.ts";

beforeEach(() => {
  lens.value = "";
});

test("a pattern follows its operation", () => {
  assert.equal(step("from", " redis or memcached "), "from redis or memcached");
  assert.equal(step("hide", "not @jvm-runtime and java.*"), "hide not @jvm-runtime and java.*");
});

test("a word of the operation is no part of it at the start of a pattern", () => {
  assert.equal(step("from", "entry"), "from (entry)");
  assert.equal(step("fold", "entry or exit"), "fold (entry or exit)");
  assert.equal(step("to", "innermost"), "to (innermost)");
  // Only the whole word is one.
  assert.equal(step("from", "entry_point"), "from entry_point");
  assert.equal(step("from", "entry.*"), "from entry.*");
});

test("a whole name is quoted, whatever it holds", () => {
  assert.equal(exactly("main"), '="main"');
  assert.equal(exactly('a"b\\c'), '="a\\"b\\\\c"');
  assert.equal(exactly("a\nb\tc\u0000\u202e"), '="a\\nb\\tc\\u{0}\\u{202e}"');
  assert.equal(exactly("データ😀"), '="データ😀"');
});

test("lines go to the end of the lens, once", () => {
  applyLens("from redis");
  assert.equal(lens.value, "from redis");
  applyLens("from redis");
  assert.equal(lens.value, "from redis");
  applyLens("by class");
  assert.equal(lens.value, "from redis\nby class");
  // The end of another line is not that line.
  applyLens("class");
  assert.equal(lens.value, "from redis\nby class\nclass");
});
