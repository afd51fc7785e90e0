// The ranking of hidden cost that is shown: by group and by function the report has it, by anything else it is asked for.

import { computed, effect, signal } from "@preact/signals";
import type { HiddenBody, Unit } from "../api.ts";
import type { Answer } from "../engine.ts";
import { ask, problem, reason } from "../state.ts";
import { report, reporting } from "./report.ts";

/** Most rows. */
const ROWS = 12;

/** What a row of the list is. */
export const unit = signal<Unit>("group");

/** A ranking that the report does not have, and the report it stands beside; without a list where it cannot be had. */
const other = signal<{ beside: Answer<"report">; list?: HiddenBody } | undefined>(undefined);

/** The list; that of the lens before stays until there is another. `fresh`: it is of what is shown. */
export const ranking = computed<{ list?: HiddenBody; fresh: boolean }>(() => {
  const now = report.value;
  if (!now) return { fresh: false };
  const own = unit.value === "group" ? now.hidden : unit.value === "function" ? now.hidden_functions : undefined;
  if (own) return { list: own, fresh: !reporting.value };
  const list = other.value?.list;
  return { list: list?.unit === unit.value ? list : undefined, fresh: !reporting.value && other.value?.beside === now && list?.unit === unit.value };
});

/** Keeps the ranking with the report. Returns how to stop. */
export function followRanking(): () => void {
  return effect(() => {
    const now = report.value;
    const wanted = unit.value;
    // Of another profile nothing stays. And whatever the report waits for, this does.
    if (!now) other.value = undefined;
    if (!now || reporting.value || wanted === "group" || wanted === "function") return;
    void (async () => {
      try {
        const list = await ask("hidden", { what: "hidden", unit: wanted, rows: ROWS });
        if (list) other.value = { beside: now, list };
      } catch (error) {
        problem.value = reason(error);
      }
    })();
  });
}
