// Texts of the picture.

import type { Crumb, Marks } from "../api.ts";

/** A share with two decimals, as the engine writes it: what is not nothing is never `0.00%`, what is not all never `100.00%`. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return part === 0 ? "0.00%" : "n/a";
  const hundredths = Math.round((part / whole) * 10_000);
  if (hundredths === 0 && part > 0) return "<0.01%";
  if (hundredths === 10_000 && part < whole) return ">99.99%";
  return `${(hundredths / 100).toFixed(2)}%`;
}

export function plural(n: number, one: string, many: string): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/** The room a text takes, in cells of a monospaced font; the engine counts alike. */
export function cells(text: string): number {
  let n = 0;
  for (const c of text) n += cellsOf(c.codePointAt(0)!);
  return n;
}

function cellsOf(c: number): number {
  if (c < 0x300) return 1;
  const is = (from: number, to: number) => c >= from && c <= to;
  if (is(0x300, 0x36f) || is(0x200b, 0x200f) || is(0xfe00, 0xfe0f)) return 0;
  if (is(0x1100, 0x115f) || is(0x2e80, 0xa4cf) || is(0xac00, 0xd7a3) || is(0xf900, 0xfaff) || is(0xfe30, 0xfe6f)) return 2;
  return is(0xff00, 0xff60) || is(0x1f300, 0x1faff) || is(0x20000, 0x3fffd) ? 2 : 1;
}

const ASCII = /^[\x20-\x7e]*$/;

/**
 * A label in less room than it was cut for, while a picture moves: its end says more than its beginning. Empty where
 * less than three characters would be left.
 */
export function cut(text: string, room: number): string {
  if (ASCII.test(text)) {
    if (text.length <= room) return text;
    return room < 3 ? "" : `…${text.slice(text.length - room + 1)}`;
  }
  if (cells(text) <= room) return text;
  if (room < 3) return "";
  const all = [...text];
  let from = all.length;
  let left = room - 1;
  while (from > 0 && left - cellsOf(all[from - 1].codePointAt(0)!) >= 0) left -= cellsOf(all[--from].codePointAt(0)!);
  return `…${all.slice(from).join("")}`;
}

/** How much of what a search matches is in the picture. */
export function marksLine({ drawn, remainders }: Marks): string {
  const small = plural(remainders, "small box", "small boxes");
  if (drawn === 0) return remainders === 0 ? "no match in sight" : `matches inside ${small}`;
  const boxes = `${drawn.toLocaleString("en")} drawn`;
  return remainders === 0 ? boxes : `${boxes}, more inside ${small}`;
}

/** A crumb that is shown, or how many are left out. */
export type ShownCrumb = { crumb: Crumb; index: number } | { left: number };

/** So many crumbs before the gap and behind it. */
const ENDS = { first: 2, last: 4 };

/** Crumbs with the middle left out where they are many. */
export function collapse(crumbs: Crumb[]): ShownCrumb[] {
  const all = crumbs.map((crumb, index) => ({ crumb, index }));
  if (all.length <= ENDS.first + ENDS.last + 1) return all;
  return [...all.slice(0, ENDS.first), { left: all.length - ENDS.first - ENDS.last }, ...all.slice(-ENDS.last)];
}

/** A path as folded stacks have it. */
export function pathText(crumbs: Crumb[]): string {
  return crumbs.slice(1).map((crumb) => crumb.name).join(";");
}
