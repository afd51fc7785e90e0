// The way to the box in focus, and how much of what the search found is drawn.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import * as state from "../state.ts";
import { showAll } from "./actions.ts";
import type { Picture } from "./picture.ts";
import { collapse, marksLine, pathText } from "./words.ts";

/** The boxes that lead to the one in focus; each zooms out to it. */
export function Crumbs({ picture }: { picture: Picture }) {
  const crumbs = picture.crumbs.value;
  const [open, setOpen] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const go = (index: number) => {
    if (index === 0) showAll(picture);
    else state.zoomTo(crumbs.slice(1, index + 1).map((crumb) => crumb.name));
  };
  useLayoutEffect(() => {
    const { current } = list;
    if (current) current.scrollLeft = current.scrollWidth;
  }, [crumbs, open]);
  const shown = open ? crumbs.map((crumb, index) => ({ crumb, index })) : collapse(crumbs);
  const last = crumbs.length - 1;
  return (
    <nav class="crumbs" aria-label="Zoom">
      <ol ref={list} class={open ? "open" : undefined}>
        {crumbs.length === 0 && (
          <li>
            <span class="here">all</span>
          </li>
        )}
        {shown.map((part) =>
          "left" in part ? (
            <li key="left" class="gap">
              <button onClick={() => setOpen(true)} aria-label={`show ${part.left} more callers`} title={`show ${part.left} more`}>
                … {part.left} …
              </button>
            </li>
          ) : (
            <li key={part.index}>
              <button
                onClick={() => go(part.index)}
                aria-current={part.index === last ? "location" : undefined}
                title={`${part.crumb.name}\n${part.crumb.percent} of view`}
              >
                {part.index === 0 ? "all" : part.crumb.name}
              </button>
            </li>
          ),
        )}
      </ol>
      {open && crumbs.length > 7 && <button onClick={() => setOpen(false)}>fewer</button>}
      <Found picture={picture} />
      {last > 0 && <CopyPath text={pathText(crumbs)} say={(what) => (picture.say.value = what)} />}
    </nav>
  );
}

/** Copies the way as a folded stack. */
function CopyPath({ text, say }: { text: string; say(what: string): void }) {
  const [done, setDone] = useState("");
  const copy = async () => {
    let result = "copied";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without a safe connection there is no clipboard.
      result = "not allowed here";
    }
    setDone(result);
    say(result === "copied" ? "Path copied" : "The browser does not allow copying here");
    setTimeout(() => setDone(""), 1500);
  };
  return (
    <button class="copy" onClick={() => void copy()} title="Copy these names, joined with semicolons">
      {done || "copy path"}
    </button>
  );
}

/** How much of what the search matches is drawn; how much it is of the view stands beside the search itself. */
function Found({ picture }: { picture: Picture }) {
  const marks = picture.marks.value;
  if (!state.search.value.trim() || !state.found.value || !marks) return null;
  return (
    <span class="found">
      <span class="swatch" aria-hidden="true" />
      {marksLine(marks)}
    </span>
  );
}
