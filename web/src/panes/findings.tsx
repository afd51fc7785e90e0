// What one should know before believing the numbers.

import type { FindingRow } from "../api.ts";
import { Words } from "../recipe/words.tsx";
import { show } from "./layout.ts";
import { applyLens } from "./steps.ts";
import { plural, visible } from "./words.ts";

const WORDS: Record<string, string> = { warning: "Warning", caution: "Caution", note: "Note" };
const HEAD = "findings-head";

/** A sentence of the engine, which ends without a stop. */
function Sentence({ text }: { text: string }) {
  return (
    <>
      <Words text={visible(text)} />
      {/[.!?]$/.test(text) ? "" : "."}
    </>
  );
}

export function Findings({ of }: { of: FindingRow[] }) {
  if (!of.length) return null;
  return (
    <>
      <h3 id={HEAD} tabIndex={-1}>
        Before you trust the numbers
      </h3>
      <ul class="findings">
        {of.map(({ code, weight, text, advice, lens }) => (
          <li key={code + text} class={weight}>
            <p>
              <b>{WORDS[weight] ?? weight}:</b> <Sentence text={text} />
            </p>
            {advice && (
              <p class="advice">
                <Sentence text={advice} />
              </p>
            )}
            {lens && (
              <button type="button" onClick={() => (applyLens(lens), show("graph"))}>
                Apply <code>{lens}</code>
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** That there is something to know, where one looks first: `1 warning, 2 cautions`. Brings it before the eyes. */
export function Doubts({ of }: { of: FindingRow[] }) {
  const counts = ["warning", "caution"].flatMap((weight) => {
    const n = of.filter((finding) => finding.weight === weight).length;
    return n ? [plural(n, weight)] : [];
  });
  if (!counts.length) return null;
  const go = () => {
    const head = document.getElementById(HEAD);
    head?.scrollIntoView();
    head?.focus({ preventScroll: true });
  };
  return (
    <button type="button" class={`doubts ${of[0].weight}`} title="Before you trust the numbers" onClick={go}>
      {counts.join(", ")} below
    </button>
  );
}
