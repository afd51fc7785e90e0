// Boxes to ink. All edges are whole device pixels, and the edge between two boxes is computed by the same function from
// the same value, so that between neighbours there is neither a hole nor an overlap.

import { Lines } from "./lines.ts";
import { INK, KIND, type Sheet, type Spot } from "./sheet.ts";
import type { Palette, Type } from "./theme.ts";
import { type Half, ROW, rowTop, type Span, seenRows } from "./view.ts";
import { cut } from "./words.ts";

/** One half of the picture as it is seen. */
export interface Layer {
  sheet: Sheet;
  half: Half;
  /** What is seen of it; need not be what the sheet was asked for. */
  span: Span;
}

export interface Scene {
  /** In CSS pixels. */
  width: number;
  height: number;
  /** Device pixels per CSS pixel. */
  scale: number;
  anchor: number;
  layers: (Layer | undefined)[];
  palette: Palette;
  type: Type;
  searching: boolean;
  hover?: Spot;
  selected?: Spot;
  /** The box the keys are at; only while they are. */
  current?: Spot;
}

/** Space between the edge of a box and its label, in CSS pixels. */
export const INSET = 4;
/** Narrower boxes (CSS pixels) have no gap beside them, and no pattern. */
const GAP_FROM = 3;
const PATTERN_FROM = 6;
/** Height of the fringe of boxes that few samples stand behind, and length of its pieces, in CSS pixels. */
const FRINGE = 2;
/** A match is at least so many device pixels wide, over its neighbours if need be. */
const LEAST_MATCH = 2;

/** Draws the scene; the canvas is `width * scale` device pixels wide. */
export function draw(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { palette, scale } = scene;
  const width = Math.round(scene.width * scale);
  const height = Math.round(scene.height * scale);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = palette.bg;
  ctx.fillRect(0, 0, width, height);
  scene.layers.forEach((layer, half) => {
    if (!layer) return;
    movePatterns(scene, layer);
    boxes(ctx, scene, layer, width);
    if (scene.hover?.half === half) lighten(ctx, scene, layer, scene.hover, width);
    labels(ctx, scene, layer, width);
  });
  if (scene.layers.length > 1) middle(ctx, scene, width);
  for (const [spot, colour, line] of [
    [scene.selected, palette.fg, 1.5],
    [scene.current, palette.accent, 2.5],
  ] as const) {
    const layer = spot && scene.layers[spot.half];
    if (layer && layer.sheet.tree === spot.tree) outline(ctx, scene, layer, spot, width, colour, line);
  }
}

/** Device pixels of an edge. Everything that draws or hits a box goes through it. */
function edgeOf(span: Span, width: number): (value: number) => number {
  const left = span[0];
  const k = width / (span[1] - span[0] || 1);
  // A far edge of a wide box must stay in what canvases can count.
  return (value) => Math.max(-1e6, Math.min(1e6, Math.round((value - left) * k)));
}

/** Patterns move with the boxes they fill. */
function movePatterns({ palette, anchor, scale, searching, width }: Scene, { span }: Layer): void {
  const x = ((-span[0] * width * scale) / (span[1] - span[0] || 1)) % (120 * scale);
  const matrix = new DOMMatrix([1, 0, 0, 1, Number.isFinite(x) ? Math.round(x) : 0, Math.round((anchor % 1e6) * scale)]);
  for (const fill of [...(searching ? palette.muted : palette.fill), palette.inferred]) {
    if (typeof fill !== "string") fill.setTransform(matrix);
  }
}

const lines = new Lines();
const flags = new Lines();
const fringes = new Lines();

