// The picture as it stands: what was answered, what is seen of it, and what is still to be asked. It follows the signals
// of state.ts; pointer and keys act on it through actions.ts.

import { batch, effect, signal, untracked } from "@preact/signals";
import type { BoxBody, Crumb, Marks, View } from "../api.ts";
import type { Channel, Engine } from "../engine.ts";
import * as state from "../state.ts";
import { draw, type Layer } from "./draw.ts";
import { unsure } from "./signs.ts";
import { KIND, type Sheet, type Spot, boxAt, boxNear, boxOfNode, marksIn, sameSpot, sheetOf, spotOf } from "./sheet.ts";
import { moves, onTheme, type Palette, readPalette, readType, type Type } from "./theme.ts";
import {
  alike, type Asked, clamp, clampAnchor, covers, firstAnchor, type Half, leadRow, pan, question, reach, rowAt, scrolling, seenRows,
  type Span, within, zoomAround,
} from "./view.ts";

/** How long the picture moves, in milliseconds. */
const GLIDE = 150;
/** How long a gesture may rest before it is in the address. */
const REST = 200;
/** So many rows of what leads to the focus stay in sight. */
const LEAD = 2;
/** How many boxes' details are kept. */
const KEPT = 400;

/** One half of the picture, and what is known of it. */
interface Part {
  channel: Channel;
  view: View;
  half: Half;
  sheet?: Sheet;
  /** The key the sheet answers. */
  answers: string;
  /** Edges of the box in focus, and the key they are of. */
  extent?: Span;
  extentOf: string;
  /** What is seen now. */
  span?: Span;
  /** Where a movement began. */
  from?: Span;
  /** The question that is under way; a newer engine has no use for it. */
  asking?: object;
  /** The question that was last refused: not to be asked again. */
  refused: string;
}

/** What hovers near the pointer. */
export interface Tip {
  x: number;
  y: number;
  spot: Spot;
  /** Upper and lower edge of the row on the screen. */
  row: [number, number];
  body?: BoxBody;
}

export class Picture {
  /** The boxes down to the one in focus. */
  readonly crumbs = signal<Crumb[]>([]);
  readonly marks = signal<Marks | undefined>(undefined);
  readonly tip = signal<Tip | undefined>(undefined);
  /** What is read out. */
  readonly say = signal("");
  /** Why there is nothing to see, for people. */
  readonly nothing = signal("");
  /** What speaks against trusting what is seen, for people. */
  readonly banner = signal("");
  /** Is what the banner says of the box that is zoomed to, not of the view? */
  readonly bannerOfBox = signal(false);
  /** What is wrong with the middle of the sandwich. */
  readonly middleProblem = signal("");
  /** Share of the view that goes through the middle of the sandwich. */
  readonly through = signal<[number, number] | undefined>(undefined);

  width = 0;
  height = 0;
  parts: Part[] = [];
  anchor = 0;
  hover: Spot | undefined;
  current: Spot | undefined;
  focused = false;
  /** The match that was gone to last. */
  nth = -1;

  #canvas: HTMLCanvasElement;
  #ctx: CanvasRenderingContext2D;
  #scroller: HTMLElement;
  #spacer: HTMLElement;
  #scale = 1;
  #palette: Palette;
  #type: Type;
  /** What is being looked at with a gesture, before it is in the state. */
  #live: Span | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #anchorFrom = 0;
  #anchorTo = 0;
  #began: number | undefined;
  #frame = 0;
  #scrolled = 0;
  #tree = "";
  #focus = "";
  #window = "";
  #units = "";
  #edges: Span | null = null;
  #engine: Engine | undefined;
  #layout = "";
  /** Begin at the root when the next answer comes. */
  #fresh = true;
  #bodies = new Map<string, BoxBody>();
  #ends: (() => void)[] = [];
  #gone = false;
  /** The banner of the view; as long as it is known, there is no other while all of the view is seen. */
  #ofView = "";
  #problem = "";

