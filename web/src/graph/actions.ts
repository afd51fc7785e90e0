// What pointer and keys do with boxes.

import { batch } from "@preact/signals";
import type { BoxBody } from "../api.ts";
import * as state from "../state.ts";
import type { Picture } from "./picture.ts";
import { boxNear, indexOf, KIND, type Spot, spotOf, stepFrom } from "./sheet.ts";
import { bring, clamp, firstAnchor, ROW, rowTop, showRow, type Span, zoomAround } from "./view.ts";
import { percent } from "./words.ts";

/** Counts what the user asked for: an answer that comes after the next wish is no longer wanted. */
let wishes = 0;

/** Zooms to a box; opens a remainder. */
export async function zoomTo(picture: Picture, spot: Spot): Promise<void> {
  const wish = ++wishes;
  picture.hideTip();
  if (spot.kind === KIND.whole) {
    showAll(picture);
    return;
  }
  const body = await picture.body(spot, "path");
  if (!body || wish !== wishes) return;
  if (spot.kind === KIND.rest) {
    batch(() => {
      state.focus.value = body.path;
      state.window_.value = [spot.start, spot.end];
    });
    return;
  }
  picture.expect(spot.half, body.path, [spot.start, spot.end]);
  picture.commit();
  state.zoomTo(body.path);
}

/** All of the picture, from its root on. */
export function showAll(picture: Picture): void {
  wishes++;
  picture.commit();
  state.reset();
  picture.scrollTo(firstAnchor(picture.reach(), picture.height), true);
}

/** Out by one: first from what was dragged and wheeled to, then to the caller. */
export function zoomOut(picture: Picture): void {
  wishes++;
  picture.commit();
  if (state.window_.peek()) state.window_.value = null;
  else state.zoomTo(state.focus.peek().slice(0, -1));
}

export function select(picture: Picture, spot: Spot): void {
  if (spot.kind === KIND.rest) return;
  state.selected.value = { tree: spot.tree, node: spot.node };
  makeCurrent(picture, spot, false);
}

/** Opens the menu of operations at a place on the screen; without one at the box itself. */
export async function openMenu(picture: Picture, spot: Spot, at: { x: number; y: number }): Promise<void> {
  const wish = ++wishes;
  picture.hideTip();
  if (spot.kind === KIND.rest) {
    picture.say.value = "These are several boxes. Zoom in to see each.";
    return;
  }
  const body = await picture.body(spot, "path");
  if (body && wish === wishes) await state.offerMenu({ tree: spot.tree, node: spot.node }, body.name, at.x, at.y);
}

/** Makes a box the current one and says which it is. */
export function makeCurrent(picture: Picture, spot: Spot, aloud = true): void {
  picture.current = spot;
  picture.redraw();
  if (aloud) void announce(picture, spot);
}

async function announce(picture: Picture, spot: Spot): Promise<void> {
  const { whole } = picture;
  if (spot.kind === KIND.rest) {
    picture.say.value = `Boxes too small to draw one by one, ${percent(spot.end - spot.start, whole)} of the view. Enter opens them.`;
    return;
  }
  const body = await picture.body(spot, "path");
  if (body && picture.current === spot) picture.say.value = spoken(body);
}

function spoken(body: BoxBody): string {
  const self = body.self.value === 0 ? "" : `, self ${body.self.of_view}`;
  return `${body.name}, ${body.total.text}, ${body.total.of_view} of the view${self}`;
}

/** The box the keys are at; the one in focus when they come for the first time. */
function currentOf(picture: Picture): Spot | undefined {
  const { current } = picture;
  if (current) {
    const sheet = picture.parts[current.half]?.sheet;
    if (sheet?.tree === current.tree) return current;
  }
  const selected = picture.spotOfNode(state.selected.peek());
  if (selected) return selected;
  for (const [half, part] of picture.parts.entries()) {
    const { sheet, span } = part;
    if (!sheet || !span) continue;
    const depth = Math.max(part.half.skip, sheet.crumbs.length - 1);
    const i = boxNear(sheet, depth, (span[0] + span[1]) / 2, span[1] - span[0]);
    if (i >= 0) return spotOf(sheet, half, i);
  }
  return undefined;
}

/** Moves the current box by an arrow key. */
export function arrow(picture: Picture, way: "up" | "down" | "left" | "right"): void {
  const from = picture.current && currentOf(picture);
  if (!from) {
    const first = currentOf(picture);
    if (first) arrive(picture, first);
    return;
  }
  const part = picture.parts[from.half];
  const sheet = part.sheet!;
  const span = part.span ?? sheet.extent;
  const sideways = way === "left" || way === "right";
  const step = sideways ? way : (way === "down") === part.half.way > 0 ? "in" : "out";
  const i = indexOf(sheet, from);
  if (i < 0) {
    // Its row is not there yet: bring it back.
    arrive(picture, from);
    return;
  }
  const next = stepFrom(sheet, i, step, span);
  if (next >= 0 && sheet.depth[next] >= part.half.skip) arrive(picture, spotOf(sheet, from.half, next));
  else if (step === "out" && picture.parts.length > 1) cross(picture, from);
}

/** Over the middle of a sandwich, to the other half. */
function cross(picture: Picture, from: Spot): void {
  const half = 1 - from.half;
  const part = picture.parts[half];
  const { sheet, span } = part;
  if (!sheet || !span) return;
  const value = Math.min(Math.max((from.start + from.end) / 2, span[0]), span[1]);
  const i = boxNear(sheet, part.half.skip, value, span[1] - span[0]);
  if (i >= 0) arrive(picture, spotOf(sheet, half, i));
}

