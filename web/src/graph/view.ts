// Where things are in the picture: values to pixels, rows to pixels, and what has to be asked of the engine so that
// panning and zooming find something to show. Pure functions: no canvas, no signals.

/** Left and right edge, in stored units of the sample type, from the left edge of the whole view. */
export type Span = readonly [number, number];

/** Height of a row in CSS pixels. */
export const ROW = 18;

/** Narrower than one stored unit there is nothing to see. */
const NARROWEST = 1;

/** The span moved and narrowed so that it lies in the whole. */
export function clamp([left, right]: Span, whole: number): Span {
  const width = Math.min(Math.max(right - left, Math.min(NARROWEST, whole)), whole);
  const from = Math.min(Math.max(left, 0), whole - width);
  return [from, from + width];
}

/** Makes the span `factor` times as wide; what is at `at` stays where it is on the screen. */
export function zoomAround(span: Span, at: number, factor: number, whole: number): Span {
  const width = Math.min(Math.max((span[1] - span[0]) * factor, Math.min(NARROWEST, whole)), whole);
  const share = (at - span[0]) / (span[1] - span[0] || 1);
  const left = at - share * width;
  return clamp([left, left + width], whole);
}

/** Moves the span, as far as there is something on that side. */
export function pan([left, right]: Span, by: number, whole: number): Span {
  return clamp([left + by, right + by], whole);
}

/** The least move that brings `box` into the span; where it is wider than the span, its left part. */
export function bring(span: Span, box: Span, whole: number): Span {
  const width = span[1] - span[0];
  if (box[0] < span[1] && box[1] > span[0] && (box[1] <= span[1] || box[0] <= span[0])) return span;
  const left = box[0] < span[0] || box[1] - box[0] > width ? box[0] : box[1] - width;
  return clamp([left, left + width], whole);
}

/** Are they the same for the eye? */
export function alike(a: Span, b: Span): boolean {
  const width = Math.max(a[1] - a[0], b[1] - b[0]);
  return Math.abs(a[0] - b[0]) <= width * 1e-9 && Math.abs(a[1] - b[1]) <= width * 1e-9;
}

/** Is `inner` in `outer`, give or take a rounding? */
export function within(inner: Span, outer: Span): boolean {
  const slack = (outer[1] - outer[0]) * 1e-9;
  return inner[0] >= outer[0] - slack && inner[1] <= outer[1] + slack;
}

/**
 * Rows that grow from one line of the picture, the anchor. An icicle is one such half that grows downwards, a flame
 * graph one that grows upwards, a sandwich has both.
 */
export interface Half {
  /** Downwards or upwards. */
  way: 1 | -1;
  /** Rows of the tree that are not drawn, from the whole on. */
  skip: number;
  /** Rows of the tree, those that are not drawn counted. */
  rows: number;
}

/** Pixels that are drawn above and below the anchor. */
export interface Reach {
  above: number;
  below: number;
}

export function reach(halves: readonly Half[]): Reach {
  const out = { above: 0, below: 0 };
  for (const half of halves) {
    const height = Math.max(0, half.rows - half.skip) * ROW;
    if (half.way > 0) out.below = Math.max(out.below, height);
    else out.above = Math.max(out.above, height);
  }
  return out;
}

/** Upper edge of a row. */
export function rowTop(half: Half, depth: number, anchor: number): number {
  return half.way > 0 ? anchor + (depth - half.skip) * ROW : anchor - (depth - half.skip + 1) * ROW;
}

/** The row at a height; undefined where the half has none. */
export function rowAt(half: Half, y: number, anchor: number): number | undefined {
  const depth = half.skip + Math.floor(((y - anchor) * half.way - (half.way > 0 ? 0 : 1e-6)) / ROW);
  return depth >= half.skip && depth < half.rows ? depth : undefined;
}

/** First row that is seen and one past the last, whether the half has so many or not. */
export function seenRows(half: Half, anchor: number, height: number): [number, number] {
  const near = half.way > 0 ? -anchor : anchor - height;
  const first = Math.max(0, Math.floor(near / ROW));
  const end = Math.max(first, Math.ceil((near + height) / ROW));
  return [half.skip + first, half.skip + end];
}