function boxes(ctx: CanvasRenderingContext2D, scene: Scene, { sheet, half, span }: Layer, width: number): void {
  const { palette, scale, anchor, searching } = scene;
  const [first, end] = seenRows(half, anchor, scene.height);
  const last = Math.min(end, sheet.asked.first_row + sheet.rowStart.length - 1);
  const count = last - first;
  if (count <= 0 || width <= 0) return;
  const edge = edgeOf(span, width);
  const patterns = searching ? palette.muted : palette.fill;
  const pixels = searching ? palette.pixelsMuted : palette.pixels;
  const gap = Math.max(1, Math.round(scale * 0.75));
  const gapFrom = GAP_FROM * scale;
  const patternFrom = PATTERN_FROM * scale;
  // Rows in device pixels.
  const tops = new Int32Array(count);
  const tall = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const top = rowTop(half, first + row, anchor);
    tops[row] = Math.round(top * scale);
    tall[row] = Math.round((top + ROW) * scale) - tops[row] - gap;
  }
  lines.begin(width, count);
  const out = lines.pixels;
  let flagged = false;
  let fringed = false;
  const patterned: [fill: string | CanvasPattern, x: number, row: number, width: number][] = [];
  const { byInk, ink: inks, kind: kinds, depth: depths, start, end: ends } = sheet;
  for (let at = 0; at < byInk.length; at++) {
    const i = byInk[at];
    const row = depths[i] - first;
    if (row < 0 || row >= count) continue;
    const ink = inks[i];
    const x = edge(start[i]);
    let right = edge(ends[i]);
    if (right < 0 || x >= width) continue;
    if (ink === INK.match) right = Math.max(right, x + LEAST_MATCH);
    else if (ink === INK.restMatch) {
      if (!flagged) flags.begin(width, count);
      flagged = true;
      paint(flags.pixels, row * width, width, x, Math.max(right, x + LEAST_MATCH), palette.flagPixel);
    }
    const wide = right - x;
    if (wide <= 0) continue;
    if (wide >= gapFrom) right -= gap;
    paint(out, row * width, width, x, right, pixels[ink]);
    // A fringed lower edge: so few samples that the width says little. Of what is no frame nothing is estimated.
    if (wide >= gapFrom && ends[i] - start[i] < sheet.unsureBelow && (kinds[i] === KIND.frame || kinds[i] === KIND.inferred)) {
      if (!fringed) fringes.begin(width, count);
      fringed = true;
      fringe(fringes.pixels, row * width, width, x, right, scale, palette.bgPixel);
    }
    if (wide < patternFrom) continue;
    if (typeof patterns[ink] !== "string") patterned.push([patterns[ink], x, row, right - x]);
    else if (kinds[i] === KIND.inferred) patterned.push([palette.inferred, x, row, right - x]);
  }
  lines.draw(ctx, tops, tall, count);
  for (const [fill, x, row, wide] of patterned) {
    ctx.fillStyle = fill;
    ctx.fillRect(x, tops[row], wide, tall[row]);
  }
  if (fringed) {
    const tall2 = Math.max(1, Math.round(FRINGE * scale));
    for (let row = 0; row < count; row++) tops[row] += tall[row] - tall2;
    fringes.draw(ctx, tops, tall2, count);
    for (let row = 0; row < count; row++) tops[row] -= tall[row] - tall2;
  }
  // There is a match in what is too small to draw.
  if (flagged) flags.draw(ctx, tops, Math.round(3 * scale), count);
}

/** Every other piece of a line, from `x` up to `right`. */
function fringe(pixels: Uint32Array, line: number, width: number, x: number, right: number, scale: number, colour: number): void {
  const piece = Math.max(1, Math.round(FRINGE * scale));
  for (let from = x + piece; from < right; from += 2 * piece) paint(pixels, line, width, from, Math.min(from + piece, right), colour);
}

/** Colours a line from `x` up to `right`. */
function paint(pixels: Uint32Array, line: number, width: number, x: number, right: number, colour: number): void {
  const from = line + Math.max(0, x);
  const to = line + Math.min(width, right);
  // Most boxes are narrower than a call is worth.
  if (to - from > 32) pixels.fill(colour, from, to);
  else for (let at = from; at < to; at++) pixels[at] = colour;
}

