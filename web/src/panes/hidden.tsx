// The list of hidden cost: what is big, and in no single place of the picture.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { HiddenBody, HiddenShown, Unit } from "../api.ts";
import { search } from "../state.ts";
import { Name } from "./bits.tsx";
import { Doubts, Findings } from "./findings.tsx";
import { show } from "./layout.ts";
import { followRanking, ranking, unit } from "./ranking.ts";
import { report } from "./report.ts";
import { Facts, Sources } from "./sources.tsx";
import { applyLens, exactly } from "./steps.ts";
import { percent, plural, thousands, visible } from "./words.ts";

const UNITS: readonly { value: Unit; text: string; says: string }[] = [
  { value: "group", text: "by group", says: "What calls each other, found from the profile" },
  { value: "function", text: "by function", says: "Functions, each with what it spends in its own group" },
  { value: "class", text: "by class", says: "Classes, types, receivers" },
  { value: "package", text: "by package", says: "Packages, namespaces" },
  { value: "module", text: "by module", says: "Binaries, libraries, crates" },
];

function apply(lens: string | null, name: string): void {
  if (lens) applyLens(lens);
  else search.value = exactly(name);
  show("graph");
}

export function HiddenPane() {
  useEffect(followRanking, []);
  const { list, fresh } = ranking.value;
  const now = report.value;
  const { head, pane } = useFocusKept();
  return (
    <section class="pane hidden-cost" aria-labelledby="hidden-head" ref={pane}>
      <div class="top-line">
        <h2 id="hidden-head" ref={head} tabIndex={-1}>
          Hidden cost
        </h2>
        <select aria-label="Ranked by" value={unit.value} onChange={(event) => (unit.value = event.currentTarget.value as Unit)}>
          {UNITS.map(({ value, text, says }) => (
            <option key={value} value={value} title={says}>
              {text}
            </option>
          ))}
        </select>
      </div>
      {/* In one line, whichever it is: nothing moves when it changes. */}
      <p class="lead" role="status">
        {fresh ? "Big, but in no single place." : "Looking through all stacks…"}
      </p>
      <div class={fresh ? "told" : "told old"} aria-busy={!fresh}>
        {now && <Doubts of={now.findings} />}
        {list && list.rows.length === 0 && <Nothing of={list} />}
        {list && list.rows.length > 0 && (
          <ol class="rows ranked">
            {list.rows.map((row) => (
              <Row key={row.name} of={row} />
            ))}
          </ol>
        )}
        {list && <Rest of={list} />}
        {now && <Findings of={now.findings} />}
        {now && <Facts of={now} />}
        {now && <Sources of={now} />}
      </div>
    </section>
  );
}

/** The focus goes to the head when what had it is gone with the list before: whoever uses the keys is still in the pane. */
function useFocusKept() {
  const head = useRef<HTMLHeadingElement>(null);
  const pane = useRef<HTMLElement>(null);
  const had = useRef<Element | null>(null);
  useEffect(() => {
    const { current } = pane;
    const into = (event: FocusEvent) => (had.current = event.target as Element);
    // What is pressed elsewhere takes it away; what is only gone does not.
    const away = (event: PointerEvent) => current?.contains(event.target as Node) || (had.current = null);
    current?.addEventListener("focusin", into);
    document.addEventListener("pointerdown", away);
    return () => {
      current?.removeEventListener("focusin", into);
      document.removeEventListener("pointerdown", away);
    };
  }, []);
  useLayoutEffect(() => {
    if (!had.current || had.current.isConnected) return;
    had.current = null;
    if (document.activeElement === document.body) head.current?.focus();
  });
  return { head, pane };
}

function Row({ of }: { of: HiddenShown }) {
  const entries = of.entries.filter((entry) => entry.name !== of.name);
  const sure = of.own.range ? `, with 95 % certainty ${of.own.range}` : "";
  const ranks = of.ranks[0] === of.ranks[1] ? "" : `\nrank ${of.rank}, ${of.ranks[0]} to ${of.ranks[1]} in resampled profiles`;
  return (
    <li>
      <button
        type="button"
        class="cost"
        onClick={() => apply(of.lens, of.name)}
        title={`${visible(of.name)}: ${visible(of.why)}\nown cost ${of.own.text}${sure}\nhidden ${percent(of.hidden_percent)}${ranks}\n${of.lens === null ? "search for it" : visible(of.lens)}`}
      >
        <Name text={of.name} />
        <b class="number">{of.own.of_view}</b>
        <Bar total={of.own.percent} widest={of.widest.percent} />
        <span class="spread">
          <span class="where">
            in {plural(of.places, "place")}, widest {of.widest.of_view}
          </span>
          {of.own.range && <span class="range number">{of.own.range}</span>}
        </span>
      </button>
      {entries.length > 0 && (
        <details>
          <summary>entered by</summary>
          <ul>
            {entries.map((entry) => (
              <li key={entry.name}>
                <button type="button" onClick={() => apply(entry.lens, entry.name)} title={`${visible(entry.name)}\n${visible(entry.lens)}`}>
                  <Name text={entry.name} />
                  <span class="number">{entry.own.of_view}</span>
                  <span class="where">{plural(entry.places, "place")}</span>
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

/** All of it, and on it the widest place: how much of it one sees. */
function Bar({ total, widest }: { total: number; widest: number }) {
  const width = (p: number) => Math.min(100, Math.max(0, p));
  return (
    <svg class="bar-of" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="all" width={width(total)} height="4" />
      <rect class="widest" width={width(widest)} height="4" />
    </svg>
  );
}

/** What is not in the list. */
function Rest({ of }: { of: HiddenBody }) {
  const says: string[] = [];
  if (of.more > 0) says.push(`${thousands(of.more)} more would be listed.`);
  if (of.left_out > 0) says.push(`${thousands(of.left_out)} ${of.left_out === 1 ? "is" : "are"} hidden, but by too little or too unsure to list.`);
  if (of.platform_only.value > 0) says.push(`${of.platform_only.of_view} of the view is in stacks of the platform alone.`);
  says.push("Runtimes, standard libraries and the kernel count to their caller.");
  return <p class="note">{says.join(" ")}</p>;
}

/** Then there may be something else worth a look. */
function Nothing({ of }: { of: HiddenBody }) {
  const next = report.value?.suggestions.slice(0, 4) ?? [];
  return (
    <>
      <p class="note">{of.left_out > 0 ? "Nothing that is large and sure enough." : "Nothing: what is big here stands in one place."}</p>
      {next.length > 0 && (
        <ul class="rows">
          {next.map(({ why, lens }) => (
            <li key={lens}>
              <button type="button" onClick={() => (applyLens(lens), show("graph"))}>
                <span>{visible(why)}</span>
                <code title={visible(lens)}>{visible(lens)}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
