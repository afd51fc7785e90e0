import assert from "node:assert/strict";
import { test } from "node:test";
import { amount, percent } from "../src/recipe/amount.ts";

// The same cases as in the engine's format.rs: one spelling everywhere.
test("shares are spelt as the engine spells them", () => {
  const cases: [number, number, string][] = [
    [0, 10, "0.00%"], [1, 3, "33.33%"], [10, 10, "100.00%"], [1, 100_000, "<0.01%"], [1, 20_000, "0.01%"], [99_999, 100_000, ">99.99%"],
    [100_001, 100_000, ">100.00%"], [25, 10, "250.00%"], [-1, 3, "-33.33%"], [-1, 100_000, "-<0.01%"], [0, 0, "0.00%"], [5, 0, "n/a"],
    [123_456, 100, "123,456.00%"],
  ];
  for (const [part, whole, text] of cases) assert.equal(percent(part, whole), text);
});

test("values are spelt as the engine spells them", () => {
  const cases: [number, string, string, string][] = [
    [1, "samples", "count", "1 sample"], [-1234, "samples", "count", "-1,234 samples"], [1000, "alloc_objects", "count", "1,000 objects"],
    [1, "cache-misses", "count", "1 cache-miss"], [1234.5, "cpu", "samples", "1,234.5 samples"], [12345, "cycles", "cycles", "12,345 cycles"],
    [1.5, "x", "", "1.5"], [1500, "cpu", "microseconds", "1.50 ms"], [1.5, "cpu", "ms", "1.50 ms"], [5, "cpu", "ns", "5 ns"],
    [1024, "x", "kb", "1.00 MiB"], [512, "x", "bytes", "512 B"], [90, "cpu", "s", "1 min 30 s"], [7200, "cpu", "s", "2 h 00 min"],
    [999_999, "cpu", "ns", "1.00 ms"], [0, "cpu", "ns", "0 ns"],
  ];
  for (const [value, name, unit, text] of cases) assert.equal(amount(value, { name, unit }), text, `${value} ${unit}`);
});

test("names of units from a profile are only names", () => {
  assert.equal(amount(2, { name: "x", unit: "constructor" }), "2 constructor");
  assert.equal(amount(2, { name: "x", unit: "__proto__" }), "2 __proto__");
});
