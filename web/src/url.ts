// The state of the page in the URL's hash, so that Back, a reload and a copied address bring it back.

import { batch, effect } from "@preact/signals";
import type { Colour, Siblings } from "./api.ts";
import * as state from "./state.ts";

const VIEWS = ["top-down", "bottom-up", "sandwich"] as const;
const ORDERS = ["total", "name", "appearance"] as const;
const COLOURS = ["package", "module", "kind", "function"] as const;
const SHAPES = ["icicle", "flame"] as const;
const TABS = ["graph", "table", "tree"] as const;

/** A focus with more letters than this is not in the address: browsers refuse addresses of a megabyte or two. */
const LONGEST = 100_000;

/** The state as a hash, without `#`; what is as it is at the beginning is left out. */
export function write(): string {
  const out = new URLSearchParams();
  const put = (key: string, value: string, usual = "") => {
    if (value !== usual) out.append(key, value);
  };
  // An empty lens is said, too: a file may come with one.
  out.append("lens", state.lens.value);
  put("type", state.sampleType.value ?? "");
  put("view", state.view.value, VIEWS[0]);
  put("of", state.middle.value);
  put("order", state.order.value, ORDERS[0]);
  put("colour", state.colour.value, COLOURS[0]);
  put("shape", state.shape.value, SHAPES[0]);
  put("tab", state.tab.value, TABS[0]);
  put("find", state.search.value);
  const focus = state.focus.value;
  if (focus.reduce((sum, name) => sum + name.length, 0) <= LONGEST) for (const name of focus) out.append("at", name);
  const window = state.window_.value;
  if (window) out.append("x", window.map((x) => Number(x.toPrecision(17))).join(".."));
  return out.toString();
}

/** Takes the state from a hash. What it does not name stays as `otherwise` has it. */
export function read(hash: string, otherwise: { lens: string; sampleType: string | null }): void {
  const all = new URLSearchParams(hash.replace(/^#/, ""));
  const one = <T extends string>(key: string, of: readonly T[]): T => of.find((v) => v === all.get(key)) ?? of[0];
  const edges = (all.get("x") ?? "").split("..").map(Number);
  batch(() => {
    state.lens.value = all.get("lens") ?? otherwise.lens;
    state.sampleType.value = all.get("type") ?? otherwise.sampleType;
    state.view.value = one("view", VIEWS);
    state.middle.value = all.get("of") ?? "";
    state.order.value = one<Siblings>("order", ORDERS);
    state.colour.value = one<Colour>("colour", COLOURS);
    state.shape.value = one("shape", SHAPES);
    state.tab.value = one("tab", TABS);
    state.search.value = all.get("find") ?? "";
    state.focus.value = all.getAll("at");
    state.window_.value = edges.length === 2 && edges.every(Number.isFinite) && edges[0] < edges[1] ? [edges[0], edges[1]] : null;
  });
}

/** How long what is typed or dragged may rest before it becomes an entry of the history, in milliseconds. */
const REST = 700;

/** Keeps the hash and the state alike from here on. */
export function keep(otherwise: { lens: string; sampleType: string | null }): void {
  read(location.hash, otherwise);
  let resting: ReturnType<typeof setTimeout> | undefined;
  let ours = location.hash;
  history.replaceState(null, "", `#${write()}`);
  effect(() => {
    const now = write();
    if (`#${now}` === location.hash) return;
    // Each change is in the address at once. A new entry begins with the first change after a rest.
    if (resting === undefined) history.pushState(null, "", `#${now}`);
    else history.replaceState(null, "", `#${now}`);
    ours = location.hash;
    clearTimeout(resting);
    resting = setTimeout(() => {
      resting = undefined;
    }, REST);
  });
  addEventListener("popstate", () => {
    if (location.hash === ours) return;
    ours = location.hash;
    clearTimeout(resting);
    resting = undefined;
    read(location.hash, otherwise);
  });
}
