// The view in a line: how much is in the picture, and where the rest is.

import { head, lensProblem } from "../state.ts";
import { amount, percent } from "./amount.ts";
import { FateBar } from "./bar.tsx";
import { ofWhole } from "./fates.ts";

export function Summary() {
  const totals = head.value;
  return (
    <div class="summary">
      {totals && <Totals totals={totals} />}
      {lensProblem.value && (
        <p class="problem" role="status">
          {lensProblem.value}
        </p>
      )}
    </div>
  );
}

function Totals({ totals }: { totals: NonNullable<typeof head.value> }) {
  const { all, view, dropped, sample_type } = totals;
  const bar = ofWhole(totals);
  const share = (fate: string) => bar.parts.find((part) => part.fate === fate)?.percent;
  return (
    <>
      <p class="totals">
        <span>
          in view <b>{amount(view, sample_type)}</b>
        </span>
        <span>OTHER {share("other") ?? 0}</span>
        {share("broken") && <span>BROKEN {share("broken")}</span>}
        {share("hidden") && <span>HIDDEN {share("hidden")}</span>}
        <span>dropped {dropped === 0 ? 0 : percent(dropped, all)}</span>
      </p>
      <FateBar bar={bar} tip />
    </>
  );
}
