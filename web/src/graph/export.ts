// The picture as a PNG file, with its title and the lens.

import * as state from "../state.ts";
import { draw } from "./draw.ts";
import type { Picture } from "./picture.ts";
import { readPalette } from "./theme.ts";
import { ROW } from "./view.ts";

/** Device pixels per CSS pixel in the file. */
const SCALE = 2;
const MARGIN = 12;
/** Canvases that are larger than this are empty in some browsers, in device pixels. */
const MOST_HEIGHT = 16_000;

let shown: Picture | undefined;

/** Says which picture is on the page; undefined when none is. */
export function offer(picture: Picture | undefined): void {
  shown = picture;
}

/**
 * What is seen of the picture from left to right, with all rows as far as a file can hold them, at two pixels per pixel.
 * @throws {Error} when no picture is shown.
 */
export async function pngOfPicture(): Promise<Blob> {
  const picture = shown;
  if (!picture) throw new Error("The picture is not shown: open the tab Graph first.");
  const lines = caption(picture);
  const head = MARGIN + lines.length * 18 + 6;
  const { above, below } = picture.reach();
  const most = Math.floor((MOST_HEIGHT / SCALE - head - MARGIN) / ROW) * ROW;
  const all = above + below;
  // Of a picture that is too high what is seen is in the file, and as much below it as there is room for.
  const height = Math.max(ROW, Math.min(all, most));
  const top = all <= most ? 0 : Math.min(above - picture.anchor, all - height);
  const palette = readPalette(SCALE);
  const scene = picture.scene(SCALE, palette);
  const anchor = above - top;
  const layers = await picture.layers(anchor, height, SCALE);

  const width = picture.width;
  const boxes = canvasOf(width, height);
  const ink = boxes.getContext("2d", { alpha: false });
  const canvas = canvasOf(width + 2 * MARGIN, height + head + MARGIN);
  const ctx = canvas.getContext("2d", { alpha: false });
  if (!ink || !ctx) throw new Error("The browser has no room for a picture of this size.");
  draw(ink, { ...scene, height, anchor, layers, hover: undefined, current: undefined, selected: undefined });

  ctx.fillStyle = palette.bg;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.scale(SCALE, SCALE);
  ctx.textBaseline = "alphabetic";
  const sans = getComputedStyle(document.documentElement).getPropertyValue("--sans").trim() || "sans-serif";
  lines.forEach((line, i) => {
    ctx.font = i === 0 ? `600 15px ${sans}` : i === 1 ? `12px ${sans}` : picture.type.font;
    ctx.fillStyle = i === 0 ? palette.fg : palette.quiet;
    ctx.fillText(shorten(ctx, line, width), MARGIN, MARGIN + 13 + i * 18);
  });
  ctx.drawImage(boxes, MARGIN, head, width, height);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("The browser could not write the picture."))), "image/png");
  });
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * SCALE);
  canvas.height = Math.round(height * SCALE);
  return canvas;
}

/** Title, what is shown, lens. */
function caption(picture: Picture): string[] {
  const lines = [state.title.peek()];
  const type = state.head.peek()?.sample_type.name;
  const view = state.view.peek();
  const what = [type, view === "sandwich" ? `callers and callees of ${state.middle.peek()}` : view];
  const crumbs = picture.crumbs.peek();
  if (crumbs.length > 1) what.push(`${crumbs[crumbs.length - 1].name}: ${crumbs[crumbs.length - 1].percent} of view`);
  if (state.search.peek().trim()) what.push(`search: ${state.search.peek().trim()}`);
  lines.push(what.filter(Boolean).join(" · "));
  const steps = state.shownLens.peek().split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  if (steps.length) lines.push(`lens: ${steps.join(" | ")}`);
  return lines;
}

function shorten(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  if (ctx.measureText(text).width <= room) return text;
  const all = [...text];
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ctx.measureText(`${all.slice(0, middle).join("")}…`).width <= room) low = middle;
    else high = middle - 1;
  }
  return `${all.slice(0, low).join("")}…`;
}

