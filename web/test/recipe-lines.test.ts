import assert from "node:assert/strict";
import { test } from "node:test";
import { align, atPipes, body, firstChange, insert, isOff, isRemark, move, pieces, remove, replace, split, toggle, withBody } from "../src/recipe/lines.ts";

test("an empty lens has no lines, and taking out the last line leaves an empty lens", () => {
  assert.deepEqual(split(""), []);
  assert.deepEqual(split("hide a\n"), ["hide a", ""]);
  assert.equal(remove("hide a", 0), "");
  assert.equal(insert("", 0, "hide a"), "hide a");
});

test("lines are put in, replaced and taken out where they stand", () => {
  const text = "hide a\nhide b\nhide c";
  assert.equal(insert(text, 1, "to x", "to y"), "hide a\nto x\nto y\nhide b\nhide c");
  assert.equal(insert(text, 3, "to x"), "hide a\nhide b\nhide c\nto x");
  assert.equal(replace(text, 1, "to x"), "hide a\nto x\nhide c");
  assert.equal(replace(text, 1, "to x", "to y"), "hide a\nto x\nto y\nhide c");
  assert.equal(remove(text, 1), "hide a\nhide c");
  assert.equal(remove(text, 9), text);
});

test("a moved line ends up at the number asked for", () => {
  const text = "a\nb\nc\nd";
  assert.equal(move(text, 0, 2), "b\nc\na\nd");
  assert.equal(move(text, 3, 0), "d\na\nb\nc");
  assert.equal(move(text, 1, 1), text);
  assert.equal(move(text, 1, 99), "a\nc\nd\nb");
  assert.equal(move(text, 2, -5), "c\na\nb\nd");
  assert.equal(move(text, 7, 0), text);
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) assert.equal(move(move(text, from, to), to, from), text, `${from} to ${to} and back`);
  }
});

test("a step is switched off by a comment and on again as it was", () => {
  const text = "hide a\n  by package # coarse\nlet x = y";
  for (let at = 0; at < 3; at++) {
    const off = toggle(text, at);
    assert.ok(isOff(split(off)[at]));
    assert.equal(split(off).length, 3);
    assert.equal(toggle(off, at), text);
  }
  assert.equal(toggle("hide a", 0), "#- hide a");
  assert.equal(toggle(text, 3), text);
});

test("comments and blank lines are no steps to switch", () => {
  for (const line of ["", "   ", "# note", "  # note", "# - x"]) {
    assert.ok(isRemark(line), line);
    assert.equal(toggle(line, 0), line);
  }
  for (const line of ["hide #x", "#- hide a", "  #- hide a", "#-hide a"]) assert.ok(!isRemark(line), line);
});

test("what is typed into a line leaves its switch as it is", () => {
  assert.equal(body("#- hide a"), "hide a");
  assert.equal(body(" #-hide a"), "hide a");
  assert.equal(body("#-  hide a"), " hide a");
  assert.equal(body("hide a # b"), "hide a # b");
  assert.equal(withBody("#- hide a", "hide ab"), "#- hide ab");
  // The blank of the switch may be typed after it.
  assert.equal(withBody("#-", " "), "#- ");
  assert.equal(withBody("hide a", "hide ab"), "hide ab");
});

test("a pasted text falls apart at line ends and at `|`", () => {
  assert.deepEqual(pieces("hide a | from b|by class"), ["hide a", "from b", "by class"]);
  assert.deepEqual(pieces("hide a\r\n\r\n  from b\rby class\n"), ["hide a", "from b", "by class"]);
  assert.deepEqual(pieces(" | | "), []);
  assert.deepEqual(pieces("# keep | this\nhide a # and | this"), ["# keep | this", "hide a # and | this"]);
});

test("a `|` in quotes, a regular expression or a comment ends no step", () => {
  const whole = [
    'hide "a|b"',
    'hide "a\\"|b"',
    'hide x"a|b"*',
    "hide /a|b/",
    "hide /a\\/|b/i or (/c|d/)",
    "hide fn:/a|b/ or label.x:/a|b/",
    "hide not(/a|b/)",
    "where label.x: /a|b/",
    'rename /^(a|b)/ "$1|"',
    "hide a # b | c",
    'hide "not closed | ever',
  ];
  for (const line of whole) assert.deepEqual(atPipes(line), [line]);
});

test("a `|` ends a step where a slash or a hash only looks like the beginning of something", () => {
  assert.deepEqual(atPipes("hide file:/usr/lib/x|by class"), ["hide file:/usr/lib/x", "by class"]);
  assert.deepEqual(atPipes("hide Class#method|by class"), ["hide Class#method", "by class"]);
  assert.deepEqual(atPipes("hide a/b|c/d"), ["hide a/b", "c/d"]);
  assert.deepEqual(atPipes("fold x as /y|by z/"), ["fold x as /y", "by z/"]);
  assert.deepEqual(atPipes("hide /open|by class"), ["hide /open", "by class"]);
});

test("a line that is being typed stays the same line", () => {
  assert.deepEqual(align(["a", "b", "c"], ["a", "bx", "c"]), [0, 1, 2]);
  assert.deepEqual(align(["a", "b", "c"], ["a", "c", "b"]), [0, 2, 1]);
  assert.deepEqual(align(["a", "c"], ["a", "b", "c"]), [0, -1, 1]);
  assert.deepEqual(align(["a", "b", "c"], ["a", "c"]), [0, 2]);
  assert.deepEqual(align([], ["a"]), [-1]);
  assert.deepEqual(align(["a", "a", "b"], ["b", "a", "a"]), [2, 0, 1]);
});

test("no line of before is two lines of now", () => {
  const words = ["a", "b", "c"];
  const all: string[][] = [[]];
  for (let n = 0; n < 4; n++) for (const one of all.filter((x) => x.length === n)) for (const w of words) all.push([...one, w]);
  for (const before of all) {
    for (const now of all) {
      const used = align(before, now).filter((i) => i >= 0);
      assert.equal(new Set(used).size, used.length, `${before} ${now}`);
      assert.ok(used.every((i) => i < before.length));
    }
  }
});

test("the caret goes to the first line that changed", () => {
  assert.equal(firstChange("a\nb\nc", "a\nx\nc"), 1);
  assert.equal(firstChange("a\nb\nc", "a\nb"), 1);
  assert.equal(firstChange("a", ""), 0);
  assert.equal(firstChange("a", "a\nb"), 1);
});
