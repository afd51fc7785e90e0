// Steps that are right for most profiles, by name.

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { addStep, found, search, setView } from "../state.ts";
import { announce } from "./edit.ts";
import { DownIcon } from "./icons.tsx";
import { place } from "./place.ts";

interface Preset {
  name: string;
  says: string;
  /** Why it cannot be used now. */
  lacks?: string;
  steps: string[];
  bottomUp?: boolean;
}

function presets(): Preset[] {
  const found_ = search.value.trim();
  // These are words of `to` when they come first.
  const pattern = /^(entry|innermost|outermost)\b/.test(found_) ? `(${found_})` : found_;
  return [
    { name: "Fold frameworks", says: "Servers, task queues, async: one box each.", steps: ["fold @frameworks as frameworks"] },
    { name: "Own code only", says: "Hides runtimes, standard libraries, frameworks.", steps: ["hide @platform or @frameworks"] },
    { name: "Merge recursion", says: "What calls itself further down stands once.", steps: ["unrecurse all"] },
    { name: "By package", says: "Functions become packages; neighbours merge.", steps: ["by package"] },
    {
      name: "Callers of the search",
      says: "Which paths lead into what is found, bottom-up.",
      lacks: found.value ? undefined : "Search for something first.",
      steps: [`keep ${pattern}`, `to ${pattern}`],
      bottomUp: true,
    },
  ];
}

function use(preset: Preset): void {
  preset.steps.forEach(addStep);
  if (preset.bottomUp) setView("bottom-up");
  announce(`added ${preset.steps.join(", ")}`);
}

/** What to begin with. */
export function PresetChips() {
  return (
    <ul class="chips">
      {presets()
        .filter((preset) => !preset.lacks)
        .map((preset) => (
          <li key={preset.name}>
            <button type="button" title={`${preset.says}\n${preset.steps.join("\n")}`} onClick={() => use(preset)}>
              {preset.name}
            </button>
          </li>
        ))}
    </ul>
  );
}

export function PresetMenu() {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLUListElement>(null);
  const shut = () => {
    open.value = false;
    button.current?.focus();
  };
  useLayoutEffect(() => {
    if (!open.value || !menu.current || !button.current) return;
    place(menu.current, button.current.getBoundingClientRect());
    menu.current.querySelector<HTMLElement>("button")?.focus();
  }, [open.value]);
  useEffect(() => {
    if (!open.value) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target) && !button.current?.contains(event.target)) open.value = false;
    };
    const resized = () => (open.value = false);
    addEventListener("pointerdown", outside, true);
    addEventListener("focusin", outside, true);
    addEventListener("resize", resized);
    return () => {
      removeEventListener("pointerdown", outside, true);
      removeEventListener("focusin", outside, true);
      removeEventListener("resize", resized);
    };
  }, [open.value]);
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) items.at(next % items.length)?.focus();
    else if (event.key === "Escape") shut();
    else if (event.key === "Tab") {
      open.value = false;
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="presets"
        aria-haspopup="menu"
        aria-expanded={open.value}
        onClick={() => (open.value = !open.value)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" || open.value) return;
          event.preventDefault();
          open.value = true;
        }}
      >
        Presets <DownIcon />
      </button>
      {open.value && (
        <ul ref={menu} class="preset-menu" popover="manual" role="menu" aria-label="Presets" onKeyDown={onKeyDown}>
          {presets().map((preset) => (
            <li key={preset.name} role="none">
              <button
                type="button"
                role="menuitem"
                tabIndex={-1}
                aria-disabled={preset.lacks !== undefined}
                onClick={() => {
                  if (preset.lacks) return;
                  shut();
                  use(preset);
                }}
              >
                <b>{preset.name}</b> <span>{preset.lacks ?? preset.says}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
