// The recipe as a list: a row for each line, and one for the next.

import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { head } from "../state.ts";
import { drag } from "./drag.ts";
import { caret, rows } from "./edit.ts";
import { lineId, take } from "./editor.tsx";
import { CompletionList } from "./popup.tsx";
import { RecipeRow, type RowProps } from "./row.tsx";

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
  // A row that stays as it is is not drawn again: the same node is given back.
  const drawn = useRef<VNode<RowProps>[]>([]);
  const type = head.value?.sample_type;
  drawn.current = [...all, undefined].map((row, index) => {
    const old = drawn.current[index];
    const { props } = old ?? {};
    const same = props && props.row === row && props.count === all.length && props.type?.name === type?.name && props.type?.unit === type?.unit;
    // By number, not by text: a line keeps its field, and with it the caret, whatever is typed into it.
    return same ? old : <RecipeRow key={index} index={index} count={all.length} row={row} type={type} />;
  });
  return (
    <>
      <ol class={drag.value ? "recipe-list dragging" : "recipe-list"}>
        {drawn.current}
      </ol>
      <CompletionList take={take} />
    </>
  );
}
