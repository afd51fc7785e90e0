// The help: what the page is about in a few lines, and its keys.

import { useEffect, useRef } from "preact/hooks";
import { KEYS as GRAPH_KEYS } from "../graph/keys.ts";
import { Icon } from "./bits.tsx";
import { help } from "./layout.ts";

const KEYS: readonly [string, readonly (readonly [string, string])[]][] = [
  [
    "Everywhere",
    [
      ["/ or Ctrl+F", "search"],
      ["n, N", "next, previous match"],
      ["?", "this help"],
    ],
  ],
  [
    "Search",
    [
      ["↑ ↓ Enter", "choose a completion"],
      ["Enter, Shift+Enter", "next, previous match"],
      ["Esc", "close the completions, clear, leave"],
      ["Alt+F, Alt+C", "cut here (from), callers"],
      ["Alt+K, Alt+D", "keep, drop"],
      ["Alt+H, Alt+O", "hide, fold"],
    ],
  ],
  [
    "Table",
    [
      ["↑ ↓ PgUp PgDn Home End", "from row to row"],
      ["Enter, double click", "mark it in the graph"],
      ["s", "sandwich"],
      ["Right click, Shift+F10", "operations on a row"],
    ],
  ],
  ["Graph", GRAPH_KEYS],
];

export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = help.value;
  useEffect(() => {
    if (open && !dialog.current!.open) dialog.current!.showModal();
    if (!open && dialog.current!.open) dialog.current!.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-head"
      onClose={() => (help.value = false)}
      // The ground beside it.
      onClick={(event) => event.target === dialog.current && dialog.current!.close()}
    >
      {open && (
        <div class="sheet">
          <header>
            <h2 id="help-head">reflame in short</h2>
            <button type="button" class="quiet" aria-label="Close" onClick={() => dialog.current!.close()}>
              <Icon of="close" />
            </button>
          </header>
          <dl class="ideas">
            <dt>Top-down</dt>
            <dd>Stacks merged from the root: a box is as wide as all that was called from there.</dd>
            <dt>Bottom-up</dt>
            <dd>Stacks merged from the leaf: one box per function that did the work, with those who called it next to it.</dd>
            <dt>
              <code>from redis</code>
            </dt>
            <dd>
              Cuts in the middle: what matches becomes the root, wherever it stood, and what was scattered stands in one place. The rest is kept as{" "}
              <code>[OTHER]</code>; nothing is lost.
            </dd>
          </dl>
          <div class="keys">
            {KEYS.map(([where, keys]) => (
              <section key={where} aria-label={`Keys: ${where}`}>
                <h3>{where}</h3>
                <dl>
                  {keys.map(([key, does]) => (
                    <div key={key}>
                      <dt>
                        <kbd>{key}</kbd>
                      </dt>
                      <dd>{does}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </div>
      )}
    </dialog>
  );
}
