// Pointer, wheel and keys on the canvas.

import * as state from "../state.ts";
import * as act from "./actions.ts";
import type { Picture } from "./picture.ts";
import { ROW, rowTop } from "./view.ts";

/** A press that moves further than this (CSS pixels) is a drag. */
const DRAG_FROM = 4;
/** How long the pointer rests before the engine is asked what is under it, in milliseconds. */
const HOVER = 30;
/** A step of the wheel or of the + key. */
const ZOOM = { key: 2, wheel: 0.008, most: 60 };

/** Connects the canvas to the picture. Returns how to end that. */
export function listen(picture: Picture, canvas: HTMLCanvasElement, scroller: HTMLElement): () => void {
  const ends: (() => void)[] = [];
  const on = <K extends keyof HTMLElementEventMap>(
    target: HTMLElement,
    type: K,
    does: (event: HTMLElementEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ) => {
    target.addEventListener(type, does, options);
    ends.push(() => target.removeEventListener(type, does, options));
  };
  pointer(picture, canvas, on);
  on(scroller, "wheel", (event) => wheel(picture, canvas, event), { passive: false });
  on(canvas, "keydown", (event) => {
    picture.focused = true;
    if (key(picture, canvas, event)) event.preventDefault();
  });
  on(canvas, "focus", () => {
    // Who points needs no mark of where the keys are.
    picture.focused = canvas.matches(":focus-visible");
    picture.redraw();
  });
  on(canvas, "blur", () => {
    picture.focused = false;
    picture.redraw();
  });
  return () => {
    for (const end of ends) end();
  };
}

type On = <K extends keyof HTMLElementEventMap>(
  target: HTMLElement,
  type: K,
  does: (event: HTMLElementEventMap[K]) => void,
  options?: AddEventListenerOptions,
) => void;

function pointer(picture: Picture, canvas: HTMLCanvasElement, on: On): void {
  /** Pointers that are down, by id. */
  const down = new Map<number, { x: number; y: number }>();
  let start: { x: number; y: number } | undefined;
  let dragging = false;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const place = (event: MouseEvent) => {
    const rect = canvas.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  };

  on(canvas, "pointerdown", (event) => {
    down.set(event.pointerId, place(event));
    if (event.button !== 0 || !event.isPrimary) return;
    start = place(event);
    dragging = false;
    picture.hideTip();
  });
  on(canvas, "pointermove", (event) => {
    const before = down.get(event.pointerId);
    const now = place(event);
    if (!before) {
      if (event.pointerType !== "touch") hover(now, event);
      return;
    }
    down.set(event.pointerId, now);
    if (down.size === 2) {
      pinch([...down].find(([id]) => id !== event.pointerId)![1], before, now);
      return;
    }
    if (!start) return;
    if (!dragging) {
      if (Math.hypot(now.x - start.x, now.y - start.y) < DRAG_FROM) return;
      dragging = true;
      canvas.setPointerCapture(event.pointerId);
      canvas.classList.add("dragged");
    }
    picture.panBy(before.x - now.x);
    // A finger scrolls up and down by itself.
    if (event.pointerType !== "touch" && now.y !== before.y) picture.scrollTo(picture.anchor + now.y - before.y);
  });
  const up = (event: PointerEvent) => {
    down.delete(event.pointerId);
    canvas.classList.remove("dragged");
    if (down.size === 0) start = undefined;
  };
  on(canvas, "pointerup", up);
  on(canvas, "pointercancel", (event) => {
    dragging = true;
    up(event);
  });
  on(canvas, "pointerleave", () => {
    clearTimeout(resting);
    picture.hideTip();
  });

  /** Two fingers: what is between them stays between them. */
  function pinch(other: { x: number }, before: { x: number }, now: { x: number }): void {
    dragging = true;
    const was = Math.max(20, Math.abs(before.x - other.x));
    const is = Math.max(20, Math.abs(now.x - other.x));
    picture.zoomAt((before.x + other.x) / 2, was / is);
    picture.panBy((before.x - now.x) / 2);
  }

  function hover(at: { x: number; y: number }, event: PointerEvent): void {
    const spot = picture.hit(at.x, at.y);
    picture.setHover(spot);
    canvas.classList.toggle("over", !!spot);
    clearTimeout(resting);
    if (!spot) {
      picture.tip.value = undefined;
      return;
    }
    const rect = canvas.getBoundingClientRect();
    const top = rect.top + rowTop(picture.parts[spot.half].half, spot.depth, picture.anchor);
    const tip = { x: event.clientX, y: event.clientY, spot, row: [top, top + ROW] as [number, number] };
    const kept = spot.kind === 2 ? undefined : picture.kept(spot);
    picture.tip.value = { ...tip, body: kept };
    if (kept || spot.kind === 2) return;
    resting = setTimeout(async () => {
      const body = await picture.body(spot, "hover");
      const shown = picture.tip.peek();
      if (body && shown?.spot.tree === spot.tree && shown.spot.node === spot.node) picture.tip.value = { ...shown, body };
    }, HOVER);
  }

  // The browser says click after a drag as well.
  on(canvas, "click", (event) => {
    if (dragging) {
      dragging = false;
      return;
    }
    const { x, y } = place(event);
    const spot = picture.hit(x, y);
    if (!spot || event.detail > 1) return;
    const touch = (event as PointerEvent).pointerType === "touch";
    const selected = state.selected.peek();
    const again = selected?.tree === spot.tree && selected.node === spot.node;
    act.select(picture, spot);
    // A finger cannot hover: the first tap says what a box is.
    if (!touch || again || spot.kind === 2) void act.zoomTo(picture, spot);
  });
  on(canvas, "dblclick", (event) => {
    event.preventDefault();
    act.showAll(picture);
  });
  on(canvas, "contextmenu", (event) => {
    // The menu key comes as a key.
    if (event.button !== 2 && (event as PointerEvent).pointerType !== "touch") return;
    const { x, y } = place(event);
    const spot = picture.hit(x, y);
    if (!spot || spot.kind === 2) return;
    event.preventDefault();
    act.select(picture, spot);
    void act.openMenu(picture, spot, { x: event.clientX, y: event.clientY });
  });
}

function wheel(picture: Picture, canvas: HTMLCanvasElement, event: WheelEvent): void {
  // Lines and pages to pixels.
  const unit = event.deltaMode === 1 ? ROW : event.deltaMode === 2 ? picture.height : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const by = Math.min(Math.max(dy, -ZOOM.most), ZOOM.most);
    picture.zoomAt(event.clientX - canvas.getBoundingClientRect().left, Math.exp(by * ZOOM.wheel));
    return;
  }
  if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
    event.preventDefault();
    picture.panBy(dx || dy);
    return;
  }
  // By pixels of the picture, which may be more than pixels of the scroll bar.
  event.preventDefault();
  picture.hideTip();
  picture.scrollTo(picture.anchor - dy);
}

