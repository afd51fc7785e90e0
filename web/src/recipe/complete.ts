// What may stand at the caret: asked as one types, shown in a list, put in on demand.

import { signal } from "@preact/signals";
import type { Completion } from "../api.ts";
import { ask, lens, recipe } from "../state.ts";

/** An open list of completions. */
export interface Popup {
  line: number;
  input: HTMLInputElement;
  items: Completion[];
  /** What an item takes the place of, in the text of the line. */
  start: number;
  end: number;
  /** The item that Enter takes; none before one was chosen. */
  active: number | undefined;
}

export const popup = signal<Popup | undefined>(undefined);
/** Most completions in the list. */
const ROWS = 12;

export const optionId = (index: number) => `recipe-option-${index}`;

export function close(): void {
  wanted = 0;
  popup.value = undefined;
}

let asked = 0;
/** The question whose answer may still open the list. */
let wanted = 0;

/** Asks for what may stand at the caret of a line. `chosen`: the user wants the list, and its first item. */
export async function suggest(line: number, input: HTMLInputElement, chosen = false): Promise<void> {
  const mine = (wanted = ++asked);
  const { value: text, selectionStart: at } = input;
  if (at === null || at !== input.selectionEnd) return close();
  // The lens as it is written: what may stand in a line depends on the lines above it, whatever the others lack.
  const answer = await ask("complete", { what: "complete", text, at, pattern: false, rows: ROWS }, lens.peek()).catch(() => undefined);
  if (mine !== wanted || !answer) return;
  // The caret moved on meanwhile.
  if (document.activeElement !== input || input.value !== text || input.selectionStart !== at) return close();
  const { items, start, end } = answer;
  const typed = text.slice(start, at);
  const done = items.length === 1 && items[0].text.trim() === text.slice(start, end).trim();
  if (items.length === 0 || (!chosen && done)) return close();
  // Where the line is nothing as it is, a word of the language that is half written can only be meant to be finished. Elsewhere
  // what is typed may be all that is meant, and Enter must not change it.
  const [first] = items;
  const { of, lines } = recipe.peek();
  const wrong = of === lens.peek() && lines[line]?.kind === "wrong";
  const unfinished = wrong && typed !== "" && first.kind !== "name" && first.text.trim() !== typed && first.text.startsWith(typed);
  popup.value = { line, input, items, start, end, active: chosen || unfinished ? 0 : undefined };
}

/** The next or previous item, round the ends. */
export function choose(by: 1 | -1): void {
  const open = popup.peek();
  if (!open) return;
  const count = open.items.length;
  const active = open.active === undefined ? (by > 0 ? 0 : count - 1) : (open.active + by + count) % count;
  popup.value = { ...open, active };
}

/** The line with an item in it, and where the caret is then. */
export function taken(open: Popup, item: Completion): { text: string; at: number } {
  const { value } = open.input;
  return { text: value.slice(0, open.start) + item.text + value.slice(open.end), at: open.start + item.text.length };
}
