// The recipe as a list: a row for each line, and one for the next.

import { useLayoutEffect } from "preact/hooks";
import { head } from "../state.ts";
import { drag } from "./drag.ts";
import { caret, rows } from "./edit.ts";
import { lineId, take } from "./editor.tsx";
import { CompletionList } from "./popup.tsx";
import { RecipeRow } from "./row.tsx";

export function RecipeList() {
  const all = rows.value;
  const to = caret.value;
  useLayoutEffect(() => {
    if (!to) return;
    caret.value = undefined;
    const input = document.getElementById(lineId(to.line));
    if (!(input instanceof HTMLInputElement)) return;
    const at = to.at === "end" ? input.value.length : Math.min(to.at, input.value.length);
    input.focus();
    input.setSelectionRange(at, at);
  }, [to]);
  // By number, not by text: a line keeps its field, and with it the caret, whatever is typed into it.
  return (
    <>
      <ol class={drag.value ? "recipe-list dragging" : "recipe-list"}>
        {[...all, undefined].map((row, i) => (
          <RecipeRow key={i} index={i} count={all.length} row={row} type={head.value?.sample_type} />
        ))}
      </ol>
      <CompletionList take={take} />
    </>
  );
}
