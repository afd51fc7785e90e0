import assert from "node:assert/strict";
import { test } from "node:test";
import { fileName } from "../src/panes/save.ts";

test("a file name holds nothing that a file system or a shell would take for something else", () => {
  assert.equal(fileName("prod.folded", "svg"), "prod.folded.svg");
  assert.equal(fileName("../../etc/passwd", "csv"), "etc-passwd.csv");
  assert.equal(fileName('a:b*c?"d"<e>|f\\g', "png"), "a-b-c-d-e-f-g.png");
  assert.equal(fileName("\u202egnp.exe", "png"), "gnp.exe.png");
  assert.equal(fileName("", "png"), "profile.png");
  assert.equal(fileName("x".repeat(5_000), "png").length, 104);
});
