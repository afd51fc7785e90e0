// An answer of the engine made ready to be drawn, hit and walked: typed columns, and the boxes by row and by ink.

import type { Crumb, GraphBody, Marks } from "./../api.ts";
import type { Asked, Span } from "./view.ts";

/** What a box is; numbers of `Boxes.kind`. */
export const KIND = { frame: 0, whole: 1, rest: 2, other: 3, broken: 4, hidden: 5, inferred: 6 } as const;

/** Inks beyond the 36 colours of frames. */
export const INK = { root: 36, past: 37, rest: 38, other: 39, broken: 40, hidden: 41, match: 42, restMatch: 43 } as const;
export const INKS = 44;

export interface Sheet {
  /** The question it answers, with the edges it was answered for. */
  asked: Asked & { window: Span };
  tree: number;
  /** Width of the whole view, in stored units. */
  whole: number;
  /** Rows that have a box in the window. */
  rows: number;
  /** Down to the box in focus. */
  crumbs: Crumb[];
  extent: Span;
  marks: Marks | null;
  /** Narrower boxes are less sure than ± 50 %. */
  unsureBelow: number;
  /** Said when the view holds too few samples. */
  banner: string | null;
  texts: string[];

  /** Columns, one entry per box. */
  count: number;
  node: Uint32Array;
  depth: Uint32Array;
  start: Float64Array;
  end: Float64Array;
  kind: Uint8Array;
  ink: Uint8Array;
  marked: Uint8Array;
  text: Int32Array;
  /** Of a remainder how many boxes stand in it. */
  small: ArrayLike<number>;

  /** Boxes by ink, so that each colour is set once. */
  byInk: Uint32Array;
  /** Boxes with a label. */
  labelled: Uint32Array;
  /** Boxes by row, from left to right; those of row `first_row + r` are from `rowStart[r]` to `rowStart[r + 1]`. */
  byRow: Uint32Array;
  rowStart: Uint32Array;
}

/** Makes an answer ready. Cost grows with its boxes only. */
export function sheetOf(answer: GraphBody, asked: Asked): Sheet {
  const { boxes } = answer;
  const count = boxes.node.length;
  const depth = Uint32Array.from(boxes.depth);
  const start = Float64Array.from(boxes.start);
  const end = new Float64Array(count);
  const kind = Uint8Array.from(boxes.kind);
  const marked = Uint8Array.from(boxes.marked);
  const text = Int32Array.from(boxes.text);
  const ink = new Uint8Array(count);
  // What leads to the focus is no part of what is looked at.
  const past = new Set(answer.focus.slice(0, -1).map((crumb) => crumb.node));
  let labels = 0;
  for (let i = 0; i < count; i++) {
    end[i] = start[i] + boxes.width[i];
    ink[i] = inkOf(kind[i], boxes.colour[i], marked[i] > 0, past.has(boxes.node[i]));
    if (text[i] >= 0) labels++;
  }
  const labelled = new Uint32Array(labels);
  for (let i = 0, at = 0; i < count; i++) if (text[i] >= 0) labelled[at++] = i;

  let last = asked.first_row;
  for (let i = 0; i < count; i++) last = Math.max(last, depth[i]);
  const [byRow, rowStart] = sorted(count, last - asked.first_row + 1, (i) => depth[i] - asked.first_row);
  const [byInk] = sorted(count, INKS, (i) => ink[i]);
  return {
    asked: { ...asked, window: answer.window },
    tree: answer.tree,
    whole: answer.whole,
    rows: answer.rows,
    crumbs: answer.focus,
    extent: answer.extent,
    marks: answer.marks,
    unsureBelow: answer.unsure_below,
    banner: answer.banner,
    texts: answer.texts,
    count,
    node: Uint32Array.from(boxes.node),
    depth,
    start,
    end,
    kind,
    ink,
    marked,
    text,
    byInk,
    labelled,
    small: boxes.count,
    byRow,
    rowStart,
  };
}

function inkOf(kind: number, colour: number, marked: boolean, past: boolean): number {
  if (kind === KIND.rest) return marked ? INK.restMatch : INK.rest;
  if (marked) return INK.match;
  if (past) return INK.past;
  if (kind === KIND.frame || kind === KIND.inferred) return colour;
  return kind === KIND.whole ? INK.root : INK.other + (kind - KIND.other);
}

/** A counting sort: boxes by key, in their order within one key, and where each key begins. */
function sorted(count: number, keys: number, key: (i: number) => number): [Uint32Array, Uint32Array] {
  const from = new Uint32Array(keys + 1);
  for (let i = 0; i < count; i++) from[key(i) + 1]++;
  for (let k = 0; k < keys; k++) from[k + 1] += from[k];
  const out = new Uint32Array(count);
  const next = from.slice();
  for (let i = 0; i < count; i++) out[next[key(i)]++] = i;
  return [out, from];
}

/** Boxes of a row, as a range of `byRow`. */
function rowRange(sheet: Sheet, depth: number): [number, number] {
  const row = depth - sheet.asked.first_row;
  if (row < 0 || row + 1 >= sheet.rowStart.length) return [0, 0];
  return [sheet.rowStart[row], sheet.rowStart[row + 1]];
}

