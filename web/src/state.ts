// What the page shows, as signals. Panels read these and call the functions below; only this file asks the engine for
// what several panels show, and only here the URL is read and written. No profile logic: the engine decides what is what.

import { batch, computed, effect, signal } from "@preact/signals";
import type { BoxBody, Colour, LedgerStep, NodeRef, Offer, Opened, RecipeLine, Response, SearchBody, Siblings, TypeInfo, What } from "./api.ts";
import { type Answer, type Channel, type Engine, EngineError, type Question, Superseded } from "./engine.ts";

export type ViewName = "top-down" | "bottom-up" | "sandwich";
export type Shape = "flame" | "icicle";
export type Theme = "auto" | "light" | "dark";
export type Tab = "graph" | "table" | "tree";

/** The engine of the open profile. */
export const engine = signal<Engine | undefined>(undefined);
/** What is open; its name is the title. */
export const opened = signal<Opened | undefined>(undefined);
export const title = signal("");
/** Why nothing is shown, or what went wrong; for people. */
export const problem = signal("");
/** What is being done, as long as it takes more than a moment: `reading prod.folded`. */
export const busy = signal("");

// ---- what the user chose; all of it is in the URL ----

/** The lens as it is being written. */
export const lens = signal("");
export const sampleType = signal<string | null>(null);
export const view = signal<ViewName>("top-down");
/** The pattern in the middle of the sandwich. */
export const middle = signal("");
export const order = signal<Siblings>("total");
export const colour = signal<Colour>("package");
export const shape = signal<Shape>("icicle");
export const search = signal("");
/** Names of the boxes down to the one that is zoomed to, the whole left out. */
export const focus = signal<string[]>([]);
/** Left and right edge of the picture, if it is not that of the box in focus. */
export const window_ = signal<[number, number] | null>(null);
export const tab = signal<Tab>("graph");
/** Not in the URL: it belongs to the eyes before the screen. */
export const theme = signal<Theme>("auto");

// ---- what the engine said ----

/** The lens line by line, and the text it was asked for. */
export const recipe = signal<{ of: string; lines: RecipeLine[]; runs: boolean }>({ of: "", lines: [], runs: true });
/** The last lens that could be run: what the picture shows while the lens is being written. */
export const shownLens = signal("");
/** Why the shown lens does not run on this profile, though it is well written. */
export const lensProblem = signal("");
/** Totals of the view; of the last answer. */
export const head = signal<Pick<Response, "sample_type" | "all" | "view" | "dropped" | "buckets"> | undefined>(undefined);
export const ledger = signal<LedgerStep[]>([]);
/** What the search matches; undefined without one, or while it is wrong. */
export const found = signal<SearchBody | undefined>(undefined);
export const searchProblem = signal("");
/** The box whose details are shown, and the details. */
export const selected = signal<NodeRef | undefined>(undefined);
export const details = signal<BoxBody | undefined>(undefined);
/** An open menu of operations: where, and what it offers. */
export const menu = signal<{ x: number; y: number; offers: Offer[]; title: string } | undefined>(undefined);

export const types = computed<TypeInfo[]>(() => opened.value?.sample_types ?? []);

/**
 * Asks the engine under the shown lens. Undefined when a newer question of the channel took its place, or another
 * profile was opened.
 * @throws {EngineError}
 */
export async function ask<W extends Question>(
  channel: Channel,
  what: Extract<What, { what: W }>,
  lensText = shownLens.peek(),
): Promise<Answer<W> | undefined> {
  const to = engine.peek();
  if (!to) return undefined;
  try {
    const answer = await to.ask<W>(channel, lensText, sampleType.peek(), what);
    return to === engine.peek() ? answer : undefined;
  } catch (error) {
    if (error instanceof Superseded) return undefined;
    throw error;
  }
}

/** What an error says. A stale box is nobody's fault: the picture it belonged to is being replaced. */
export function reason(error: unknown): string {
  if (error instanceof EngineError && error.failure.stale) return "";
  return error instanceof Error ? error.message : String(error);
}