function labels(ctx: CanvasRenderingContext2D, scene: Scene, { sheet, half, span }: Layer, width: number): void {
  const { palette, scale, anchor, type } = scene;
  const [first, last] = seenRows(half, anchor, scene.height);
  const edge = edgeOf(span, width);
  ctx.font = type.font;
  ctx.textBaseline = "alphabetic";
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  const least = (3 * type.character + 2 * INSET) * scale;
  let quiet = false;
  ctx.fillStyle = palette.ink;
  for (const i of sheet.labelled) {
    const depth = sheet.depth[i];
    if (depth < first || depth >= last) continue;
    const x = Math.max(0, edge(sheet.start[i]));
    const right = Math.min(width, edge(sheet.end[i]));
    if (right - x < least) continue;
    const room = Math.floor((right - x) / scale / type.character - (2 * INSET) / type.character + 1e-6);
    const text = cut(sheet.texts[sheet.text[i]], room);
    if (!text) continue;
    const isQuiet = sheet.kind[i] === KIND.rest;
    if (isQuiet !== quiet) {
      quiet = isQuiet;
      ctx.fillStyle = quiet ? palette.quiet : palette.ink;
    }
    const y = Math.round((rowTop(half, depth, anchor) + 12.6) * scale) / scale;
    ctx.fillText(text, x / scale + INSET, y);
  }
  ctx.setTransform(1, 0, 0, 1, 0, 0);
}

/** A box in device pixels, cut to the canvas; undefined if it is out of sight. */
function place(scene: Scene, { half, span }: Layer, spot: Spot, width: number) {
  if (spot.depth < half.skip) return undefined;
  const { scale } = scene;
  const edge = edgeOf(span, width);
  const x = Math.max(-10, edge(spot.start));
  const right = Math.min(width + 10, edge(spot.end));
  const top = rowTop(half, spot.depth, scene.anchor);
  if (right < 0 || x > width || top + ROW < 0 || top > scene.height) return undefined;
  const y = Math.round(top * scale);
  return { x, y, wide: Math.max(0, right - x), tall: Math.round((top + ROW) * scale) - y };
}

function lighten(ctx: CanvasRenderingContext2D, scene: Scene, layer: Layer, spot: Spot, width: number): void {
  const at = layer.sheet.tree === spot.tree ? place(scene, layer, spot, width) : undefined;
  if (!at) return;
  ctx.fillStyle = scene.palette.dark ? "rgba(255,255,255,.16)" : "rgba(255,255,255,.45)";
  ctx.fillRect(at.x, at.y, Math.max(at.wide, scene.scale), at.tall - 1);
}

function outline(ctx: CanvasRenderingContext2D, scene: Scene, layer: Layer, spot: Spot, width: number, colour: string, line: number) {
  const at = place(scene, layer, spot, width);
  if (!at) return;
  const thick = Math.max(1, Math.round(line * scene.scale));
  // Around a sliver there has to be something to see.
  const spare = Math.max(0, thick * 2 + 2 - at.wide);
  const x = Math.min(Math.max(at.x - spare / 2, 0), width - 4);
  const right = Math.min(Math.max(at.x + at.wide + spare / 2, 4), width);
  ctx.strokeStyle = colour;
  ctx.lineWidth = thick;
  ctx.strokeRect(x + thick / 2, at.y + thick / 2 - 1, Math.max(1, right - x - thick), at.tall - thick + 1);
}

/** The line at which callers and callees meet. */
function middle(ctx: CanvasRenderingContext2D, scene: Scene, width: number): void {
  const y = Math.round(scene.anchor * scene.scale);
  ctx.fillStyle = scene.palette.fg;
  ctx.fillRect(0, y - Math.round(scene.scale), width, Math.max(1, Math.round(scene.scale)));
}