/** Does what a key means; false if it means nothing here. */
function key(picture: Picture, canvas: HTMLCanvasElement, event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  if (event.shiftKey && event.key === "F10") return menu(picture, canvas);
  switch (event.key) {
    case "ArrowUp":
      act.arrow(picture, "up");
      return true;
    case "ArrowDown":
      act.arrow(picture, "down");
      return true;
    case "ArrowLeft":
      act.arrow(picture, "left");
      return true;
    case "ArrowRight":
      act.arrow(picture, "right");
      return true;
    case "Enter":
      act.onCurrent(picture, (spot) => void act.zoomTo(picture, spot));
      return true;
    case " ":
      act.onCurrent(picture, (spot) => act.select(picture, spot));
      return true;
    case "Backspace":
      act.zoomOut(picture);
      return true;
    case "Escape":
      // First what hovers, then the search, then the zoom.
      if (picture.tip.peek()) picture.hideTip();
      else if (state.search.peek()) state.search.value = "";
      else act.zoomOut(picture);
      return true;
    case "0":
    case "Home":
      act.showAll(picture);
      return true;
    case "+":
    case "=":
      act.zoomBy(picture, 1 / ZOOM.key);
      return true;
    case "-":
      act.zoomBy(picture, ZOOM.key);
      return true;
    case "PageUp":
      act.page(picture, -1);
      return true;
    case "PageDown":
      act.page(picture, 1);
      return true;
    case "ContextMenu":
      return menu(picture, canvas);
    case "n":
      void act.nextMatch(picture, 1);
      return true;
    case "N":
      void act.nextMatch(picture, -1);
      return true;
    case "c":
      act.centre(picture);
      return true;
    case "i":
      state.shape.value = state.shape.peek() === "icicle" ? "flame" : "icicle";
      return true;
    default:
      return false;
  }
}

function menu(picture: Picture, canvas: HTMLCanvasElement): boolean {
  act.onCurrent(picture, (spot) => void act.openMenu(picture, spot, act.screenPlace(picture, spot, canvas)));
  return true;
}
