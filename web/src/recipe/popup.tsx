// The list of completions below the line that is being written.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Completion } from "../api.ts";
import { close, optionId, popup } from "./complete.ts";
import { place } from "./place.ts";

/** One character says what an item is. */
const SIGNS: Record<Completion["kind"], string> = { operation: "▸", word: "–", field: ":", set: "@", name: "•", key: "=" };

export function CompletionList({ take }: { take(item: Completion): void }) {
  const list = useRef<HTMLUListElement>(null);
  const open = popup.value;
  useLayoutEffect(() => {
    if (!open || !list.current) return;
    place(list.current, open.input.getBoundingClientRect());
    list.current.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
    // It belongs to a line; when that moves on the screen, the list would stand at another.
    const gone = (event: Event) => {
      if (event.target !== open.input && !list.current?.contains(event.target as Node)) close();
    };
    addEventListener("scroll", gone, true);
    addEventListener("resize", close);
    return () => {
      removeEventListener("scroll", gone, true);
      removeEventListener("resize", close);
    };
  }, [open]);
  if (!open) return null;
  return (
    <ul ref={list} id="recipe-options" class="completions" popover="manual" role="listbox" aria-label="What may stand here">
      {open.items.map((item, i) => (
        <li
          key={i}
          id={optionId(i)}
          role="option"
          aria-selected={i === open.active}
          title={item.label ?? item.text}
          // The line keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(item)}
        >
          <span class={`sign ${item.kind}`} aria-hidden="true">
            {SIGNS[item.kind]}
          </span>
          <span class="what">{item.label ?? item.text}</span>
          <span class="says">{item.says}</span>
        </li>
      ))}
    </ul>
  );
}