/** Place in `byRow` of the last box of a row that begins at or left of a value; -1 if there is none. */
function lastBefore(sheet: Sheet, depth: number, value: number): number {
  let [low, high] = rowRange(sheet, depth);
  const first = low;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sheet.start[sheet.byRow[middle]] <= value) low = middle + 1;
    else high = middle;
  }
  return low > first ? low - 1 : -1;
}

/** The box of a row at a value; -1 if nothing is there. */
export function boxAt(sheet: Sheet, depth: number, value: number): number {
  const at = lastBefore(sheet, depth, value);
  const i = at < 0 ? -1 : sheet.byRow[at];
  return i >= 0 && value < sheet.end[i] ? i : -1;
}

/** As {@link boxAt}, or else the box of the row that is nearest, no further away than `slack`. */
export function boxNear(sheet: Sheet, depth: number, value: number, slack: number): number {
  const exact = boxAt(sheet, depth, value);
  if (exact >= 0) return exact;
  const [first, end] = rowRange(sheet, depth);
  const left = lastBefore(sheet, depth, value);
  const right = left < 0 ? first : left + 1;
  let best = -1;
  let distance = slack;
  if (left >= 0 && value - sheet.end[sheet.byRow[left]] <= distance) {
    best = sheet.byRow[left];
    distance = value - sheet.end[best];
  }
  if (right < end && sheet.start[sheet.byRow[right]] - value < distance) best = sheet.byRow[right];
  return best;
}

/** A box as a place: it stays what it is when another answer comes. */
export interface Spot {
  /** Which half of the picture. */
  half: number;
  tree: number;
  /** Of a remainder that of the parent. */
  node: number;
  kind: number;
  depth: number;
  start: number;
  end: number;
  /** Of a remainder how many boxes stand in it. */
  small: number;
}

export function spotOf(sheet: Sheet, half: number, i: number): Spot {
  const { tree, node, kind, depth, start, end, small } = sheet;
  return { half, tree, node: node[i], kind: kind[i], depth: depth[i], start: start[i], end: end[i], small: small[i] };
}

export function sameSpot(a: Spot | undefined, b: Spot | undefined): boolean {
  if (!a || !b) return a === b;
  return a.half === b.half && a.tree === b.tree && a.node === b.node && a.depth === b.depth && a.start === b.start;
}

/** The box that is drawn where a spot is; -1 if its row is not there. A spot that shrank into a remainder is that remainder. */
export function indexOf(sheet: Sheet, spot: Spot): number {
  return boxAt(sheet, spot.depth, spot.start);
}

/** The box of a node; -1 if it is not drawn. */
export function boxOfNode(sheet: Sheet, node: number): number {
  for (let i = 0; i < sheet.count; i++) if (sheet.node[i] === node && sheet.kind[i] !== KIND.rest) return i;
  return -1;
}

/**
 * What of a search is in a span: matching boxes that stand in no other one, and remainders with a match that do not
 * either. Undefined where the sheet has not all rows, so that only the engine can know.
 */
export function marksIn(sheet: Sheet, [left, right]: Span): Marks | undefined {
  const { asked, depth, start, end, marked, kind } = sheet;
  if (!sheet.marks || asked.first_row > 0 || sheet.rows > asked.rows) return undefined;
  const out = { drawn: 0, remainders: 0 };
  // Parents come before children: what follows a match and is deeper stands in it.
  let inside = Number.POSITIVE_INFINITY;
  for (let i = 0; i < sheet.count; i++) {
    if (depth[i] > inside) continue;
    inside = Number.POSITIVE_INFINITY;
    if (!marked[i]) continue;
    const seen = start[i] < right && end[i] > left;
    if (kind[i] === KIND.rest) {
      if (seen) out.remainders++;
    } else {
      inside = depth[i];
      if (seen) out.drawn++;
    }
  }
  return out;
}

export type Step = "in" | "out" | "left" | "right";

/**
 * The box one step away: the widest further along that is in `seen`, the one it stands on, the ones beside it in its row.
 * -1 if there is none.
 */
export function stepFrom(sheet: Sheet, i: number, step: Step, seen: Span): number {
  const depth = sheet.depth[i];
  if (step === "out") return depth === 0 ? -1 : boxAt(sheet, depth - 1, sheet.start[i]);
  if (step === "in") return sheet.kind[i] === KIND.rest ? -1 : widestOn(sheet, i, seen);
  const [first, end] = rowRange(sheet, depth);
  const next = lastBefore(sheet, depth, sheet.start[i]) + (step === "left" ? -1 : 1);
  return next >= first && next < end ? sheet.byRow[next] : -1;
}

function widestOn(sheet: Sheet, i: number, seen: Span): number {
  const row = sheet.depth[i] + 1;
  const [first, end] = rowRange(sheet, row);
  const [left, right] = [Math.max(sheet.start[i], seen[0]), Math.min(sheet.end[i], seen[1])];
  const shown = (next: number) => Math.min(sheet.end[next], right) - Math.max(sheet.start[next], left);
  let best = -1;
  for (let at = Math.max(lastBefore(sheet, row, left), first); at < end; at++) {
    const next = sheet.byRow[at];
    if (sheet.start[next] >= right) break;
    if (shown(next) > 0 && (best < 0 || shown(next) > shown(best))) best = next;
  }
  return best;
}
