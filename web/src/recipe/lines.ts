// The lens as lines. Every edit of the recipe is a function from text to text in here; nothing else knows how a line is
// switched off or where a pasted text falls apart into steps.

/** What a switched-off line begins with: to the lens it is a comment. The same in the engine's `switched_off`. */
const OFF = /^\s*#- ?/;

/** The lines of a lens; an empty lens has none. */
export function split(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

const join = (lines: string[]) => lines.join("\n");

export function isOff(line: string): boolean {
  return OFF.test(line);
}

/** Is it a comment that people wrote, or nothing? There is no step in it that could be switched. */
export function isRemark(line: string): boolean {
  return !isOff(line) && /^\s*(#|$)/.test(line);
}

/** The step of a line, switched off or not. */
export function body(line: string): string {
  return line.replace(OFF, "");
}

/** The line with another step in it, still switched on or off as it was. */
export function withBody(line: string, step: string): string {
  return (OFF.exec(line)?.[0] ?? "") + step;
}

/** Puts lines before the line `at`; at the end if there is none. */
export function insert(text: string, at: number, ...lines: string[]): string {
  const all = split(text);
  all.splice(at, 0, ...lines);
  return join(all);
}

/** Puts lines in the place of one. */
export function replace(text: string, at: number, ...lines: string[]): string {
  const all = split(text);
  all.splice(at, 1, ...lines);
  return join(all);
}

export function remove(text: string, at: number): string {
  return replace(text, at);
}

/** Takes a line out and puts it where it then is number `to`. Places beyond the ends are the ends. */
export function move(text: string, from: number, to: number): string {
  const lines = split(text);
  if (!(from in lines)) return text;
  const [line] = lines.splice(from, 1);
  lines.splice(Math.max(0, Math.min(to, lines.length)), 0, line);
  return join(lines);
}

/** Switches a line off, or on again. Comments and blank lines stay. */
export function toggle(text: string, at: number): string {
  const line = split(text)[at];
  if (line === undefined || isRemark(line)) return text;
  return replace(text, at, isOff(line) ? body(line) : `#- ${line}`);
}

/** The steps of a pasted text: its lines, and of each what stands between `|`. Blank ones are left out. */
export function pieces(text: string): string[] {
  return text
    .split(/\r\n?|\n/)
    .flatMap(atPipes)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "");
}

/** A line cut at every `|` that stands in no quotes, regular expression or comment; as the engine's lexer reads it. */
export function atPipes(line: string): string[] {
  const out: string[] = [];
  let from = 0;
  let at = 0;
  /** Where the word began that `at` is in. */
  let word = 0;
  let before = "";
  while (at < line.length) {
    const c = line[at];
    if (c === "|") {
      out.push(line.slice(from, at));
      from = word = ++at;
      before = "";
    } else if (/\s/.test(c)) {
      before = line.slice(word, at) || before;
      word = ++at;
    } else if (c === '"') {
      at = closing(line, at, '"') ?? line.length;
    } else if (at === word && c === "#") {
      break;
    } else if (at === word && c === "/" && before !== "as") {
      at = regex(line, at) ?? at + 1;
    } else {
      at++;
      // What follows a bracket or a field begins as a word does.
      const soFar = line.slice(word, at);
      if (/^(\(|(not|and|or)\(|(fn|class|package|module|file|line|kind|thread|process|label\.[^\s:]+):)$/.test(soFar)) word = at;
    }
  }
  out.push(line.slice(from));
  return out;
}

/** One past the mark that closes what opens at `at`; a backslash takes the next character with it. */
function closing(line: string, at: number, mark: string): number | undefined {
  for (let i = at + 1; i < line.length; i++) {
    if (line[i] === "\\") i++;
    else if (line[i] === mark) return i + 1;
  }
  return undefined;
}

/** One past the regular expression at `at`, if it is one: a path is none. */
function regex(line: string, at: number): number | undefined {
  const end = closing(line, at, "/");
  const flags = end !== undefined && /^i?(?=$|[\s|)])/.exec(line.slice(end));
  return flags ? end! + flags[0].length : undefined;
}

/**
 * For each of the lines, which of the lines before it was: the same text first, then what stands in the same place.
 * -1 for a new one. So a line that is being typed keeps what is known of it until the engine has answered.
 */
export function align(before: readonly string[], now: readonly string[]): number[] {
  const out: number[] = new Array(now.length).fill(-1);
  const least = Math.min(before.length, now.length);
  let head = 0;
  while (head < least && before[head] === now[head]) {
    out[head] = head;
    head++;
  }
  let tail = 0;
  while (tail < least - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) {
    tail++;
    out[now.length - tail] = before.length - tail;
  }
  const left = new Map<string, number[]>();
  for (let i = head; i < before.length - tail; i++) left.set(before[i], [...(left.get(before[i]) ?? []), i]);
  for (let i = head; i < now.length - tail; i++) out[i] = left.get(now[i])?.shift() ?? -1;
  if (before.length !== now.length) return out;
  const taken = new Set(out);
  for (let i = head; i < now.length - tail; i++) if (out[i] < 0 && !taken.has(i)) out[i] = i;
  return out;
}

/** The first line that differs, for the caret after undo. */
export function firstChange(before: string, after: string): number {
  const [a, b] = [split(before), split(after)];
  const at = b.findIndex((line, i) => line !== a[i]);
  return at < 0 ? Math.max(0, b.length - 1) : at;
}
