import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { command, quote, steps } from "../src/recipe/shell.ts";

test("a shell reads back what was quoted", () => {
  const texts = ["", "plain", "a b", "it's", "''", "$HOME `id` $(id) \\ \"", "a\nb", "!x", "-l", "~", "*", "größe 関数", "a;b&c|d>e", "#x", "=x", "{a,b}", "\\'"];
  for (const text of texts) {
    const out = execFileSync("/bin/sh", ["-c", `printf '<%s>' ${quote(text)}`], { encoding: "utf8" });
    assert.equal(out, `<${text}>`);
  }
});

test("the steps that run stand on one line where that is the same", () => {
  assert.equal(steps("hide a\n\n# note\n#- by class\n  from b"), "hide a | from b");
  assert.equal(steps("hide a # note\nfrom b"), "hide a # note\nfrom b");
  assert.equal(steps("hide (a or\nb)\nfrom c"), "hide (a or\nb)\nfrom c");
  assert.equal(steps("# only a note"), "");
});

test("the command names files, sample type and lens", () => {
  assert.equal(command(["a.pb.gz"], "hide a\nby class", null), "reflame report a.pb.gz -l 'hide a | by class'");
  assert.equal(command(["my prof", "-x"], "", "cpu/nanoseconds"), "reflame report 'my prof' ./-x -t cpu/nanoseconds");
  assert.equal(command(["standard input"], "hide it's", null), "reflame report - -l 'hide it'\\''s'");
  assert.equal(command([], "", null), "reflame report FILE");
});

test("what a terminal would take for a key press is not in a command", () => {
  const out = command(["a\u001b[2Jb"], "hide a\u0003\rrm -rf x\tb", "x\u0007");
  assert.equal(out, "reflame report FILE -l 'hide a  rm -rf x b'");
});
