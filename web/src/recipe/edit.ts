// The recipe as the panel works on it: its history, where the caret goes next, and what is read out.

import { computed, effect, signal } from "@preact/signals";
import type { LedgerStep, RecipeLine } from "../api.ts";
import * as state from "../state.ts";
import * as past from "./history.ts";
import * as lines from "./lines.ts";

const history = signal(past.begin(""));
export const canUndo = computed(() => history.value.past.length > 0);
export const canRedo = computed(() => history.value.future.length > 0);

/** What the change being made belongs to. Changes from elsewhere (a menu, the Back button) belong to nothing. */
let group = "";

/** Another lens by an edit in this panel. Edits with the same word of a group are taken back together. */
export function edit(text: string, of = ""): void {
  group = of;
  state.setLens(text);
  group = "";
}

/** Where the caret goes once the list has been drawn: line and place in it, or `end`. */
export const caret = signal<{ line: number; at: number | "end" } | undefined>(undefined);

export function goTo(line: number, at: number | "end" = "end"): void {
  caret.value = { line, at };
}

/** Read out by screen readers. */
export const announcement = signal("");

export function announce(text: string): void {
  // The same words twice are two messages.
  announcement.value = announcement.peek() === text ? `${text}\u00a0` : text;
}

function travel(to: past.History, word: string): void {
  const before = history.peek().now;
  if (to === history.peek()) return;
  history.value = to;
  state.setLens(to.now);
  announce(word);
  if (document.activeElement?.closest(".recipe-list")) goTo(lines.firstChange(before, to.now));
}

export const undo = () => travel(past.undo(history.peek()), "undone");
export const redo = () => travel(past.redo(history.peek()), "redone");

/** Ctrl+Z, Ctrl+Shift+Z, Ctrl+Y; with Cmd on a Mac. True if it was one of them. */
export function undoKey(event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const key = event.key.toLowerCase();
  if (key !== "z" && (key !== "y" || event.shiftKey)) return false;
  event.preventDefault();
  if (key === "y" || event.shiftKey) redo();
  else undo();
  return true;
}

// ---- what the engine said of each line ----

export interface Row {
  /** The line as it is in the lens. */
  line: string;
  /** What the engine says of it; of the line that stood here, as long as it has not answered. */
  info: RecipeLine | undefined;
  /** What its operations did, in the view that is shown. */
  steps: LedgerStep[];
}

/** The lens that the ledger belongs to, by lines. */
const settled = signal<{ lines: string[]; steps: LedgerStep[][] }>({ lines: [], steps: [] });

let before: Row[] = [];

/** The lines of the lens with what is known of them. A row that says the same as before is the same object. */
export const rows = computed<Row[]>(() => {
  const now = lines.split(state.lens.value);
  const { of, lines: infos } = state.recipe.value;
  const known = of === state.lens.value ? now.map((_, i) => i) : lines.align(lines.split(of), now);
  const done = lines.align(settled.value.lines, now);
  before = now.map((line, i) => {
    const row = { line, info: infos[known[i]], steps: lines.isOff(line) ? NONE : (settled.value.steps[done[i]] ?? NONE) };
    return alike(before[i], row) ? before[i] : row;
  });
  return before;
});

const NONE: LedgerStep[] = [];

function alike(a: Row | undefined, b: Row): boolean {
  const says = (row: Row) => row.info && `${row.info.kind} ${row.info.says}`;
  const sound = (row: Row) => !row.info?.errors.length;
  return a !== undefined && a.line === b.line && a.steps === b.steps && (a.info === b.info || (says(a) === says(b) && sound(a) && sound(b)));
}

/** Begins to keep the history and to join the ledger with the lines; ends when the function that it returns is called. */
export function start(): () => void {
  // What the page opens with is where history begins.
  if (!canUndo.peek() && !canRedo.peek()) history.value = past.begin(state.lens.peek());
  const ends = [
    effect(() => {
      history.value = past.record(history.peek(), state.lens.value, group, performance.now());
    }),
    effect(() => {
      const { of, lines: infos, runs } = state.recipe.value;
      if (runs) last = { of, infos };
    }),
    effect(() => {
      const steps = state.ledger.value;
      const count = last.infos.reduce((most, info) => Math.max(most, info.steps[1]), 0);
      // Otherwise the lens has changed since it was asked for, and the next answer is on its way.
      if (count === steps.length) {
        settled.value = { lines: lines.split(last.of), steps: last.infos.map((info) => steps.slice(...info.steps)) };
      }
    }),
  ];
  return () => ends.forEach((end) => end());
}

/** The last lens that ran. */
let last: { of: string; infos: RecipeLine[] } = { of: "", infos: [] };
