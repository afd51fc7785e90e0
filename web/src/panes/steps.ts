// What the panels write into the lens and the search.

import { addStep, lens, setLens } from "../state.ts";

/** Words that mean something else right after an operation; see the reference of the lens. */
const ANCHORS = /^\s*(entry|innermost|outermost|all|fold)(?![^\s()])/;

/**
 * A step on a pattern. `or` and `and` need no parentheses here: a pattern reaches to the end of its step. Only a pattern that
 * begins with a word of the operation would be misread.
 */
export function step(operation: string, pattern: string): string {
  const text = pattern.trim();
  return ANCHORS.test(text) ? `${operation} (${text})` : `${operation} ${text}`;
}

/** The pattern that matches a whole name and nothing else. */
export function exactly(name: string): string {
  const quoted = name.replace(/["\\\n\t]|[\p{Cc}\p{Cf}\u2028\u2029]/gu, (c) => {
    const usual = ({ '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t" } as Record<string, string>)[c];
    return usual ?? `\\u{${c.codePointAt(0)!.toString(16)}}`;
  });
  return `="${quoted}"`;
}

/** Puts lines at the end of the lens, unless they stand there already: a second click is no second step. */
export function applyLens(lines: string): void {
  const text = lens.peek().trimEnd();
  if (text === lines || text.endsWith(`\n${lines}`)) return;
  if (text) addStep(lines);
  else setLens(lines);
}