  constructor(canvas: HTMLCanvasElement, scroller: HTMLElement, spacer: HTMLElement) {
    this.#canvas = canvas;
    this.#ctx = canvas.getContext("2d", { alpha: false })!;
    this.#scroller = scroller;
    this.#spacer = spacer;
    this.#palette = readPalette(this.#scale);
    this.#type = readType();
    const resized = new ResizeObserver(() => this.#resize());
    resized.observe(scroller);
    this.#ends.push(
      () => resized.disconnect(),
      onTheme(() => {
        this.#resize();
        this.#palette = readPalette(this.#scale);
        this.redraw();
      }),
      effect(() => {
        void [state.engine.value, state.shownLens.value, state.sampleType.value, state.view.value, state.middle.value];
        void [state.order.value, state.colour.value, state.search.value, state.focus.value, state.window_.value, state.shape.value];
        untracked(() => this.#follow());
      }),
      effect(() => {
        void state.selected.value;
        this.redraw();
      }),
    );
    const scrolled = () => this.#onScroll();
    scroller.addEventListener("scroll", scrolled);
    this.#ends.push(() => scroller.removeEventListener("scroll", scrolled));
    // A font that comes late has other characters.
    void document.fonts?.ready.then(() => {
      this.#type = readType();
      this.redraw();
    });
  }

  dispose(): void {
    this.#gone = true;
    // What was being looked at is not lost.
    if (this.#live) this.commit();
    clearTimeout(this.#rest);
    cancelAnimationFrame(this.#frame);
    for (const end of this.#ends) end();
  }

  get type(): Type {
    return this.#type;
  }

  // ---- what the state wants ----

  #treeKey(): string {
    return JSON.stringify([
      state.shownLens.peek(), state.sampleType.peek(), state.view.peek(), state.view.peek() === "sandwich" ? state.middle.peek() : "",
      state.order.peek(),
    ]);
  }

  #extentKey(focus = state.focus.peek()): string {
    return `${this.#tree}${JSON.stringify(focus)}`;
  }

  #key(): string {
    return JSON.stringify([this.#extentKey(), state.colour.peek(), state.search.peek()]);
  }

  /** The state changed. */
  #follow(): void {
    const tree = this.#treeKey();
    if (tree !== this.#tree) {
      this.#tree = tree;
      this.#live = undefined;
      this.nth = -1;
      this.hideTip();
      this.current = undefined;
      this.middleProblem.value = "";
      this.through.value = undefined;
    }
    // Edges of a window say nothing in another sample type, or where siblings stand in another order.
    const units = JSON.stringify([state.sampleType.peek(), state.order.peek(), state.view.peek()]);
    const edges = state.window_.peek();
    if (units !== this.#units && this.#units && edges && edges === this.#edges) state.window_.value = null;
    this.#units = units;
    this.#edges = state.window_.peek();
    const layout = `${state.view.peek()} ${state.shape.peek()}`;
    if (layout !== this.#layout) {
      this.#layout = layout;
      this.#arrange();
    }
    const pattern = state.middle.peek().trim();
    if (state.view.peek() === "sandwich") {
      this.parts[0].view = { kind: "callees", pattern };
      this.parts[1].view = { kind: "callers", pattern };
    }
    if (state.engine.peek() !== this.#engine) {
      this.#engine = state.engine.peek();
      this.#bodies.clear();
      for (const part of this.parts) Object.assign(part, { sheet: undefined, extent: undefined, extentOf: "", span: undefined });
      this.#fresh = true;
    }
    const focus = JSON.stringify(state.focus.peek());
    const window = JSON.stringify(state.window_.peek());
    if (focus !== this.#focus || window !== this.#window) {
      const deeper = focus !== this.#focus;
      this.#focus = focus;
      this.#window = window;
      this.#aim(deeper);
    }
    this.pursue();
    this.redraw();
  }

  /** Another view or shape: other halves, seen from the beginning. */
  #arrange(): void {
    const view = state.view.peek();
    const part = (channel: Channel, view: View, way: 1 | -1, skip: number): Part => {
      // What was drawn of the same tree goes on being drawn.
      const old = this.parts.find((p) => p.channel === channel && p.view.kind === view.kind && p.half.skip === skip);
      if (old) return { ...old, asking: undefined, half: { ...old.half, way } };
      return { channel, view, half: { way, skip, rows: 0 }, answers: "", extentOf: "", refused: "" };
    };
    if (view === "sandwich") {
      this.parts = [
        part("graph", { kind: "callees", pattern: "" }, 1, 1),
        part("graph2", { kind: "callers", pattern: "" }, -1, 2),
      ];
    } else {
      this.parts = [part("graph", { kind: view }, state.shape.peek() === "flame" ? -1 : 1, 0)];
    }
    this.#fresh = true;
    this.#began = undefined;
    this.#toStart();
  }

  /** The root, or the middle, comes into sight. */
  #toStart(): void {
    const flame = state.view.peek() !== "sandwich" && state.shape.peek() === "flame";
    const to = this.reach();
    const depth = state.focus.peek().length;
    if (to.above + to.below === 0) this.anchor = flame ? this.height : this.parts.length > 1 ? this.height / 2 : 0;
    else this.anchor = depth > 0 ? leadRow(this.#owner.half, depth, LEAD, to, this.height) : firstAnchor(to, this.height);
    this.#anchorTo = this.anchor;
  }

  /** The sandwich has something in its middle, and every view an engine. */
  get #ready(): boolean {
    return !!state.engine.peek() && !(state.view.peek() === "sandwich" && !state.middle.peek().trim());
  }

  /** Does the zoom apply to this half? In a sandwich the focus is a box of one half, unless it is in the middle. */
  #owns(part: Part): boolean {
    const length = (p: Part) => p.sheet?.crumbs.length ?? 0;
    return this.parts.every((other) => length(other) <= length(part));
  }

  get #owner(): Part {
    return this.parts.find((part) => this.#owns(part)) ?? this.parts[0];
  }

  /** What is to be seen of a half; undefined while that is not known. */
  #goal(part: Part): Span | undefined {
    const window = this.#live ?? state.window_.peek();
    if (window && (this.parts.length === 1 || (part.answers === this.#key() && this.#owns(part)))) {
      return part.sheet && part.sheet.whole > 0 ? clamp(window, part.sheet.whole) : window;
    }
    return part.extentOf === this.#extentKey() ? part.extent : undefined;
  }

  // ---- asking ----

  /** Asks for what is missing of what is to be seen. One question of each half is under way at a time. */
  pursue(): void {
    if (this.width === 0 || this.#gone || !this.#ready) return;
    for (const part of this.parts) void this.#pursue(part);
  }

  async #pursue(part: Part): Promise<void> {
    const engine = state.engine.peek()!;
    if (part.asking === engine) return;
    part.asking = engine;
    let last = "";
    for (;;) {
      const next = this.#question(part);
      // An answer that does not cover what was asked for will not do so the next time either.
      if (!next || next.text === last) break;
      last = next.text;
      const { asked, key } = next;
      const late = () => part.asking !== engine || this.#gone || !this.parts.includes(part);
      try {
        const answer = await state.ask<"graph">(part.channel, { what: "graph", ...next.what });
        if (late()) return;
        if (!answer) break;
        part.refused = "";
        this.#take(part, sheetOf(answer, asked), key);
      } catch (error) {
        if (late()) return;
        part.refused = next.text;
        this.#refuse(error);
      }
    }
    part.asking = undefined;
  }

  #question(part: Part) {
    if (!this.#ready || state.engine.peek() !== part.asking) return undefined;
    const key = this.#key();
    const goal = this.#goal(part);
    const answered = part.sheet && part.answers === key ? part.sheet : undefined;
    const rows = seenRows(part.half, this.#anchorTo, this.height);
    // A sandwich is as wide as its middle, which has to be looked at first.
    if (!goal && part.half.skip > 0) [rows[0], rows[1]] = [0, Math.min(rows[1], 200)];
    let asked: Asked;
    if (goal) {
      const seen = { span: goal, width: this.width, rows };
      const whole = part.sheet?.whole || Number.MAX_VALUE;
      if (answered && covers(answered.asked, answered.rows, seen, whole)) return undefined;
      asked = question(seen, whole, part.sheet?.count ?? 0);
    } else {
      if (answered) return undefined;
      asked = { ...question({ span: [0, 1], width: this.width, rows }, 1, 0), window: null };
    }
    const what = this.#what(part, asked, this.#scale);
    const text = key + JSON.stringify(what);
    return part.refused === text ? undefined : { what, asked, key, text };
  }

  #what(part: Part, asked: Asked, scale: number) {
    return {
      view: part.view,
      order: state.order.peek(),
      colour: state.colour.peek(),
      search: state.search.peek().trim() || null,
      focus: state.focus.peek(),
      window: asked.window as [number, number] | null,
      width: asked.width,
      // A box that is drawn has at least one device pixel.
      min_width: Math.max(0.5, 1 / scale),
      character: this.#type.character,
      first_row: asked.first_row,
      rows: asked.rows,
    };
  }

  /** What is seen, from left to right, in other rows; for a file. */
  async layers(anchor: number, height: number, scale: number): Promise<(Layer | undefined)[]> {
    const out: (Layer | undefined)[] = [];
    for (const part of this.parts) {
      const { half, span } = part;
      const [first_row, end] = seenRows(half, anchor, height);
      const asked = { window: span ?? null, width: this.width, first_row, rows: Math.min(end, half.rows) - first_row };
      const answer = span && part.sheet && asked.rows > 0 && (await state.ask("file", { what: "graph", ...this.#what(part, asked, scale) }));
      out.push(answer && span ? { sheet: sheetOf(answer, asked), half: { ...half }, span } : undefined);
    }
    return out;
  }

  /** An answer came. */
  #take(part: Part, sheet: Sheet, key: string): void {
    const before = part.sheet;
    part.sheet = sheet;
    part.answers = key;
    if (key === this.#key()) {
      const known = part.extentOf === this.#extentKey() ? part.extent : undefined;
      part.extent = part.half.skip > 0 && sheet.crumbs.length <= 1 ? (middleOf(sheet) ?? known ?? sheet.extent) : sheet.extent;
      part.extentOf = this.#extentKey();
    }
    part.half.rows = sheet.rows;
    // Another tree is seen at once as it is to be seen; what was asked for meanwhile is on its way.
    if (before?.tree !== sheet.tree) {
      part.span = this.#goal(part) ?? sheet.asked.window;
      part.from = undefined;
    }
    this.#aim(false);
    if (this.#fresh) {
      this.#toStart();
      this.#fresh = this.parts.some((p) => !p.sheet);
    }
    this.#fitAnchor();
    if (this.#problem && state.problem.peek() === this.#problem) state.problem.value = "";
    this.#problem = "";
    this.#publish();
    this.redraw();
  }

  #refuse(error: unknown): void {
    const why = state.reason(error);
    if (!why) return;
    if (this.parts.length > 1) {
      for (const p of this.parts) p.sheet = undefined;
      this.middleProblem.value = why;
    } else if (!(error as { failure?: { places: unknown[] } }).failure?.places.length) {
      // What is wrong with the lens is said where the lens is.
      this.#problem = why;
      state.problem.value = why;
    }
    this.redraw();
  }

  /** Tells the rest of the pane. */
  #publish(): void {
    const sheets = this.parts.flatMap((part) => (part.sheet ? [part.sheet] : []));
    batch(() => {
      this.crumbs.value = this.#owner.sheet?.crumbs ?? [];
      this.#count();
      const banner = sheets.find((sheet) => sheet.banner)?.banner ?? "";
      if (this.crumbs.value.length <= 1) this.#ofView = banner;
      this.banner.value = banner;
      this.bannerOfBox.value = banner !== this.#ofView;
      unsure.value = sheets.some((sheet) => sheet.unsureBelow > 0);
      this.nothing.value = sheets.length && sheets.every((sheet) => sheet.whole === 0) ? "Nothing is left to draw: the lens took every sample away." : "";
      const [callees] = this.parts;
      if (this.parts.length > 1 && callees.sheet && callees.sheet.asked.first_row <= 1) {
        const middle = middleOf(callees.sheet);
        // With a focus only part of the middle is in the window.
        if (callees.sheet.crumbs.length <= 1) this.through.value = [middle ? middle[1] - middle[0] : 0, callees.sheet.whole];
      }
    });
  }

  /** Counts what of the search is seen. */
  #count(): void {
    const marks = this.parts.flatMap((part) => {
      const goal = this.#goal(part);
      const of = part.sheet && ((goal && marksIn(part.sheet, goal)) ?? part.sheet.marks);
      return of ? [of] : [];
    });
    const before = this.marks.peek();
    const now = { drawn: sum(marks.map((m) => m.drawn)), remainders: sum(marks.map((m) => m.remainders)) };
    if (marks.length === 0) this.marks.value = undefined;
    else if (now.drawn !== before?.drawn || now.remainders !== before.remainders) this.marks.value = now;
  }

  // ---- looking ----

  reach() {
    return reach(this.parts.map((part) => part.half));
  }

  /** What is seen of a half. */
  spanOf(half: number): Span | undefined {
    return this.parts[half]?.span;
  }

  /** Makes for what is to be seen; with `rows` also for the row of the focus. */
  #aim(rows: boolean): void {
    let moving = false;
    for (const part of this.parts) {
      const goal = this.#goal(part);
      if (!goal) continue;
      part.span ??= goal;
      if (alike(part.span, goal)) {
        part.span = goal;
        part.from = undefined;
      } else {
        part.from = part.span;
        moving = true;
      }
    }
    let anchor = this.#anchorTo;
    if (rows && this.parts[0].sheet) {
      const { half } = this.#owner;
      const depth = state.focus.peek().length;
      anchor = depth > 0 ? leadRow(half, depth, LEAD, this.reach(), this.height) : firstAnchor(this.reach(), this.height);
    }
    if (moving || Math.abs(anchor - this.anchor) >= 1) this.#glide(anchor);
  }

  #glide(anchor: number): void {
    this.#anchorFrom = this.anchor;
    this.#anchorTo = anchor;
    this.#began = performance.now();
    if (!moves()) this.#began -= GLIDE;
    this.redraw();
  }

