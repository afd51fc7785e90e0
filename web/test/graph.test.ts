// Where things are in the picture, and what is asked for; boxes as they are hit and walked; texts.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Child, Crumb, GraphBody } from "../src/api.ts";
import { adopt, branchOf, keyOf, pathOf, rowsOf, typed } from "../src/graph/rows.ts";
import { boxAt, boxNear, boxOfNode, INK, indexOf, marksIn, sheetOf, spotOf, stepFrom } from "../src/graph/sheet.ts";
import * as view from "../src/graph/view.ts";
import { cells, collapse, cut, marksLine, pathText, percent } from "../src/graph/words.ts";

const { ROW } = view;

/** Boxes drawn as `depth start width kind marked`, in the order of the engine: parents first, from left to right. */
function answer(lines: string[], more: Partial<GraphBody> = {}): GraphBody {
  const columns = lines.map((line) => line.split(" ").map(Number));
  const column = (at: number) => columns.map((c) => c[at] ?? 0);
  return {
    tree: 1,
    whole: 100,
    window: [0, 100],
    rows: Math.max(...column(0)) + 1,
    focus: [{ node: 0, name: "all", percent: "100.00%" }],
    extent: [0, 100],
    boxes: {
      node: columns.map((_, i) => i),
      depth: column(0),
      start: column(1),
      width: column(2),
      kind: column(3),
      count: columns.map(() => 0),
      marked: column(4),
      colour: columns.map((_, i) => i % 36),
      text: columns.map(() => -1),
    },
    texts: [],
    marks: { drawn: 0, remainders: 0 },
    ...more,
  };
}

//          0: whole      1: a         2: b in a     3: rest in a  4: c         5: d in c     6: other
const TREE = ["0 0 100 1", "1 0 50 0", "2 0 30 0 1", "2 40 10 2 1", "1 50 30 0 1", "2 50 20 0 1", "1 80 20 3"];
const asked = { window: [0, 100] as const, width: 1000, first_row: 0, rows: 10 };
const sheet = sheetOf(answer(TREE), asked);

test("a zoom keeps what is under the pointer where it is, and stays in the whole", () => {
  const [left, right] = view.zoomAround([20, 60], 30, 0.5, 100);
  assert.deepEqual([left, right], [25, 45]);
  assert.deepEqual(view.zoomAround([0, 40], 10, 100, 100), [0, 100]);
  assert.deepEqual(view.zoomAround([10, 11], 10.5, 0.01, 100), [10, 11], "no narrower than one unit");
  assert.deepEqual(view.pan([0, 40], -5, 100), [0, 40]);
  assert.deepEqual(view.pan([50, 90], 50, 100), [60, 100]);
  assert.deepEqual(view.clamp([-10, 300], 100), [0, 100]);
  assert.deepEqual(view.clamp([5, 5], 0), [0, 0], "an empty view has an empty span");
});

test("a box is brought into the span by the least move", () => {
  assert.deepEqual(view.bring([0, 10], [12, 14], 100), [4, 14]);
  assert.deepEqual(view.bring([50, 60], [12, 14], 100), [12, 22]);
  assert.deepEqual(view.bring([50, 60], [52, 54], 100), [50, 60]);
  assert.deepEqual(view.bring([50, 60], [0, 100], 100), [50, 60], "what covers the span is in it");
  assert.deepEqual(view.bring([50, 60], [70, 100], 100), [70, 80], "of what is wider its left part");
});

test("rows of icicle, flame and sandwich", () => {
  const icicle = { way: 1, skip: 0, rows: 100 } as const;
  const flame = { way: -1, skip: 0, rows: 100 } as const;
  assert.equal(view.rowTop(icicle, 3, 0), 3 * ROW);
  assert.equal(view.rowTop(flame, 0, 500), 500 - ROW);
  for (const half of [icicle, flame, { way: 1, skip: 1, rows: 9 } as const, { way: -1, skip: 2, rows: 9 } as const]) {
    for (const depth of [half.skip, half.skip + 1, half.rows - 1]) {
      const top = view.rowTop(half, depth, 333);
      for (const y of [top, top + 1, top + ROW - 0.5]) assert.equal(view.rowAt(half, y, 333), depth, JSON.stringify([half, depth, y - top]));
    }
    assert.equal(view.rowAt(half, view.rowTop(half, half.rows, 333) + 5, 333), undefined);
    assert.equal(view.rowAt(half, view.rowTop(half, half.skip - 1, 333) + 5, 333), undefined);
  }
  assert.deepEqual(view.seenRows(icicle, -10 * ROW - 1, 5 * ROW), [10, 16]);
  assert.deepEqual(view.seenRows(flame, 5 * ROW, 5 * ROW), [0, 5]);
  assert.deepEqual(view.seenRows(flame, 8 * ROW, 5 * ROW), [3, 8]);
  assert.deepEqual(view.reach([{ way: 1, skip: 1, rows: 4 }, { way: -1, skip: 2, rows: 9 }]), { above: 7 * ROW, below: 3 * ROW });
});

