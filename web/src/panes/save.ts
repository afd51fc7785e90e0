// Files and texts that leave the page.

import { say } from "./notes.ts";

/** A file name from the name of a profile: no separators, no leading dots, not endless. */
export function fileName(title: string, ending: string): string {
  const base = title.replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, "-").replace(/^[.\s-]+/, "").slice(0, 100).trim();
  return `${base || "profile"}.${ending}`;
}

/** Hands the browser a file to save. */
export function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has to have begun before the address goes away.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Puts a text in the clipboard and says so. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages that are files, and older browsers.
    const area = document.createElement("textarea");
    const before = document.activeElement;
    area.value = text;
    area.className = "unseen";
    // In an open dialog nothing outside of it can have the focus.
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (before instanceof HTMLElement) before.focus();
    if (!done) {
      say(`The browser does not let the page copy ${what}`);
      return;
    }
  }
  say(`Copied ${what}`);
}
