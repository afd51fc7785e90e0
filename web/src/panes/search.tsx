// The search: live, in the pattern language of the lens, and a step of the lens at a key.

import { useComputed, useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { Completion } from "../api.ts";
import { addStep, ask, found, sandwichOf, search, searchProblem, tab } from "../state.ts";
import { Icon } from "./bits.tsx";
import { nextHit } from "./hits.ts";
import { panel, show } from "./layout.ts";
import { step } from "./steps.ts";
import { oneLine, plural } from "./words.ts";

/** Most completions. */
const ROWS = 10;

interface SearchStep {
  name: string;
  /** The letter that does it together with Alt, and its place in the name. */
  letter: number;
  says: string;
  /** Nothing can match the pattern any more. */
  takesAll?: boolean;
}

const STEPS: readonly SearchStep[] = [
  { name: "from", letter: 0, says: "Cut here: what matches becomes the root, the rest goes to OTHER" },
  { name: "callers", letter: 0, says: "Sandwich: what leads to it, and what it leads to" },
  { name: "keep", letter: 0, says: "Only samples with a match; the rest goes to OTHER" },
  { name: "drop", letter: 0, says: "Leave out samples with a match", takesAll: true },
  { name: "hide", letter: 0, says: "Take matching frames out; their cost goes to their callers", takesAll: true },
  { name: "fold", letter: 1, says: "Make one box of matching frames that follow each other" },
];

function take({ name, takesAll }: SearchStep): void {
  const pattern = search.peek().trim();
  if (!pattern || !found.peek()) return;
  if (name === "callers") {
    sandwichOf(pattern);
    show("graph");
    return;
  }
  addStep(step(name, pattern));
  if (takesAll) search.value = "";
}

/** Next or previous match, in the picture. */
function goTo(by: 1 | -1): void {
  if (tab.peek() !== "table" && !panel.peek()) return nextHit(by);
  show("graph");
  // Once the picture is there.
  setTimeout(() => nextHit(by));
}

export function SearchBar() {
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const items = useSignal<Completion[]>([]);
  const span = useSignal<[number, number]>([0, 0]);
  const active = useSignal(-1);
  const open = useComputed(() => items.value.length > 0);

  const shut = () => {
    items.value = [];
    active.value = -1;
  };

  async function complete(): Promise<void> {
    const box = input.current!;
    const text = box.value;
    const at = box.selectionStart ?? text.length;
    if (!text.trim()) return shut();
    try {
      const answer = await ask("complete", { what: "complete", text, at, pattern: true, rows: ROWS });
      // Meanwhile it may have been left, or written on.
      if (!answer || box.value !== text || document.activeElement !== box) return;
      const written = text.slice(answer.start, answer.end);
      items.value = answer.items.filter((item) => item.text !== written);
      span.value = [answer.start, answer.end];
      active.value = -1;
    } catch {
      shut();
    }
  }

  function accept(item: Completion): void {
    const box = input.current!;
    const [start, end] = span.peek();
    const text = box.value.slice(0, start) + item.text + box.value.slice(end);
    box.value = text;
    box.setSelectionRange(start + item.text.length, start + item.text.length);
    box.focus();
    search.value = text;
    shut();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    // An input method is still at it.
    if (event.isComposing) return;
    const many = items.peek().length;
    if (event.altKey && !event.ctrlKey && !event.metaKey) {
      // By the place of the key: with Alt some keyboards write other letters.
      const wanted = STEPS.find((s) => event.code === `Key${s.name[s.letter].toUpperCase()}`);
      if (!wanted) return;
      take(wanted);
      shut();
    } else if (event.ctrlKey || event.metaKey) {
      return;
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      const by = key === "ArrowDown" ? 1 : -1;
      if (many) active.value = ((active.peek() + by + 1 + many + 1) % (many + 1)) - 1;
      else if (by > 0) void complete();
    } else if (key === "Enter" || (key === "Tab" && active.peek() >= 0)) {
      const item = items.peek()[active.peek()];
      if (item) accept(item);
      else {
        shut();
        goTo(event.shiftKey ? -1 : 1);
      }
    } else if (key === "Escape") {
      if (many) shut();
      else if (search.peek()) search.value = "";
      else input.current!.blur();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  const wrong = searchProblem.value;
  return (
    <div class={`search ${search.value ? "on" : ""}`} role="search">
      <div class="find">
        <Icon of="find" />
        <input
          id="search"
          ref={input}
          type="text"
          role="combobox"
          aria-label="Search"
          aria-expanded={open.value}
          aria-controls={open.value ? list : undefined}
          aria-autocomplete="list"
          aria-activedescendant={active.value >= 0 ? `${list}-${active.value}` : undefined}
          aria-invalid={wrong !== ""}
          aria-describedby="search-says"
          placeholder="Search: redis, com.acme.*, @jvm-runtime, file:/…/"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="search"
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
            void complete();
          }}
          onKeyDown={onKeyDown}
          onBlur={shut}
        />
        {search.value && (
          <button
            type="button"
            class="quiet clear"
            aria-label="Clear the search"
            title="Clear (Esc)"
            onClick={() => {
              search.value = "";
              input.current?.focus();
            }}
          >
            <Icon of="close" />
          </button>
        )}
        {open.value && (
          <ul class="completions" role="listbox" id={list} aria-label="Completions">
            {items.value.map((item, n) => (
              // The focus stays in the search: pressing does not take it.
              <li
                key={`${item.kind} ${item.text}`}
                id={`${list}-${n}`}
                role="option"
                aria-selected={n === active.value}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => accept(item)}
              >
                <code>{item.label ?? item.text}</code>
                <span>{item.says}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="hits">
        <button type="button" class="quiet" aria-label="Previous match" title="Previous match (N)" disabled={!found.value?.places} onClick={() => goTo(-1)}>
          <Icon of="up" />
        </button>
        <button type="button" class="quiet" aria-label="Next match" title="Next match (n)" disabled={!found.value?.places} onClick={() => goTo(1)}>
          <Icon of="down" />
        </button>
      </div>
      <p class={`says ${wrong ? "wrong" : ""}`} id="search-says" aria-live="polite" title={wrong}>
        {wrong ? oneLine(wrong) : <Result />}
      </p>
      <div class="make" role="group" aria-label="Make a step of the search">
        {STEPS.map((s) => (
          <button
            key={s.name}
            type="button"
            class="quiet"
            disabled={!found.value?.places}
            aria-keyshortcuts={`Alt+${s.name[s.letter].toUpperCase()}`}
            title={`${s.says} (Alt+${s.name[s.letter].toUpperCase()} in the search)`}
            onClick={() => take(s)}
          >
            {s.name.slice(0, s.letter)}
            <u>{s.name[s.letter]}</u>
            {s.name.slice(s.letter + 1)}
          </button>
        ))}
      </div>
    </div>
  );
}

/** `93.08% · 10 places · widest 28.55%` */
function Result() {
  const now = found.value;
  if (!now) return null;
  // What was not seen may be there all the same: up to what the range of nothing ends at.
  if (now.places === 0) return <>nothing matches{now.total.range && <span title="95 %, of the view"> · {now.total.range}</span>}</>;
  return (
    <>
      <b title={now.total.range ? `95 %: ${now.total.range} of the view` : undefined}>{now.total.of_view}</b>
      {now.at_most && <span title="If every broken stack without a match had one above its cut"> to {now.at_most.of_view}</span>} ·{" "}
      {plural(now.places, "place")}
      {now.places > 1 && <> · widest {now.widest.of_view}</>}
    </>
  );
}
