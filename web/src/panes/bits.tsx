// Small things that several panels show: names, icons, choices of one out of few, buttons with something below them.

import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { pieces, visible } from "./words.ts";

/** A name on one line, cut in the middle if it is too long: packages begin alike, and the method is at the end. */
export function Name({ text }: { text: string }) {
  const { head, tail, place } = pieces(visible(text));
  return (
    <bdi class="name">
      <span class="stem">
        <span class="head">{head}</span>
        {tail && <span class="tail">{tail}</span>}
      </span>
      {place && <span class="place">{place}</span>}
    </bdi>
  );
}

const ICONS = {
  up: "M4 10l4-4 4 4",
  down: "M4 6l4 4 4-4",
  close: "M4 4l8 8M12 4l-8 8",
  more: "M8 3.5v.01M8 8v.01M8 12.5v.01",
  copy: "M6 6V3h7v7h-3M3 6h7v7H3z",
  find: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5L14 14",
  left: "M2.5 3h11v10h-11zM6 3v10",
  right: "M2.5 3h11v10h-11zM10 3v10",
  open: "M2.5 4h4l1.5 2h5.5v7h-11z",
} as const;

export function Icon({ of }: { of: keyof typeof ICONS }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={ICONS[of]} />
    </svg>
  );
}

/** One out of few, all of them before the eyes. */
export function Choice<T extends string>(props: {
  label: string;
  /** Shown beside the choice, too. */
  seen?: boolean;
  value: T;
  options: readonly { value: T; text: string; says?: string }[];
  onChange(value: T): void;
}) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class={props.seen ? "" : "unseen"}>{props.label}</legend>
      <div>
        {props.options.map(({ value, text, says }) => (
          <label key={value} title={says}>
            <input type="radio" name={name} checked={props.value === value} onChange={() => props.onChange(value)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Calls `away` when something outside of the element is pressed or gets the focus, as long as `open`. */
export function useAway(element: RefObject<HTMLElement | null>, open: boolean, away: () => void): void {
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!element.current?.contains(event.target as Node)) away();
    };
    addEventListener("pointerdown", outside, true);
    addEventListener("focusin", outside);
    return () => {
      removeEventListener("pointerdown", outside, true);
      removeEventListener("focusin", outside);
    };
  });
}

/** A button with a panel below it. Escape closes it and gives the focus back. */
export function Below(props: {
  label: ComponentChildren;
  name?: string;
  menu?: boolean;
  class?: string;
  children(close: () => void): ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useAway(whole, open, () => setOpen(false));
  useEffect(() => {
    if (open && props.menu) whole.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      close();
    } else if (props.menu && whole.current && menuKey(event, whole.current)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div class={`below ${props.class ?? ""}`} ref={whole} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="quiet"
        aria-label={props.name}
        title={props.name}
        aria-expanded={open}
        aria-haspopup={props.menu ? "menu" : "dialog"}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {props.label}
      </button>
      {open && (
        <div class="popup" id={id} role={props.menu ? "menu" : "dialog"} aria-label={props.name ?? String(props.label)}>
          {props.children(close)}
        </div>
      )}
    </div>
  );
}

/** Moves the focus in a menu: arrows, Home, End, the first letters of an item. True if the key was one of these. */
export function menuKey(event: KeyboardEvent, menu: HTMLElement): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
  if (!items.length || event.ctrlKey || event.metaKey || event.altKey) return false;
  const at = items.indexOf(document.activeElement as HTMLElement);
  const go = (to: number) => {
    items[(to + items.length) % items.length]?.focus();
    return true;
  };
  switch (event.key) {
    case "ArrowDown":
      return go(at + 1);
    case "ArrowUp":
      return go(at < 0 ? -1 : at - 1);
    case "Home":
      return go(0);
    case "End":
      return go(-1);
  }
  if (event.key.length !== 1 || event.key === " ") return false;
  const letter = event.key.toLowerCase();
  for (let n = 1; n <= items.length; n++) {
    const to = (at + n + items.length) % items.length;
    if (items[to].textContent?.trim().toLowerCase().startsWith(letter)) return go(to);
  }
  return true;
}
