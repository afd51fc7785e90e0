// Light or dark: as the system has it, or as the user says.

import { effect } from "@preact/signals";
import { type Theme, theme } from "../state.ts";
import { recall, remember } from "./storage.ts";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

/** Takes the theme of the last visit and puts it, and what is chosen later, on the page. */
export function followTheme(): void {
  theme.value = THEMES.find((t) => t === recall("theme")) ?? "auto";
  effect(() => {
    const { dataset } = document.documentElement;
    if (theme.value === "auto") delete dataset.theme;
    else dataset.theme = theme.value;
    remember("theme", theme.value);
  });
}
