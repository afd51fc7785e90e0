// Colours and type of the picture, read from the style sheet once per theme.

import { pixelOf } from "./lines.ts";
import { INK, INKS } from "./sheet.ts";

export interface Palette {
  /** By ink: how a wide box is filled. Only patterns matter: the rest is in `pixels`. */
  fill: (string | CanvasPattern)[];
  /** The same while a search is on: what does not match steps back. */
  muted: (string | CanvasPattern)[];
  /** Over the colour of a box whose frame, or part of it, was not recorded but inferred. */
  inferred: string | CanvasPattern;
  /** By ink: the pixels of a box that is too narrow for a pattern. */
  pixels: number[];
  pixelsMuted: number[];
  bg: string;
  fg: string;
  ink: string;
  quiet: string;
  accent: string;
  flagPixel: number;
  bgPixel: number;
  dark: boolean;
}

export interface Type {
  font: string;
  /** Width of a character in CSS pixels. */
  character: number;
}

const FONT_SIZE = 12;
/** How far the rest of the picture goes towards the ground while a search is on. */
const MUTED = 0.5;

/** Colours for a canvas with so many device pixels per CSS pixel: patterns are drawn in device pixels. */
export function readPalette(scale: number): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim() || "#888888";
  const bg = read("bg");
  const plain: string[] = new Array(INKS).fill(read("rest"));
  for (let k = 0; k < 36; k++) plain[k] = read(`k${k}`);
  plain[INK.root] = read("root");
  plain[INK.past] = read("past");
  plain[INK.rest] = read("hatch");
  plain[INK.restMatch] = read("hatch");
  plain[INK.other] = read("other");
  plain[INK.broken] = read("broken");
  plain[INK.hidden] = read("hidden");
  plain[INK.match] = read("match");
  const plainMuted = plain.map((colour, ink) => (ink < 36 || ink === INK.root ? mix(colour, bg, MUTED) : colour));

  const patterned = (plain: string[]) => {
    const fill: (string | CanvasPattern)[] = [...plain];
    fill[INK.rest] = fill[INK.restMatch] = hatched(6, scale, read("rest"), read("hatch"), 1.2);
    fill[INK.broken] = hatched(10, scale, read("broken"), read("mark"), 1.6);
    fill[INK.hidden] = dotted(scale, read("hidden"), read("mark"));
    return fill;
  };
  return {
    fill: patterned(plain),
    muted: patterned(plainMuted),
    inferred: hatched(10, scale, "transparent", read("ink"), 0.8, 0.5),
    pixels: plain.map(pixelOf),
    pixelsMuted: plainMuted.map(pixelOf),
    bg,
    fg: read("fg"),
    ink: read("ink"),
    quiet: read("muted"),
    accent: read("accent"),
    flagPixel: pixelOf(read("flag")),
    bgPixel: pixelOf(bg),
    dark: style.colorScheme.includes("dark"),
  };
}

/** Part of the way from one colour to another; both as #rrggbb. */
export function mix(from: string, to: string, share: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  if (!/^#[0-9a-f]{6}$/i.test(from) || !/^#[0-9a-f]{6}$/i.test(to)) return from;
  const parts = [1, 3, 5].map((at) => Math.round(channel(from, at) * (1 - share) + channel(to, at) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function tile(size: number, scale: number, ground: string, draw: (ctx: CanvasRenderingContext2D) => void): CanvasPattern | string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.max(1, Math.round(size * scale));
  const ctx = canvas.getContext("2d");
  if (!ctx) return ground;
  ctx.fillStyle = ground;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.scale(canvas.width / size, canvas.width / size);
  draw(ctx);
  return ctx.createPattern(canvas, "repeat") ?? ground;
}

/** Slanted lines, other ways for the two sizes, so that they differ for those who see no colours. */
function hatched(size: number, scale: number, ground: string, line: string, width: number, opacity = 1): CanvasPattern | string {
  return tile(size, scale, ground, (ctx) => {
    ctx.strokeStyle = line;
    ctx.lineWidth = width;
    ctx.globalAlpha = opacity;
    ctx.beginPath();
    const up = size < 8;
    for (const shift of [-size, 0, size]) {
      ctx.moveTo(shift - 1, up ? size + 1 : -1);
      ctx.lineTo(shift + size + 1, up ? -1 : size + 1);
    }
    ctx.stroke();
  });
}

function dotted(scale: number, ground: string, dot: string): CanvasPattern | string {
  return tile(8, scale, ground, (ctx) => {
    ctx.fillStyle = dot;
    for (const at of [2, 6]) {
      ctx.beginPath();
      ctx.arc(at, at, 1.1, 0, 7);
      ctx.fill();
    }
  });
}

/** The font of labels, measured. */
export function readType(): Type {
  const family = getComputedStyle(document.documentElement).getPropertyValue("--mono").trim() || "monospace";
  const font = `${FONT_SIZE}px ${family}`;
  const ctx = document.createElement("canvas").getContext("2d");
  if (!ctx) return { font, character: FONT_SIZE * 0.602 };
  ctx.font = font;
  return { font, character: ctx.measureText("MMMMMMMMMMMMMMMMMMMM").width / 20 || FONT_SIZE * 0.602 };
}

/** Calls back when the theme or the resolution of the screen changes. Returns how to end that. */
export function onTheme(changed: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class", "style"] });
  // A query for the present resolution ends to match when it changes; then the next one is needed.
  let resolution: MediaQueryList;
  const watch = () => {
    resolution = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    resolution.addEventListener("change", again, { once: true });
  };
  const again = () => {
    watch();
    changed();
  };
  watch();
  return () => {
    dark.removeEventListener("change", changed);
    observer.disconnect();
    resolution.removeEventListener("change", again);
  };
}

/** Does the user want things to move? */
export function moves(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}
