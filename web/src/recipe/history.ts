// Undo and redo of the recipe as a whole.

/** Texts that were, that is, and that were taken back. */
export interface History {
  readonly past: readonly string[];
  readonly now: string;
  /** The next to be redone first. */
  readonly future: readonly string[];
  /** What the last change belongs to, and when it was, in milliseconds. */
  readonly group: string;
  readonly at: number;
}

/** After so many milliseconds without a change the next one is one of its own. */
export const PAUSE = 1000;
/** So many steps can be taken back. */
export const LIMIT = 300;
/** As long as they are no longer than this, all in, in UTF-16 code units. */
export const LENGTH = 1 << 23;

export function begin(text: string): History {
  return { past: [], now: text, future: [], group: "", at: 0 };
}

/** A change. Changes of one group that follow each other without a pause are taken back together; those of no group alone. */
export function record(history: History, text: string, group: string, at: number): History {
  if (text === history.now) return history;
  const goesOn = group !== "" && group === history.group && at - history.at < PAUSE && history.future.length === 0;
  const past = goesOn ? history.past : newest([...history.past, history.now]);
  return { past, now: text, future: [], group, at };
}

function newest(texts: string[]): string[] {
  let from = texts.length;
  for (let length = 0; from > 0 && texts.length - from < LIMIT; from--) {
    length += texts[from - 1].length;
    if (length > LENGTH) break;
  }
  return texts.slice(from);
}

export function undo(history: History): History {
  const text = history.past.at(-1);
  if (text === undefined) return history;
  return { past: history.past.slice(0, -1), now: text, future: [history.now, ...history.future], group: "", at: 0 };
}

export function redo(history: History): History {
  const [text, ...future] = history.future;
  if (text === undefined) return history;
  return { past: [...history.past, history.now], now: text, future, group: "", at: 0 };
}
