// The rows of the table that are drawn, for any number of rows and any place.

import assert from "node:assert/strict";
import { test } from "node:test";
import { scrollTo, windowOf } from "../src/panes/window.ts";

const HEIGHTS = [28, 40];
const ROWS = [0, 1, 5, 19, 20, 21, 334, 100_000, 285_714, 285_715, 1_000_000, 50_000_000];
const VIEW = 560;

test("what is seen is drawn", () => {
  for (const rowHeight of HEIGHTS) {
    for (const rows of ROWS) {
      const { height } = windowOf(rows, rowHeight, 0, VIEW);
      const most = Math.max(0, height - VIEW);
      for (const at of [0, most / 3, most / 2, most - 1, most, most + 1000]) {
        const { first, end, top } = windowOf(rows, rowHeight, at, VIEW);
        const says = `${rows} rows of ${rowHeight} at ${at}`;
        assert.ok(0 <= first && first <= end && end <= rows, says);
        const scrolled = Math.min(Math.max(0, at), most);
        // No gap above, and none below but after the last row.
        assert.ok(top <= scrolled + 1e-3, says);
        assert.ok(end === rows || top + (end - first) * rowHeight >= scrolled + VIEW - 1e-3, says);
        assert.ok(end - first <= VIEW / rowHeight + 20, `${says}: no more than are needed`);
      }
    }
  }
});

test("both ends are reached", () => {
  for (const rows of ROWS.filter((n) => n > 0)) {
    const { height } = windowOf(rows, 28, 0, VIEW);
    assert.equal(windowOf(rows, 28, 0, VIEW).first, 0);
    assert.equal(windowOf(rows, 28, height, VIEW).end, rows);
    assert.ok(height <= 8_000_000);
  }
});

test("a row that is scrolled to is seen, and one that is seen is not scrolled to", () => {
  for (const rows of ROWS.filter((n) => n > 30)) {
    let at = 0;
    for (const row of [0, 1, 19, 20, 25, rows >> 1, rows - 2, rows - 1, 3, 0]) {
      at = scrollTo(row, rows, 28, at, VIEW);
      const { first, top } = windowOf(rows, 28, at, VIEW);
      const y = top + (row - first) * 28 - at;
      // A pixel of the scroll bar may stand for many rows; the browser keeps fractions of one.
      assert.ok(y >= -0.5 && y + 28 <= VIEW + 0.5, `row ${row} of ${rows} is at ${y}`);
      assert.equal(scrollTo(row, rows, 28, at, VIEW), at, `row ${row} of ${rows}`);
    }
  }
});
