// What the step in question does, in words and figures: a card beside the panel, so that no row moves for it.

import { effect, signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { head } from "../state.ts";
import { FateList } from "./bar.tsx";
import { popup } from "./complete.ts";
import { drag } from "./drag.ts";
import { rows } from "./edit.ts";
import { lineId, visited } from "./editor.tsx";
import { ofStep } from "./fates.ts";
import { isOff } from "./lines.ts";
import { beside } from "./place.ts";
import { pointed } from "./row.tsx";

/** How long one stays at a row before it is explained, in milliseconds. */
const DELAY = 400;
const explained = signal<number | undefined>(undefined);

/** Follows the pointer and the focus until the function that it returns is called. */
function follow(): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const end = effect(() => {
    const wanted = popup.value || drag.value ? undefined : (pointed.value ?? visited.value);
    clearTimeout(waiting);
    // From one to the next it goes at once.
    if (wanted === undefined || explained.peek() !== undefined) explained.value = wanted;
    else waiting = setTimeout(() => (explained.value = wanted), DELAY);
  });
  return () => {
    clearTimeout(waiting);
    end();
  };
}

export function Explain() {
  const card = useRef<HTMLDivElement>(null);
  useEffect(follow, []);
  const index = explained.value;
  const row = index === undefined ? undefined : rows.value[index];
  const type = head.value?.sample_type;
  const says = row?.info?.says ?? "";
  const bars = row && type ? row.steps.map((step) => ofStep(step, type)) : [];
  const shown = says !== "" || bars.length > 0;
  useLayoutEffect(() => {
    const line = index !== undefined && document.getElementById(lineId(index))?.closest("li");
    if (!card.current || !line) return;
    beside(card.current, line.getBoundingClientRect());
    // It belongs to a place on the screen.
    const gone = () => (explained.value = undefined);
    addEventListener("scroll", gone, true);
    addEventListener("resize", gone);
    return () => {
      removeEventListener("scroll", gone, true);
      removeEventListener("resize", gone);
    };
  }, [index, says, shown, bars.length]);
  if (!row || !shown) return null;
  // The line itself is described by the same words for those who do not see it.
  return (
    <div ref={card} class="explain" popover="manual" aria-hidden="true">
      {says && (
        <p>
          {isOff(row.line) && "Switched off. "}
          {says}
        </p>
      )}
      {bars.map((bar, i) => (
        <FateList key={i} bar={bar} titled={bars.length > 1} />
      ))}
    </div>
  );
}
