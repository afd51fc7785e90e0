// What the step in question does, in words and figures, in a place of its own: no row moves for it.

import { head, recipe } from "../state.ts";
import { FateList } from "./bar.tsx";
import { rows } from "./edit.ts";
import { ofStep, ofWhole } from "./fates.ts";
import { isOff } from "./lines.ts";
import { focused, pointed } from "./row.tsx";

/** `hint`: there are rows to point at. */
export function Explain({ hint }: { hint: boolean }) {
  const row = hint ? rows.value[pointed.value ?? focused.value ?? -1] : undefined;
  const totals = head.value;
  return (
    <div class="explain">
      {!recipe.value.runs && <p class="note">This cannot run yet: the picture still shows the last recipe that could.</p>}
      {totals && (row ? row.steps.map((step, i) => <FateList key={i} bar={ofStep(step, totals.sample_type)} />) : <FateList bar={ofWhole(totals)} />)}
      {!row && hint && <p class="hint">Point at a step, or go to it, to read what it does.</p>}
      {row?.info?.says && (
        <p>
          {isOff(row.line) && "Switched off. "}
          {row.info.says}
        </p>
      )}
    </div>
  );
}
