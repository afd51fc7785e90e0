// The report on the view, for who says what was read and what hides. Asked for when the lens has come to rest: it looks at
// everything, and must not stand in the way of the picture.

import { effect, signal } from "@preact/signals";
import { type Answer } from "../engine.ts";
import { ask, engine, sampleType, shownLens } from "../state.ts";

/** The last report; that of the lens before stays until there is another. */
export const report = signal<Answer<"report"> | undefined>(undefined);

/** Most rows of a list. */
const ROWS = 12;
/** Milliseconds that the lens rests before the report is asked for. */
const REST = 500;

/** Keeps the report with what is shown. Returns how to stop. */
export function followReport(): () => void {
  let of: unknown;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    void [shownLens.value, sampleType.value];
    const now = engine.value;
    clearTimeout(resting);
    if (now !== of) report.value = undefined;
    if (!now) return;
    resting = setTimeout(load, now === of ? REST : 0);
    of = now;
  });
  return () => {
    clearTimeout(resting);
    stop();
  };
}

async function load(): Promise<void> {
  try {
    const answer = await ask("report", { what: "report", rows: ROWS });
    if (answer) report.value = answer;
  } catch {
    // The recipe says what is wrong with the lens; what was said of the one before stays.
  }
}
