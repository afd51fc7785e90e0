// What became of the samples of a step, or of the whole profile, as the parts of a bar.

import type { LedgerStep, Response, TypeInfo } from "../api.ts";
import { amount, percent } from "./amount.ts";

/** What can become of a sample; in the order of the bar. */
export const FATES = ["kept", "reshaped", "moved", "other", "broken", "hidden", "dropped"] as const;
export type Fate = (typeof FATES)[number];

/** A part of a bar; those that hold nothing are left out. */
export interface Part {
  fate: Fate;
  /** What it is called. */
  name: string;
  /** Its share of the bar, 0 to 1. */
  share: number;
  percent: string;
  /** Name and share, short. */
  brief: string;
  /** The value with its unit. */
  text: string;
}

export interface Bar {
  /** What the bar is of, with its value. */
  of: string;
  parts: Part[];
  /** All of it in a sentence, for those who do not see the bar. */
  says: string;
}

const NAMES: Record<Fate, string> = {
  kept: "kept",
  reshaped: "reshaped",
  moved: "moved to caller",
  other: "OTHER",
  broken: "BROKEN",
  hidden: "HIDDEN",
  dropped: "dropped",
};

function bar(of: string, whole: number, values: [Fate, string, number][], type: TypeInfo): Bar {
  // Of a difference of two profiles some are negative.
  const sum = values.reduce((sum, [, , value]) => sum + Math.abs(value), 0);
  const parts = values
    .filter(([, , value]) => value !== 0)
    .map(([fate, name, value]) => {
      const share = percent(value, whole);
      const brief = `${fate === "moved" ? fate : name} ${share}`;
      return { fate, name, share: Math.abs(value) / sum, percent: share, brief, text: amount(value, type) };
    });
  const says = parts.map((part) => `${part.name} ${part.percent} (${part.text})`).join(", ");
  return { of, parts, says: `${of}: ${says || "no samples"}` };
}

/** Of what was in stacks when the step began. */
export function ofStep(step: LedgerStep, type: TypeInfo): Bar {
  const values = FATES.map((fate): [Fate, string, number] => [fate, NAMES[fate], step[fate].value]);
  return bar(`${step.step}, of ${amount(step.before.value, type)}`, step.before.value, values, type);
}

/** Of the whole profile, after the last step. */
export function ofWhole(head: Pick<Response, "sample_type" | "all" | "view" | "dropped" | "buckets">): Bar {
  const bucket = (fate: "other" | "broken" | "hidden") => {
    return head.buckets.find((b) => b.name === `[${NAMES[fate]}]` || b.name === NAMES[fate])?.value ?? 0;
  };
  const [other, broken, hidden] = [bucket("other"), bucket("broken"), bucket("hidden")];
  const values: [Fate, string, number][] = [
    ["kept", "in stacks", head.view - other - broken - hidden],
    ["other", NAMES.other, other],
    ["broken", NAMES.broken, broken],
    ["hidden", NAMES.hidden, hidden],
    ["dropped", NAMES.dropped, head.dropped],
  ];
  return bar(`of ${amount(head.all, head.sample_type)}`, head.all, values, head.sample_type);
}

/** The part of a step's bar worth a word beside it: what left the stacks, else what moved. */
export function chief(parts: Part[]): Part | undefined {
  const largest = (fates: Fate[]) => {
    return parts.filter((p) => fates.includes(p.fate)).reduce<Part | undefined>((a, b) => (a && a.share >= b.share ? a : b), undefined);
  };
  return largest(["other", "broken", "hidden", "dropped"]) ?? largest(["moved"]) ?? largest(["reshaped"]) ?? largest(["kept"]);
}
