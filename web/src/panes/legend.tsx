// What the colours of the boxes mean, and what each of them holds.

import { useSignal, useSignalEffect } from "@preact/signals";
import type { Colour, LegendRow, Offer } from "../api.ts";
import type { Answer } from "../engine.ts";
import { unsure } from "../graph/signs.ts";
import { ask, colour, engine, ledger, menu, sampleType, search, shownLens } from "../state.ts";
import { Icon, Name } from "./bits.tsx";
import { step } from "./steps.ts";
import { thousands } from "./words.ts";

/** Most colours. */
const ROWS = 12;
/** Milliseconds that the lens rests before the legend is asked for: the picture comes first. */
const REST = 120;

export function LegendPane() {
  const legend = useSignal<{ colour: Colour; answer: Answer<"legend"> } | undefined>(undefined);
  useSignalEffect(() => {
    void [shownLens.value, sampleType.value];
    const by = colour.value;
    if (!engine.value || by === "function") {
      legend.value = undefined;
      return;
    }
    const resting = setTimeout(async () => {
      try {
        const answer = await ask("legend", { what: "legend", colour: by, rows: ROWS });
        if (answer) legend.value = { colour: by, answer };
      } catch {
        // The recipe says what is wrong with the lens.
      }
    }, legend.peek() ? REST : 0);
    return () => clearTimeout(resting);
  });
  const now = legend.value;
  return (
    <section class="pane legend" aria-labelledby="legend-head">
      <h2 id="legend-head">Colours: self by {now?.colour ?? colour.value}</h2>
      {colour.value === "function" ? (
        <p class="note">Each function has a colour of its own; it says nothing else.</p>
      ) : (
        now && <Rows of={now.answer.colours} more={now.answer.all_rows - now.answer.colours.length} by={now.colour} />
      )}
      <Signs />
    </section>
  );
}

/** What is drawn over the colours. */
function Signs() {
  const repaired = ledger.value.some(({ step }) => step.startsWith("repair"));
  if (!unsure.value && !repaired) return null;
  return (
    <ul class="signs note">
      {unsure.value && (
        <li>
          <Sign d="M0 11h12" dash="2" /> dashed lower edge: less sure than ± 50 %
        </li>
      )}
      {repaired && (
        <li>
          <Sign d="M0 0l12 12M0 -6l12 12M0 6l12 12" /> hatched: attached by repair, not recorded
        </li>
      )}
    </ul>
  );
}

function Sign({ d, dash }: { d: string; dash?: string }) {
  return (
    <svg class="swatch" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path d={d} stroke="currentColor" stroke-width={dash ? 2 : 1} stroke-dasharray={dash} />
    </svg>
  );
}

function Rows({ of, more, by }: { of: LegendRow[]; more: number; by: Colour }) {
  return (
    <>
      <ul class="parts">
        {of.map((row) => (
          <li key={row.name}>
            <Row of={row} by={by} />
          </li>
        ))}
      </ul>
      {more > 0 && <p class="note">and {thousands(more)} more</p>}
    </>
  );
}

function Row({ of: { name, hue, self, pattern }, by }: { of: LegendRow; by: Colour }) {
  const body = (
    <>
      <Swatch hue={hue} />
      {name ? <Name text={name} /> : <span class="name">no {by}</span>}
      <span class="number">{self.of_view}</span>
    </>
  );
  if (!pattern) return <span class="part">{body}</span>;
  const on = search.value.trim() === pattern;
  return (
    <>
      <button type="button" class="part" aria-pressed={on} title={`${name}\n${self.text} self; search for it`} onClick={() => (search.value = on ? "" : pattern)}>
        {body}
      </button>
      <button
        type="button"
        class="quiet more"
        aria-haspopup="menu"
        aria-label={`Operations on ${name}`}
        title="Operations"
        onClick={(event) => {
          const { right, bottom } = event.currentTarget.getBoundingClientRect();
          menu.value = { x: right, y: bottom, title: name, offers: offersOf(pattern, name, by) };
        }}
      >
        <Icon of="more" />
      </button>
    </>
  );
}

function Swatch({ hue }: { hue: number }) {
  return (
    <svg class="swatch" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <rect width="12" height="12" rx="2" class={`hue${hue}`} />
    </svg>
  );
}

function offersOf(pattern: string, name: string, by: Colour): Offer[] {
  const offer = (operation: string, label: string): Offer => ({ group: by, of: name, label, operation, line: step(operation, pattern) });
  return [
    offer("from", "cut here"),
    offer("keep", "keep only samples with it"),
    offer("drop", "drop samples with it"),
    offer("hide", "take its frames out"),
    offer("fold", "fold its frames into one"),
  ];
}
