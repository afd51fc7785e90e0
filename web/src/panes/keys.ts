// Keys that work everywhere on the page.

import { nextHit } from "./hits.ts";
import { help } from "./layout.ts";
import { menu, opened, search } from "../state.ts";

/** Does the element take letters? */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["radio", "checkbox", "button", "file", "range"].includes(target.type);
}

/** Begins to listen. Returns how to stop. */
export function followKeys(): () => void {
  const key = (event: KeyboardEvent) => {
    if (event.defaultPrevented || !opened.peek() || menu.peek() || document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "f") {
      event.preventDefault();
      focusSearch();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return;
    if (event.key === "/") focusSearch();
    else if (event.key === "?") help.value = true;
    else if ((event.key === "n" || event.key === "N") && search.peek().trim()) nextHit(event.key === "n" ? 1 : -1);
    else return;
    event.preventDefault();
  };
  addEventListener("keydown", key);
  return () => removeEventListener("keydown", key);
}

export function focusSearch(): void {
  const input = document.getElementById("search");
  if (!(input instanceof HTMLInputElement)) return;
  input.focus();
  input.select();
}