/** Makes a box current and brings it into sight. */
function arrive(picture: Picture, spot: Spot): void {
  picture.hideTip();
  makeCurrent(picture, spot);
  const part = picture.parts[spot.half];
  const anchor = showRow(part.half, spot.depth, picture.anchorGoal, picture.reach(), picture.height, 1);
  if (anchor !== picture.anchorGoal) picture.scrollTo(anchor, false);
  const span = picture.lookedAt;
  if (!span || !picture.whole) return;
  const next = bring(span, [spot.start, spot.end], picture.whole);
  if (next !== span) picture.lookAt(next);
}

/** Puts the current box in the middle of the picture. */
export function centre(picture: Picture): void {
  const spot = currentOf(picture);
  const span = picture.lookedAt;
  if (!spot || !span) return;
  const half = (span[1] - span[0]) / 2;
  const at = (spot.start + spot.end) / 2;
  const top = rowTop(picture.parts[spot.half].half, spot.depth, picture.anchorGoal);
  picture.scrollTo(picture.anchorGoal + (picture.height - ROW) / 2 - top, true);
  look(picture, [at - half, at + half]);
}

/** Zooms by a factor around the current box, or the middle of what is seen. */
export function zoomBy(picture: Picture, factor: number): void {
  const span = picture.lookedAt;
  if (!span || !picture.whole) return;
  const spot = picture.current;
  const middle = spot ? (Math.max(spot.start, span[0]) + Math.min(spot.end, span[1])) / 2 : Number.NaN;
  const at = middle > span[0] && middle < span[1] ? middle : (span[0] + span[1]) / 2;
  picture.commit();
  picture.show(zoomAround(span, at, factor, picture.whole));
}

function look(picture: Picture, span: Span): void {
  picture.commit();
  if (picture.whole) picture.show(clamp(span, picture.whole));
}

/** By so many pages towards the top or the bottom of the picture. */
export function page(picture: Picture, pages: number): void {
  picture.hideTip();
  picture.scrollTo(picture.anchorGoal - pages * Math.max(ROW, picture.height - 2 * ROW), true);
}

/** What Enter, Space and the menu key act on. */
export function onCurrent(picture: Picture, act: (spot: Spot) => void): void {
  const spot = currentOf(picture);
  if (!spot) return;
  if (!picture.current) makeCurrent(picture, spot);
  act(spot);
}

/** Where the current box is on the screen, for a menu. */
export function screenPlace(picture: Picture, spot: Spot, canvas: HTMLElement): { x: number; y: number } {
  const rect = canvas.getBoundingClientRect();
  const part = picture.parts[spot.half];
  const span = part.span ?? [0, 1];
  const x = ((Math.max(spot.start, span[0]) - span[0]) / (span[1] - span[0] || 1)) * picture.width;
  const y = rowTop(part.half, spot.depth, picture.anchor) + ROW;
  return { x: rect.left + Math.min(Math.max(x, 0), rect.width) + 8, y: rect.top + Math.min(Math.max(y, 0), rect.height) };
}

/** Narrower than this (CSS pixels), a match is not seen. */
const SEEN = 24;

/** To the next match, the widest first, or back. */
export async function nextMatch(picture: Picture, by: 1 | -1): Promise<void> {
  const pattern = state.search.peek().trim();
  if (!pattern || state.searchProblem.peek()) return;
  const wish = ++wishes;
  const places = Math.max(1, state.found.peek()?.places ?? 1);
  const view = picture.parts[0].view;
  const hit = async (nth: number) =>
    (await state.ask("hit", { what: "hit", view, order: state.order.peek(), pattern, nth }))?.hit ?? undefined;
  try {
    let nth = picture.nth + by;
    if (nth < 0) nth = places - 1;
    let place = await hit(nth);
    if (!place && nth > 0) {
      // Trees other than the top-down one have as many as they have: the first again.
      nth = 0;
      place = await hit(nth);
    }
    if (wish !== wishes) return;
    if (!place) {
      picture.say.value = "No match in this picture.";
      return;
    }
    picture.nth = nth;
    show(picture, place);
  } catch (error) {
    const why = state.reason(error);
    if (why) state.problem.value = why;
  }
}

function show(picture: Picture, place: { node: { tree: number; node: number }; path: string[]; extent: [number, number] }): void {
  const [start, end] = place.extent;
  const depth = place.path.length;
  const spot: Spot = { half: 0, tree: place.node.tree, node: place.node.node, kind: KIND.frame, small: 0, depth, start, end };
  const span = picture.lookedAt;
  const part = picture.parts[0];
  picture.hideTip();
  if (span && picture.whole) {
    const seen = Math.min(end, span[1]) - Math.max(start, span[0]);
    const width = end - start;
    if (seen < width * 0.99 || width < SEEN * picture.perPixel) {
      // With as much of what is beside it on both sides.
      look(picture, [start - width, end + width]);
    }
  }
  // Its row may be deeper than what is known of the picture now.
  part.half.rows = Math.max(part.half.rows, depth + 1);
  picture.scrollTo(showRow(part.half, depth, picture.anchorGoal, picture.reach(), picture.height, 3), true);
  makeCurrent(picture, spot);
}