// ---- what the panels do ----

/** Puts a step at the end of the lens. */
export function addStep(line: string): void {
  const text = lens.peek().trimEnd();
  setLens(text ? `${text}\n${line}` : line);
}

/** Another lens. The focus stays as far as there still are such boxes. */
export function setLens(text: string): void {
  batch(() => {
    lens.value = text;
    window_.value = null;
  });
}

/** Zooms to a box: all of the picture below it, its ancestors above it. */
export function zoomTo(path: string[]): void {
  batch(() => {
    focus.value = path;
    window_.value = null;
  });
}

/** The whole view. */
export function reset(): void {
  zoomTo([]);
}

/** Looks at what leads to a pattern and what it leads to. */
export function sandwichOf(pattern: string): void {
  batch(() => {
    middle.value = pattern;
    view.value = "sandwich";
    focus.value = [];
    window_.value = null;
    tab.value = "graph";
  });
}

export function setView(name: ViewName): void {
  batch(() => {
    // A sandwich needs something in its middle.
    if (name === "sandwich" && !middle.peek()) middle.value = search.peek();
    view.value = name;
    focus.value = [];
    window_.value = null;
  });
}

/** Shows what can be done with a box at a place on the screen. */
export async function offerMenu(node: NodeRef, name: string, x: number, y: number): Promise<void> {
  try {
    const answer = await ask("offers", { what: "offers", node });
    if (answer) menu.value = { x, y, offers: answer.offers, title: name };
  } catch (error) {
    problem.value = reason(error);
  }
}

// ---- what follows from it ----

/** Begins to ask for what several panels show whenever it changes. */
export function follow(): void {
  // The lens line by line; the picture follows when it can be run.
  effect(() => {
    const text = lens.value;
    if (!engine.value) return;
    // Off the signals' ground: asking reads others.
    void (async () => {
      try {
        const asked = ask("recipe", { what: "recipe" }, text);
        if (text !== shownLens.peek()) engine.peek()?.ahead(text, sampleType.peek());
        const answer = await asked;
        if (!answer) return;
        batch(() => {
          recipe.value = { of: text, lines: answer.lines, runs: answer.runs };
          if (answer.runs) shownLens.value = text;
          else if (shownLens.peek() === text) shownLens.value = "";
        });
      } catch (error) {
        problem.value = reason(error);
      }
    })();
  });
  // The ledger, and the totals of the view.
  effect(() => {
    void [shownLens.value, sampleType.value];
    if (!engine.value) return;
    void (async () => {
      try {
        const answer = await ask("ledger", { what: "ledger" });
        if (!answer) return;
        batch(() => {
          lensProblem.value = "";
          ledger.value = answer.steps;
          const { sample_type, all, view, dropped, buckets } = answer;
          head.value = { sample_type, all, view, dropped, buckets };
        });
      } catch (error) {
        lensProblem.value = reason(error);
      }
    })();
  });
  effect(() => {
    const pattern = search.value;
    void [shownLens.value, sampleType.value];
    if (!engine.value) return;
    if (!pattern.trim()) {
      batch(() => {
        found.value = undefined;
        searchProblem.value = "";
      });
      return;
    }
    void (async () => {
      try {
        const answer = await ask("search", { what: "search", pattern });
        if (!answer) return;
        batch(() => {
          found.value = answer;
          searchProblem.value = "";
        });
      } catch (error) {
        batch(() => {
          found.value = undefined;
          searchProblem.value = reason(error);
        });
      }
    })();
  });
  // Boxes are of a tree, and another lens is another tree.
  effect(() => {
    void [shownLens.value, sampleType.value];
    selected.value = undefined;
  });
  effect(() => {
    const node = selected.value;
    if (!node || !engine.value) {
      details.value = undefined;
      return;
    }
    void (async () => {
      try {
        const answer = await ask("box", { what: "box", node, function: true });
        if (answer) details.value = answer;
      } catch {
        // The box is of a tree that is gone; what is shown of it is gone with it.
        details.value = undefined;
      }
    })();
  });
}
