// Which panels are seen. Beside each other on a wide screen, one at a time on a phone.

import { batch, effect, signal } from "@preact/signals";
import { tab, type Tab } from "../state.ts";
import { recall, remember } from "./storage.ts";

/** A panel that takes the place of the picture on a phone. */
export type Panel = "recipe" | "hidden" | "details";

/** On a phone, the panel in place of the picture; none for the picture. */
export const panel = signal<Panel | undefined>(undefined);
/** On a wide screen: are the panels on the left and on the right there? */
export const left = signal(recall("left") !== "no");
export const right = signal(recall("right") !== "no");
/** Is the help open? */
export const help = signal(false);

effect(() => remember("left", left.value ? "yes" : "no"));
effect(() => remember("right", right.value ? "yes" : "no"));

/** Brings the graph, the table or the tree before the eyes. */
export function show(what: Tab): void {
  batch(() => {
    tab.value = what;
    panel.value = undefined;
  });
}
