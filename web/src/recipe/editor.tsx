// One line of the recipe as a field: typing, keys, paste, and marks below what is wrong.

import { signal } from "@preact/signals";
import type { JSX, RefObject, TargetedClipboardEvent, TargetedInputEvent, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Completion, LensError } from "../api.ts";
import { lens } from "../state.ts";
import { choose, close, optionId, popup, suggest, taken } from "./complete.ts";
import { moveLine } from "./drag.ts";
import { announce, edit, goTo } from "./edit.ts";
import { body, insert, isOff, isRemark, pieces, remove, replace, split, toggle, withBody } from "./lines.ts";

/** The line that is being typed: its errors wait until the hand rests. */
export const typing = signal<number | undefined>(undefined);
/** The row that the focus came to, until something is typed: who writes watches the picture. */
export const visited = signal<number | undefined>(undefined);
/** How long it rests before it is told what is wrong, in milliseconds. */
const REST = 600;
let resting: ReturnType<typeof setTimeout> | undefined;

function type(line: number | undefined): void {
  clearTimeout(resting);
  typing.value = line;
  if (line !== undefined) visited.value = undefined;
  if (line !== undefined) resting = setTimeout(() => (typing.value = undefined), REST);
}

export const lineId = (index: number) => `recipe-line-${index}`;

/** Switches the step of a line off or on. */
export function toggleLine(index: number): void {
  const before = lens.peek();
  const after = toggle(before, index);
  if (after === before) return;
  edit(after);
  announce(isOff(split(after)[index]) ? "switched off" : "switched on");
}

export function removeLine(index: number): void {
  edit(remove(lens.peek(), index));
  announce("removed");
}

/** Writes a step into a line; into a new one if there is none at `index` yet. */
function write(index: number, step: string): string {
  const before = split(lens.peek())[index];
  const line = before === undefined ? step : withBody(before, step);
  const text = before === undefined ? (line ? insert(lens.peek(), index, line) : lens.peek()) : replace(lens.peek(), index, line);
  edit(text, `line ${index}`);
  return line;
}

/** Puts a completion where it belongs. */
export function take(item: Completion): void {
  const open = popup.peek();
  if (!open) return;
  const { text, at } = taken(open, item);
  close();
  open.input.value = text;
  open.input.setSelectionRange(at, at);
  write(open.line, text);
  type(open.line);
  // After `hide ` or `file:` the next word is wanted at once.
  if (/[ :]$/.test(item.text)) void suggest(open.line, open.input);
}

