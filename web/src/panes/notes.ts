// A word about something that was done: `link copied`. It goes by itself.

import { signal } from "@preact/signals";

export const note = signal("");
let gone: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  note.value = text;
  clearTimeout(gone);
  gone = setTimeout(() => (note.value = ""), 4000);
}
