// Values and names as the panels write them; values as the engine does, whose cases are repeated here.

import assert from "node:assert/strict";
import { test } from "node:test";
import { amount, bytes, duration, oneLine, percent, pieces, plural, share, visible } from "../src/panes/words.ts";

test("shares are honest at both ends", () => {
  for (const [p, text] of [
    [0, "0.0%"], [0.004, "<0.01%"], [0.06, "0.06%"], [0.994, "0.99%"], [0.996, "1.0%"], [28.55, "28.6%"], [99.94, "99.9%"], [99.96, ">99.9%"], [100, "100.0%"],
    [250, "250.0%"], [-0.01, "0.0%"], [NaN, "n/a"],
  ] as const) {
    assert.equal(percent(p), text, String(p));
  }
  assert.equal(share(0, 0), "0.0%");
  assert.equal(share(5, 0), "n/a");
  assert.equal(share(1, 3), "33.3%");
});

test("times have three digits, and are said in minutes and hours", () => {
  for (const [nanos, text] of [
    [0, "0 ns"], [5, "5 ns"], [999, "999 ns"], [1_000, "1.00 µs"], [999_600, "1.00 ms"], [2_500_000_000, "2.50 s"], [9_996_000_000, "10.0 s"],
    [59_900_000_000, "59.9 s"], [60_000_000_000, "1 min 00 s"], [185_000_000_000, "3 min 05 s"], [7_800_000_000_000, "2 h 10 min"],
  ] as const) {
    assert.equal(duration(nanos), text, String(nanos));
  }
});

test("memory is in powers of 1,024", () => {
  for (const [n, text] of [[512, "512 B"], [1_024, "1.00 KiB"], [1_048_575, "1.00 MiB"], [1_047_000, "1,022 KiB"], [4_718_592, "4.50 MiB"]] as const) {
    assert.equal(bytes(n), text, String(n));
  }
});

test("counts are called what they count", () => {
  const of = (name: string, unit: string) => ({ name, unit });
  assert.equal(amount(0, of("samples", "count")), "0 samples");
  assert.equal(amount(1, of("cpu", "samples")), "1 sample");
  assert.equal(amount(-1_234, of("samples", "count")), "-1,234 samples");
  assert.equal(amount(1_000, of("alloc_objects", "count")), "1,000 objects");
  assert.equal(amount(1, of("cache-misses", "count")), "1 cache-miss");
  assert.equal(amount(1_234.5, of("cpu", "samples")), "1,234.5 samples");
  assert.equal(amount(1_024, of("x", "kb")), "1.00 MiB");
  assert.equal(amount(12_345, of("cycles", "cycles")), "12,345 cycles");
  assert.equal(amount(1.5, of("x", "")), "1.5");
  // A unit that is a word of the language and not of this table.
  assert.equal(amount(3, of("x", "constructor")), "3 constructor");
  assert.equal(plural(1, "place"), "1 place");
  assert.equal(plural(1_427, "place"), "1,427 places");
});

test("the pieces of a name are the name", () => {
  for (const name of [
    "", "main", "Redis.execute_command (redis/client.py)", "operator new(unsigned long)", "(anonymous)", " (x)", "do_idle [kernel]",
    "com.netflix.legacy.rules.engine.Evaluator.evaluateAllOfThem", "データベース".repeat(20), "😀".repeat(40), `x${"😀".repeat(40)}`,
    "a".repeat(2_000), `f (${"(".repeat(1_000)}`,
  ]) {
    const { head, tail, place } = pieces(name);
    assert.equal(head + tail + place, name);
    assert.ok(!/[\ud800-\udbff]$/.test(head), `${name} is cut inside a character`);
    assert.ok(head !== "" || name === "");
  }
});

test("where a name is from is a piece of its own, arguments are not", () => {
  assert.equal(pieces("Redis.get (redis/client.py)").place, " (redis/client.py)");
  assert.equal(pieces("read [libc.so.6]").place, " [libc.so.6]");
  assert.equal(pieces("operator new(unsigned long)").place, "");
  assert.equal(pieces(" (x)").place, "");
});

test("what one would not see in a name is written out", () => {
  assert.equal(visible("a\u202eb\u0000c\ufeff"), "a\\u{202e}b\\u{0}c\\u{feff}");
  // Joined pictures stay whole.
  assert.equal(visible("👩‍💻 データ"), "👩‍💻 データ");
});

test("a message with a marked place is said on one line", () => {
  assert.equal(oneLine("error: `(` needs a pattern after it\n  1 | foo (\n    |     ^\nhelp: name frames: `redis`\n"), "`(` needs a pattern after it; name frames: `redis`");
  assert.equal(oneLine("not yet"), "not yet");
  assert.equal(oneLine(""), "");
});
