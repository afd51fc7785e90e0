// Boxes to ink. All edges are whole device pixels, and the edge between two boxes is computed by the same function from
// the same value, so that between neighbours there is neither a hole nor an overlap.

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
  for (const fill of searching ? palette.muted : palette.fill) if (typeof fill !== "string") fill.setTransform(matrix);
}

function boxes(ctx: CanvasRenderingContext2D, scene: Scene, { sheet, half, span }: Layer, width: number): void {
  const { palette, scale, anchor, searching } = scene;
  const [first, last] = seenRows(half, anchor, scene.height);
  const edge = edgeOf(span, width);
  const fills = searching ? palette.muted : palette.fill;
  const plains = searching ? palette.plainMuted : palette.plain;
  const gap = Math.max(1, Math.round(scale * 0.75));
  const gapFrom = GAP_FROM * scale;
  const patternFrom = PATTERN_FROM * scale;
  // Rows in device pixels, once.
  const tops = new Int32Array(Math.max(0, last - first) + 1);
  const tall = new Int32Array(tops.length);
  for (let row = 0; row < tops.length; row++) {
    const top = rowTop(half, first + row, anchor);
    tops[row] = Math.round(top * scale);
    tall[row] = Math.round((top + ROW) * scale) - tops[row] - gap;
  }
  const { byInk, ink: inks, depth: depths, start, end } = sheet;
  const flags: [x: number, y: number, width: number][] = [];
  let set: string | CanvasPattern = "";
  let ink = -1;
  let fill: string | CanvasPattern = "";
  let plain = "";
  for (let at = 0; at < byInk.length; at++) {
    const i = byInk[at];
    const depth = depths[i];
    if (depth < first || depth >= last) continue;
    const x = edge(start[i]);
    let right = edge(end[i]);
    if (right <= 0 || x >= width) continue;
    if (inks[i] !== ink) {
      ink = inks[i];
      fill = fills[ink];
      plain = plains[ink];
    }
    if (ink === INK.match) right = Math.max(right, x + LEAST_MATCH);
    let wide = right - x;
    if (wide <= 0 && ink !== INK.restMatch) continue;
    const row = depth - first;
    if (ink === INK.restMatch) flags.push([x, tops[row], Math.max(wide, LEAST_MATCH)]);
    const next = wide < patternFrom ? plain : fill;
    if (next !== set) {
      set = next;
      ctx.fillStyle = set;
    }
    if (wide >= gapFrom) wide -= gap;
    ctx.fillRect(x, tops[row], wide, tall[row]);
  }
  // There is a match in what is too small to draw.
  ctx.fillStyle = palette.flag;
  const high = Math.round(3 * scale);
  for (const [x, y, wide] of flags) ctx.fillRect(x, y, wide >= gapFrom ? wide - gap : wide, high);
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
