// The report on the view, for who says what was read and what hides. Asked for when the lens has come to rest: it looks at
// everything, and must not stand in the way of the picture.

import { effect, signal } from "@preact/signals";
import { type Answer } from "../engine.ts";
import { ask, engine, sampleType, shownLens } from "../state.ts";

/** The last report; that of the lens before stays until there is another. */
export const report = signal<Answer<"report"> | undefined>(undefined);

/** Is one on its way? It looks at every stack, which takes a while. */
export const reporting = signal(false);

/** Most rows of a list. */
const ROWS = 12;
/** Milliseconds that the lens rests before the report is asked for, at least. */
const REST = 500;
/** How long the last report took: the next key would wait as long, so what takes long waits for a longer rest. */
let took = 0;

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
    reporting.value = true;
    resting = setTimeout(load, now === of ? Math.max(REST, 2 * took) : 0);
    of = now;
  });
  return () => {
    clearTimeout(resting);
    stop();
  };
}

async function load(): Promise<void> {
  const began = performance.now();
  try {
    const answer = await ask("report", { what: "report", rows: ROWS });
    // Without an answer there is a newer question.
    if (!answer) return;
    took = performance.now() - began;
    report.value = answer;
    reporting.value = false;
  } catch {
    reporting.value = false;
    // The recipe says what is wrong with the lens; what was said of the one before stays.
  }
}