test("the anchor leaves no more blank space than there has to be", () => {
  assert.equal(view.clampAnchor(77, { above: 0, below: 100 }, 500), 0);
  assert.equal(view.clampAnchor(77, { above: 100, below: 0 }, 500), 500);
  assert.equal(view.clampAnchor(77, { above: 100, below: 200 }, 500), 100);
  assert.equal(view.clampAnchor(77, { above: 0, below: 900 }, 500), 0);
  assert.equal(view.clampAnchor(-999, { above: 0, below: 900 }, 500), -400);
  assert.equal(view.firstAnchor({ above: 900, below: 0 }, 500), 500, "a flame graph begins at its bottom");
  const deep = { above: 0, below: 900 * ROW };
  const half = { way: 1, skip: 0, rows: 900 } as const;
  const anchor = view.showRow(half, 500, 0, deep, 500);
  const top = view.rowTop(half, 500, anchor);
  assert.ok(top >= 0 && top + ROW <= 500);
  assert.equal(view.showRow(half, 500, anchor, deep, 500), anchor, "what is seen is not moved");
  assert.equal(view.rowTop(half, 500, view.leadRow(half, 500, 2, deep, 500)), 2 * ROW);
});

test("a picture of any height can be scrolled from end to end", () => {
  for (const rows of [10, 880, 100_000, 5_000_000]) {
    const to = { above: 0, below: rows * ROW };
    const bar = view.scrolling(to, 600);
    assert.ok(bar.room <= view.MAX_SCROLL);
    const most = Math.max(0, rows * ROW - 600);
    assert.ok(Math.abs(bar.to(most) - bar.room) < 1e-6);
    assert.ok(Math.abs(bar.from(bar.room) - most) < 1e-6);
  }
});

test("a question covers what is seen and something around it, and its answer is asked once", () => {
  const seen = { span: [40, 50] as const, width: 1000, rows: [10, 40] as const };
  const next = view.question(seen, 100, 0);
  assert.deepEqual(next.window, [35, 55]);
  assert.equal(next.width, 2000);
  assert.equal(next.first_row, 0);
  const held = { ...next, window: [35, 55] as const };
  assert.ok(view.covers(held, 1000, seen, 100));
  assert.ok(view.covers(held, 1000, { ...seen, span: [42, 52] }, 100), "a little scrolling asks nothing");
  assert.ok(!view.covers(held, 1000, { ...seen, span: [44.5, 54.5] }, 100), "asks before there is a hole");
  assert.ok(!view.covers(held, 1000, { ...seen, span: [40, 45] }, 100), "another scale has other boxes");
  assert.ok(!view.covers(held, 1000, { ...seen, rows: [50, 80] }, 100));
  assert.ok(view.covers(held, 40, { ...seen, rows: [30, 60] }, 100), "rows that do not exist are not missing");
  const all = view.question({ ...seen, span: [0, 100] }, 100, 0);
  assert.deepEqual(all.window, [0, 100], "beyond the whole there is nothing");
  assert.ok(view.question(seen, 100, 1e6).width < 1500, "where there are many boxes, less is asked for");
});

test("boxes are found where they are drawn", () => {
  assert.equal(boxAt(sheet, 0, 50), 0);
  assert.equal(boxAt(sheet, 1, 49.9), 1);
  assert.equal(boxAt(sheet, 1, 50), 4);
  assert.equal(boxAt(sheet, 2, 35), -1, "self value is no box");
  assert.equal(boxAt(sheet, 9, 35), -1);
  assert.equal(boxNear(sheet, 2, 31, 2), 2);
  assert.equal(boxNear(sheet, 2, 39.5, 2), 3);
  assert.equal(boxNear(sheet, 2, 35, 2), -1);
  assert.equal(boxOfNode(sheet, 5), 5);
  assert.equal(indexOf(sheet, spotOf(sheet, 0, 5)), 5);
  const part = sheetOf(answer(["3 0 10", "4 0 5"]), { ...asked, first_row: 3 });
  assert.equal(boxAt(part, 4, 2), 1);
  assert.equal(boxAt(part, 2, 2), -1);
  const none = sheetOf(answer([]), asked);
  assert.equal(boxAt(none, 0, 0), -1);
  assert.equal(boxNear(none, 0, 0, 10), -1);
});