/** The keys of the list of completions. True if it was one. */
function listKey(event: KeyboardEvent, index: number): boolean {
  const open = popup.peek();
  if (open?.line !== index || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  const { key } = event;
  if (key === "ArrowDown") choose(1);
  else if (key === "ArrowUp") choose(-1);
  else if (key === "Escape") close();
  else if (key === "Tab") take(open.items[open.active ?? 0]);
  else if (key === "Enter" && open.active !== undefined) take(open.items[open.active]);
  else {
    // The caret leaves the word that the list is for.
    if (/^(Arrow(Left|Right)|Home|End|Enter)$/.test(key)) close();
    return false;
  }
  return true;
}

/** The keys of the recipe. True if it was one. */
function lineKey(event: KeyboardEvent, index: number, input: HTMLInputElement): boolean {
  const all = split(lens.peek());
  const here = all[index];
  const at = input.selectionStart ?? 0;
  const { key } = event;
  const control = event.ctrlKey || event.metaKey;
  if (key === "Escape") {
    // The list may be on its way.
    close();
    if (visited.peek() === undefined) return false;
    visited.value = undefined;
  } else if (control && key === " ") void suggest(index, input, true);
  else if (control && key === "Enter") toggleLine(index);
  else if (event.altKey && !control && (key === "ArrowUp" || key === "ArrowDown")) {
    if (here !== undefined) moveLine(index, index + (key === "ArrowUp" ? -1 : 1), at);
  } else if (control || event.altKey || event.shiftKey) return false;
  else if (key === "ArrowUp") {
    if (index > 0) goTo(index - 1, at);
  } else if (key === "ArrowDown") {
    if (here !== undefined) goTo(index + 1, at);
  } else if (key === "Enter") {
    if (here === undefined) return true;
    // An empty line that is there already is line enough; the last one always is.
    const next = all[index + 1];
    if (next !== undefined && next !== "" && here.trim() !== "") edit(insert(lens.peek(), index + 1, ""));
    goTo(index + 1, 0);
  } else if ((key === "Backspace" || key === "Delete") && input.value === "" && here !== undefined) {
    removeLine(index);
    if (key === "Backspace" && index > 0) goTo(index - 1);
    else goTo(index, 0);
  } else return false;
  return true;
}

interface Props {
  index: number;
  /** The line in the lens; undefined for the one that is not there yet. */
  line: string | undefined;
  errors: LensError[];
  label: string;
  describedBy: string;
}

export function LineEditor({ index, line, errors, label, describedBy }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const text = line === undefined ? "" : body(line);
  const open = popup.value?.line === index ? popup.value : undefined;
  const follow = () => {
    if (mirror.current && input.current) mirror.current.scrollLeft = input.current.scrollLeft;
  };
  useLayoutEffect(follow);

  const onInput = ({ currentTarget: field }: TargetedInputEvent<HTMLInputElement>) => {
    const { value } = field;
    const caret = field.selectionStart ?? value.length;
    const kept = body(write(index, value));
    // `#- ` was typed before the step: it is the switch, and not part of what is shown.
    if (kept !== value) goTo(index, Math.max(0, caret - (value.length - kept.length)));
    type(index);
    if (value.trim() === "" || (line !== undefined && isRemark(value))) close();
    else void suggest(index, field);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    if (event.isComposing) return;
    if (!listKey(event, index) && !lineKey(event, index, event.currentTarget)) return;
    event.preventDefault();
    // It meant this line, and nothing that the page does with the same key.
    event.stopPropagation();
  };
  const onPaste = (event: TargetedClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const steps = pieces(value.slice(0, selectionStart ?? 0) + pasted.trim() + value.slice(selectionEnd ?? 0));
    if (steps.length < 2) return;
    event.preventDefault();
    close();
    const [first, ...more] = steps;
    const all = lens.peek();
    edit(line === undefined ? insert(all, index, ...steps) : replace(all, index, withBody(line, first), ...more));
    announce(`${steps.length} lines pasted`);
    goTo(index + steps.length - 1);
  };
  return (
    <div class="line">
      {errors.length > 0 && <Marks box={mirror} text={text} errors={errors} />}
      <input
        ref={input}
        id={lineId(index)}
        type="text"
        value={text}
        placeholder={line === undefined ? "add: from com.acme.*" : undefined}
        aria-label={label}
        aria-describedby={describedBy || undefined}
        aria-invalid={errors.length > 0}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open !== undefined}
        aria-controls={open && "recipe-options"}
        aria-activedescendant={open?.active === undefined ? undefined : optionId(open.active)}
        autocomplete="off"
        autocapitalize="off"
        autocorrect="off"
        spellcheck={false}
        onInput={onInput}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onScroll={follow}
        onMouseDown={close}
        onBlur={() => {
          close();
          type(undefined);
        }}
      />
    </div>
  );
}

/** The text once more, unseen, with a wave below each error. */
function Marks({ box, text, errors }: { box: RefObject<HTMLDivElement | null>; text: string; errors: LensError[] }) {
  const out: JSX.Element[] = [];
  let done = 0;
  for (const { start, end } of errors) {
    const from = Math.min(Math.max(start, done), text.length);
    // What is missing at the end is marked after it.
    const to = Math.max(from, Math.min(end, text.length));
    out.push(
      <>
        {text.slice(done, from)}
        <span class="wave">{from === to ? "  " : text.slice(from, to)}</span>
      </>,
    );
    done = to;
  }
  return (
    <div ref={box} class="mirror" aria-hidden="true">
      {out}
      {text.slice(done)}
    </div>
  );
}
