// Moving a line with the pointer: mouse, pen or finger.

import { signal } from "@preact/signals";
import { lens } from "../state.ts";
import { announce, edit, goTo } from "./edit.ts";
import { move, split } from "./lines.ts";

/** A line on its way. */
export interface Drag {
  from: number;
  /** The number that it would have if it were let go. */
  to: number;
  /** How far it is from where it was, in pixels. */
  by: number;
  /** How high it is, in pixels: the gap that the others make for it. */
  height: number;
}

export const drag = signal<Drag | undefined>(undefined);

/** How far a line stands from its place while another is on its way, in pixels. */
export function shift(index: number): number {
  const at = drag.value;
  if (!at) return 0;
  if (index === at.from) return at.by;
  if (index > at.from && index <= at.to) return -at.height;
  return index < at.from && index >= at.to ? at.height : 0;
}

/** How near to the edge of the panel it scrolls, and how fast at most, in pixels and pixels per frame. */
const EDGE = 36;
const SPEED = 12;

/** Moves a line and says where it is. */
export function moveLine(from: number, to: number, at?: number | "end"): void {
  const count = split(lens.peek()).length;
  if (to < 0 || to >= count || to === from) return;
  edit(move(lens.peek(), from, to));
  announce(`moved to position ${to + 1} of ${count}`);
  if (at !== undefined) goTo(to, at);
}

function scroller(element: Element): Element {
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.scrollingElement ?? document.documentElement;
}

/** Begins with the pointer down on the handle of the line `from`. */
export function startDrag(event: PointerEvent, from: number): void {
  const handle = event.currentTarget as HTMLElement;
  const list = handle.closest("ol");
  if (event.button !== 0 || !list || drag.peek()) return;
  event.preventDefault();
  const text = lens.peek();
  const panel = scroller(list);
  const rows = [...list.querySelectorAll<HTMLElement>(":scope > li[data-line]")].map((row) => row.getBoundingClientRect());
  const top = list.getBoundingClientRect().top;
  const startY = event.clientY - top;
  let y = event.clientY;
  let frame = 0;

  const update = () => {
    // Places are counted from the top of the list, so that scrolling changes nothing.
    const now = y - list.getBoundingClientRect().top;
    const middle = (row: DOMRect) => row.top - top + row.height / 2;
    const to = rows.filter((row, i) => i !== from && middle(row) < now).length;
    const before = drag.peek();
    // It stays in the list: a panel grows with what hangs out of it, and would scroll for ever.
    const [row, last] = [rows[from], rows[rows.length - 1]];
    const by = Math.max(rows[0].top - row.top, Math.min(now - startY, last.bottom - row.bottom));
    drag.value = { from, to, by, height: row.height };
    if (before && before.to !== to) announce(`position ${to + 1} of ${rows.length}`);
  };
  const scroll = () => {
    const box = panel.getBoundingClientRect();
    const [upper, lower] = [Math.max(0, box.top) + EDGE, Math.min(innerHeight, box.bottom) - EDGE];
    const by = y < upper ? y - upper : y > lower ? y - lower : 0;
    if (by) {
      panel.scrollTop += Math.max(-SPEED, Math.min(SPEED, by / 3));
      update();
    }
    frame = requestAnimationFrame(scroll);
  };
  const onMove = (event: PointerEvent) => {
    y = event.clientY;
    update();
  };
  const end = (keep: boolean) => {
    const { to } = drag.peek() ?? { to: from };
    cancelAnimationFrame(frame);
    listening.abort();
    drag.value = undefined;
    // A lens that changed under the hand is another one.
    if (!keep || lens.peek() !== text) announce("not moved");
    else moveLine(from, to);
  };
  const listening = new AbortController();
  const while_ = { signal: listening.signal };
  const own = (then: (event: PointerEvent) => void) => (other: PointerEvent) => {
    if (other.pointerId === event.pointerId) then(other);
  };
  handle.setPointerCapture(event.pointerId);
  handle.addEventListener("pointermove", own(onMove), while_);
  handle.addEventListener("pointerup", own(() => end(true)), while_);
  handle.addEventListener("pointercancel", own(() => end(false)), while_);
  handle.addEventListener("lostpointercapture", own(() => end(false)), while_);
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end(false);
  };
  addEventListener("keydown", escape, { ...while_, capture: true });
  frame = requestAnimationFrame(scroll);
  update();
}