  /** Puts the anchor at a place, slowly if asked to. */
  scrollTo(anchor: number, slowly = false): void {
    const to = clampAnchor(anchor, this.reach(), this.height);
    if (slowly) {
      for (const part of this.parts) part.from = part.span;
      this.#glide(to);
    } else {
      this.anchor = this.#anchorFrom = this.#anchorTo = to;
      this.redraw();
    }
    this.pursue();
  }

  get anchorGoal(): number {
    return this.#anchorTo;
  }

  /** No blank space where rows went away. */
  #fitAnchor(): void {
    const to = clampAnchor(this.#anchorTo, this.reach(), this.height);
    this.#anchorTo = to;
    if (this.#began === undefined) this.anchor = to;
  }

  /** The span a gesture starts from. */
  get lookedAt(): Span | undefined {
    return this.#live ?? this.#goal(this.#owner) ?? this.#owner.span;
  }

  get whole(): number {
    return this.#owner.sheet?.whole ?? 0;
  }

  /** Pixels to stored units. */
  get perPixel(): number {
    const span = this.lookedAt;
    return span && this.width ? (span[1] - span[0]) / this.width : 0;
  }

  /** A gesture looks at another span: at once, and in the state when it rests. */
  lookAt(span: Span): void {
    this.#live = span;
    for (const part of this.parts) {
      if (!this.#owns(part)) continue;
      part.span = span;
      part.from = undefined;
    }
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.commit(), REST);
    this.hideTip();
    this.pursue();
    this.redraw();
  }

  zoomAt(x: number, factor: number): void {
    const span = this.lookedAt;
    if (span && this.whole > 0) this.lookAt(zoomAround(span, span[0] + x * this.perPixel, factor, this.whole));
  }

  panBy(dx: number): void {
    const span = this.lookedAt;
    if (span && this.whole > 0 && dx !== 0) this.lookAt(pan(span, dx * this.perPixel, this.whole));
  }

  /** What a gesture looked at becomes the state. */
  commit(): void {
    clearTimeout(this.#rest);
    const live = this.#live;
    this.#live = undefined;
    if (live) {
      this.show(live);
      this.#count();
    }
  }

  /** Looks at a span, through the state. The focus becomes the innermost box on the way to it that holds the span. */
  show(span: Span): void {
    const { sheet } = this.#owner;
    if (!sheet) return;
    const names = state.focus.peek();
    let keep = Math.min(names.length, sheet.crumbs.length - 1);
    let extent = keep === names.length ? this.#owner.extent : sheet.extent;
    while (keep > 0 && !(extent && within(span, extent))) {
      keep -= 1;
      const box = boxOfNode(sheet, sheet.crumbs[keep].node);
      extent = box < 0 ? undefined : [sheet.start[box], sheet.end[box]];
      if (!extent) keep = 0;
    }
    if (keep === 0) extent = this.parts.length === 1 ? [0, sheet.whole] : names.length === 0 ? this.#owner.extent : undefined;
    batch(() => {
      if (keep < names.length) state.focus.value = names.slice(0, keep);
      state.window_.value = extent && alike(extent, span) ? null : [span[0], span[1]];
    });
  }

  /** The edges of a box that is about to be zoomed to are known already. */
  expect(half: number, path: string[], extent: Span): void {
    const part = this.parts[half];
    if (!part) return;
    part.extent = extent;
    part.extentOf = this.#extentKey(path);
  }

  /** The box under a point of the canvas. */
  hit(x: number, y: number): Spot | undefined {
    for (const [half, part] of this.parts.entries()) {
      const { sheet, span } = part;
      const depth = rowAt(part.half, y, this.anchor);
      if (!sheet || !span || depth === undefined) continue;
      const unit = (span[1] - span[0]) / (this.width || 1);
      const value = span[0] + x * unit;
      // What is drawn wider than it is can be hit, too.
      const i = boxNear(sheet, depth, value, unit);
      if (i >= 0) return spotOf(sheet, half, i);
    }
    return undefined;
  }

  /** The box at a place of a half, as it is drawn now. */
  spotAt(half: number, depth: number, value: number): Spot | undefined {
    const sheet = this.parts[half]?.sheet;
    if (!sheet || depth < this.parts[half].half.skip) return undefined;
    const i = boxAt(sheet, depth, value);
    return i < 0 ? undefined : spotOf(sheet, half, i);
  }

  spotOfNode(node: { tree: number; node: number } | undefined): Spot | undefined {
    for (const [half, { sheet }] of this.parts.entries()) {
      if (!node || sheet?.tree !== node.tree) continue;
      const i = boxOfNode(sheet, node.node);
      if (i >= 0) return spotOf(sheet, half, i);
    }
    return undefined;
  }

  setHover(spot: Spot | undefined): void {
    if (sameSpot(spot, this.hover)) return;
    this.hover = spot;
    this.redraw();
  }

  hideTip(): void {
    this.tip.value = undefined;
    this.setHover(undefined);
  }

  // ---- details ----

  /** The details of a box, if they are at hand. */
  kept(spot: Spot): BoxBody | undefined {
    return this.#bodies.get(`${spot.tree}:${spot.node}`);
  }

  /** The details of a box; of a remainder those of its parent. Undefined when they cannot be had any more. */
  async body(spot: Spot, channel: "path" | "hover"): Promise<BoxBody | undefined> {
    const kept = this.kept(spot);
    if (kept) return kept;
    try {
      const body = await state.ask(channel, { what: "box", node: { tree: spot.tree, node: spot.node } });
      if (!body) return undefined;
      if (this.#bodies.size >= KEPT) this.#bodies.delete(this.#bodies.keys().next().value!);
      this.#bodies.set(`${spot.tree}:${spot.node}`, body);
      return body;
    } catch (error) {
      const why = state.reason(error);
      if (why && channel === "path") state.problem.value = why;
      return undefined;
    }
  }

  // ---- drawing ----

  /** Draws with the next frame of the screen. */
  redraw(): void {
    if (!this.#frame && !this.#gone) {
      this.#frame = requestAnimationFrame((now) => {
        this.#frame = 0;
        this.#step(now);
        this.#syncScroll();
        this.#paint();
      });
    }
  }

  #step(now: number): void {
    if (this.#began === undefined) return;
    const share = Math.min(1, Math.max(0, (now - this.#began) / GLIDE));
    const eased = 1 - (1 - share) ** 3;
    for (const part of this.parts) {
      const goal = this.#goal(part);
      if (!part.from || !goal) continue;
      part.span = share === 1 ? goal : [0, 1].map((e) => part.from![e] + (goal[e] - part.from![e]) * eased) as [number, number];
      if (share === 1) part.from = undefined;
    }
    this.anchor = this.#anchorFrom + (this.#anchorTo - this.#anchorFrom) * eased;
    if (share === 1) {
      this.anchor = this.#anchorTo;
      this.#began = undefined;
      this.#fitAnchor();
      this.pursue();
    } else {
      this.redraw();
    }
  }

  #paint(): void {
    if (this.width === 0) return;
    draw(this.#ctx, this.scene(this.#scale, this.#palette));
  }

  /** What is to be drawn now. */
  scene(scale: number, palette: Palette) {
    const shown = !this.nothing.peek() && this.#ready;
    return {
      width: this.width,
      height: this.height,
      scale,
      anchor: this.anchor,
      layers: this.parts.map(({ sheet, half, span }): Layer | undefined => (sheet && span && shown ? { sheet, half, span } : undefined)),
      palette,
      type: this.#type,
      searching: !!state.search.peek().trim() && !state.searchProblem.peek(),
      hover: this.hover,
      selected: this.spotOfNode(state.selected.peek()),
      current: this.focused ? this.current : undefined,
    };
  }

  #resize(): void {
    const width = this.#scroller.clientWidth;
    const height = this.#scroller.clientHeight;
    const scale = Math.min(4, Math.max(0.5, devicePixelRatio || 1));
    if (scale !== this.#scale) {
      this.#scale = scale;
      this.#palette = readPalette(scale);
    }
    const first = this.width === 0;
    const flame = this.reach().below === 0;
    // What stands at the bottom stays there.
    const by = flame ? height - this.height : 0;
    this.width = width;
    this.height = height;
    this.#canvas.width = Math.max(1, Math.round(width * scale));
    this.#canvas.height = Math.max(1, Math.round(height * scale));
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    if (first || !this.parts.some((part) => part.sheet)) this.#toStart();
    else {
      this.anchor += by;
      this.#anchorTo += by;
      this.#fitAnchor();
    }
    this.pursue();
    // A canvas of another size is empty until it is drawn: at once, before the screen shows it.
    this.#syncScroll();
    this.#paint();
  }

  // ---- the scroll bar ----

  #syncScroll(): void {
    const to = this.reach();
    const { room, to: scroll } = scrolling(to, this.height);
    const height = `${room}px`;
    if (this.#spacer.style.height !== height) this.#spacer.style.height = height;
    const top = scroll(to.above - this.anchor);
    if (room > 0 && Math.abs(this.#scroller.scrollTop - top) >= 1) this.#scroller.scrollTop = top;
    this.#scrolled = this.#scroller.scrollTop;
  }

  #onScroll(): void {
    const { scrollTop } = this.#scroller;
    if (Math.abs(scrollTop - this.#scrolled) < 1) return;
    this.#scrolled = scrollTop;
    const to = this.reach();
    this.scrollTo(to.above - scrolling(to, this.height).from(scrollTop));
    this.hideTip();
  }
}

/** Edges of what is in the middle of a sandwich: the first row without its buckets. */
function middleOf(sheet: Sheet): Span | undefined {
  let right = 0;
  for (let i = 0; i < sheet.count; i++) {
    const kind = sheet.kind[i];
    if (sheet.depth[i] === 1 && (kind === KIND.frame || kind === KIND.inferred || kind === KIND.rest)) right = Math.max(right, sheet.end[i]);
  }
  return right > 0 ? [0, right] : undefined;
}

function sum(values: number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
