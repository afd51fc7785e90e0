// The list of hidden cost: what is big, and in no single place of the picture.

import type { ScatteredRow } from "../api.ts";
import { search, shownLens } from "../state.ts";
import { Name } from "./bits.tsx";
import { show } from "./layout.ts";
import { report } from "./report.ts";
import { Facts, Sources } from "./sources.tsx";
import { applyLens, exactly } from "./steps.ts";
import { percent, plural, thousands } from "./words.ts";

/** Most packages and most functions. */
const EACH = 6;

function apply(row: ScatteredRow): void {
  if (row.lens) applyLens(row.lens);
  else search.value = exactly(row.name);
  show("graph");
}

export function HiddenPane() {
  const now = report.value;
  const packages = now?.scattered_packages.slice(0, EACH) ?? [];
  const functions = now?.scattered_functions.slice(0, EACH) ?? [];
  return (
    <section class="pane hidden-cost" aria-labelledby="hidden-head">
      <h2 id="hidden-head">Hidden cost</h2>
      <p class="lead">Big, but in no single place of the {shownLens.value.trim() ? "view" : "picture"}.</p>
      {now && !packages.length && !functions.length && <Nothing />}
      {packages.length > 0 && <List what="Packages" rows={packages} />}
      {functions.length > 0 && <List what="Functions" rows={functions} />}
      {now && now.platform_left_out > 0 && (
        <p class="note">Left out: {thousands(now.platform_left_out)} of runtimes and standard libraries.</p>
      )}
      {now && <Facts of={now} />}
      {now && <Sources of={now} />}
    </section>
  );
}

function List({ what, rows }: { what: string; rows: ScatteredRow[] }) {
  return (
    <>
      <h3>{what}</h3>
      <ul class="rows">
        {rows.map((row) => (
          <li key={row.name}>
            <button type="button" onClick={() => apply(row)} title={`${row.name}\n${row.lens ?? "search for it"}`}>
              <Name text={row.name} />
              <b class="number">{percent(row.total_percent)}</b>
              <Bar total={row.total_percent} widest={row.widest_percent} />
              <span class="where">
                in {plural(row.places, "place")}, widest {percent(row.widest_percent)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
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

/** Then there may be something else worth a look. */
function Nothing() {
  const next = report.value?.suggestions.slice(0, 4) ?? [];
  return (
    <>
      <p class="note">Nothing: what is big here stands in one place.</p>
      {next.length > 0 && (
        <ul class="rows">
          {next.map(({ why, lens }) => (
            <li key={lens}>
              <button type="button" onClick={() => (applyLens(lens), show("graph"))}>
                <span>{why}</span>
                <code>{lens}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