/** The anchor moved so that no more blank space shows than there has to be: what fits stands at the edge it grows from. */
export function clampAnchor(anchor: number, { above, below }: Reach, height: number): number {
  if (above + below <= height) return above > 0 && below === 0 ? height : above;
  return Math.min(Math.max(anchor, height - below), above);
}

/** Where the picture begins to be looked at: at its root, or in the middle of a sandwich. */
export function firstAnchor(to: Reach, height: number): number {
  const anchor = to.above === 0 ? 0 : to.below === 0 ? height : height / 2 - ROW / 2;
  return clampAnchor(anchor, to, height);
}

/** The anchor with which a row is seen, `margin` rows away from the edges; the anchor as it is if it is seen already. */
export function showRow(half: Half, depth: number, anchor: number, to: Reach, height: number, margin = 2): number {
  const room = Math.min(margin * ROW, Math.max(0, (height - ROW) / 2));
  const top = rowTop(half, depth, anchor);
  let by = 0;
  if (top < room) by = room - top;
  else if (top + ROW > height - room) by = height - room - ROW - top;
  return clampAnchor(anchor + by, to, height);
}

/** The anchor with which a row is the `place`-th from the edge the half grows from: all room is for what is beyond it. */
export function leadRow(half: Half, depth: number, place: number, to: Reach, height: number): number {
  const start = half.way > 0 ? 0 : height;
  return clampAnchor(start - half.way * Math.max(0, depth - half.skip - place) * ROW, to, height);
}

/** Boxes of browsers are no higher than some 17 million pixels; scroll bars of higher pictures are coarser instead. */
export const MAX_SCROLL = 8_000_000;

/** From pixels of the picture to pixels of the scroll bar and back. */
export function scrolling({ above, below }: Reach, height: number): { room: number; to(top: number): number; from(scroll: number): number } {
  const true_ = Math.max(0, above + below - height);
  const room = Math.min(true_, MAX_SCROLL);
  const ratio = room === 0 ? 1 : true_ / room;
  return { room, to: (top) => top / ratio, from: (scroll) => scroll * ratio };
}

/** What one question covers. */
export interface Asked {
  /** Edges of the window; null is the extent of the focus. */
  window: Span | null;
  /** Width of the window in pixels. */
  width: number;
  first_row: number;
  rows: number;
}

/** What is seen. */
export interface Seen {
  span: Span;
  /** Width in pixels. */
  width: number;
  /** First row and one past the last. */
  rows: readonly [number, number];
}

/** How much beyond what is seen is asked for, and how much of it has to be left, in shares of what is seen. */
const AHEAD = { much: 0.5, little: 0.1 };
/** In answers of more boxes than this, less is asked for beyond what is seen. */
const MANY = 25_000;

/** The question whose answer lets one scroll a while. `boxes` is the number in the last answer. */
export function question(seen: Seen, whole: number, boxes: number): Asked {
  const ahead = boxes > MANY ? AHEAD.little * 1.5 : AHEAD.much;
  const [left, right] = seen.span;
  const by = (right - left) * ahead;
  const window: Span = [Math.max(0, left - by), Math.min(whole, right + by)];
  const scale = seen.width / (right - left || 1);
  const [first, end] = seen.rows;
  const rows = Math.ceil((end - first) * ahead) + 1;
  const first_row = Math.max(0, first - rows);
  return { window, width: (window[1] - window[0]) * scale, first_row, rows: end + rows - first_row };
}

/** Does an answer show what is seen at its true scale, with something left to scroll into? */
export function covers(held: Asked & { window: Span }, treeRows: number, seen: Seen, whole: number): boolean {
  const [left, right] = seen.span;
  const by = (right - left) * AHEAD.little;
  const need: Span = [Math.max(0, left - by), Math.min(whole, right + by)];
  if (!within(need, held.window)) return false;
  const scale = seen.width / (right - left || 1);
  const heldScale = held.width / (held.window[1] - held.window[0] || 1);
  if (Math.abs(scale / heldScale - 1) > 1e-3) return false;
  const [first, end] = seen.rows;
  const more = Math.ceil((end - first) * AHEAD.little);
  if (Math.max(0, first - more) < held.first_row) return false;
  const heldEnd = held.first_row + held.rows;
  // Rows past the last one are not missing.
  return end + more <= heldEnd || treeRows <= heldEnd;
}