test("the keys go to the widest box further along, back, and along a row", () => {
  const go = (i: number, step: "in" | "out" | "left" | "right", seen: [number, number] = [0, 100]) => stepFrom(sheet, i, step, seen);
  assert.equal(go(0, "in"), 1);
  assert.equal(go(1, "in"), 2);
  assert.equal(go(1, "in", [35, 100]), 3, "what is out of sight is not gone to");
  assert.equal(go(3, "in"), -1);
  assert.equal(go(5, "out"), 4);
  assert.equal(go(0, "out"), -1);
  assert.equal(go(1, "right"), 4);
  assert.equal(go(3, "right"), 5, "over the edge of the parent");
  assert.equal(go(1, "left"), -1);
  assert.equal(go(6, "right"), -1);
});

test("inks: a match before what leads to the focus before the colour", () => {
  const crumbs: Crumb[] = [0, 4, 5].map((node) => ({ node, name: `n${node}`, percent: "" }));
  const { ink } = sheetOf(answer(TREE, { focus: crumbs }), asked);
  assert.deepEqual([...ink], [INK.past, 1, INK.match, INK.restMatch, INK.match, INK.match, INK.other]);
});

test("the search counts what is seen, each match once", () => {
  assert.deepEqual(marksIn(sheet, [0, 100]), { drawn: 2, remainders: 1 });
  assert.deepEqual(marksIn(sheet, [60, 100]), { drawn: 1, remainders: 0 });
  assert.equal(marksIn(sheetOf(answer(TREE, { rows: 50 }), asked), [0, 100]), undefined, "rows are missing");
});

test("shares are written as the engine writes them", () => {
  const cases: [number, number, string][] = [
    [1, 3, "33.33%"], [0, 5, "0.00%"], [5, 5, "100.00%"], [1, 1e9, "<0.01%"], [1e9 - 1, 1e9, ">99.99%"], [0, 0, "0.00%"], [1, 0, "n/a"],
  ];
  for (const [part, whole, text] of cases) assert.equal(percent(part, whole), text);
});

test("labels are cut to the room there is", () => {
  assert.equal(cut("com.acme.Foo.bar", 99), "com.acme.Foo.bar");
  assert.equal(cut("com.acme.Foo.bar", 8), "…Foo.bar");
  assert.equal(cut("com.acme.Foo.bar", 2), "");
  assert.equal(cells("漢字ab"), 6);
  assert.equal(cut("漢字漢字ab", 7), "…漢字ab");
  assert.equal(cut("😀😀😀😀", 5), "…😀😀");
  for (let room = 3; room < 12; room++) assert.ok(cells(cut("a漢b字c漢d字", room)) <= room);
});

test("how much of what a search found is drawn", () => {
  const line = (drawn: number, remainders: number) => marksLine({ drawn, remainders });
  assert.equal(line(1234, 3), "1,234 drawn, more inside 3 small boxes");
  assert.equal(line(7, 0), "7 drawn");
  assert.equal(line(0, 1), "matches inside 1 small box");
  assert.equal(line(0, 0), "no match in sight");
});

test("a way of 880 boxes is short, and copied whole", () => {
  const crumbs = Array.from({ length: 881 }, (_, i) => ({ node: i, name: `f${i}`, percent: "" }));
  const shown = collapse(crumbs);
  assert.equal(shown.length, 7);
  assert.deepEqual(shown.map((part) => ("left" in part ? -part.left : part.index)), [0, 1, -875, 877, 878, 879, 880]);
  assert.equal(collapse(crumbs.slice(0, 7)).length, 7);
  assert.ok(collapse(crumbs.slice(0, 7)).every((part) => !("left" in part)));
  assert.equal(pathText(crumbs.slice(0, 3)), "f1;f2");
});

test("the rows of the tree, and how far a long list is read", () => {
  const amount = { value: 1, text: "", of_all: "", of_view: "", percent: 1 };
  const child = (name: string): Child => ({ node: 0, kind: "frame", name, total: amount, self: amount, leads_on: true, marked: false });
  const root = branchOf(0, 1, child("all"), undefined, 1, 1);
  adopt(root, [child("a"), child("b")], 5);
  root.open = true;
  const text = () => rowsOf([root]).map((row) => (row.more === undefined ? row.branch.child.name : `+${row.more}`)).join(" ");
  assert.equal(text(), "all a b +3");
  adopt(root, [child("c"), child("d"), child("Beta")], 5);
  assert.equal(text(), "all a b c d Beta");
  assert.deepEqual(root.children!.map((b) => b.place), [1, 2, 3, 4, 5]);
  const rows = rowsOf([root]);
  assert.equal(typed(rows, 3, "b"), 5);
  assert.equal(typed(rows, 6, "b"), 2, "goes round");
  assert.equal(typed(rows, 0, "zz"), -1);
  let at = root;
  for (let depth = 0; depth < 100_000; depth++) {
    adopt(at, [child("x")], 1);
    at.open = true;
    at = at.children![at.children!.length - 1];
  }
  assert.equal(rowsOf([root]).length, 100_006, "depth is no recursion");
  assert.equal(pathOf(at).length, 100_000);
  assert.ok(keyOf(at).startsWith('[0,"x"'));
});
