// What there is to know about the box that was clicked.

import type { BoxBody, Part } from "../api.ts";
import { details, offerMenu, sandwichOf, search, selected, view, zoomTo } from "../state.ts";
import { Icon, Name } from "./bits.tsx";
import { show } from "./layout.ts";
import { copy } from "./save.ts";
import { exactly } from "./steps.ts";
import { plural, thousands, visible } from "./words.ts";

export function DetailsPane() {
  const of = details.value;
  return (
    <section class="pane details" aria-labelledby="details-head">
      <h2 id="details-head">Details</h2>
      {of ? <Box of={of} /> : <p class="note">Click a box of the graph to see what it is, what it costs and what leads to it.</p>}
    </section>
  );
}

function Box({ of }: { of: BoxBody }) {
  const frame = of.kind === "frame";
  return (
    <>
      <div class="full-name">
        {/* Long names scroll; whoever uses the keyboard can scroll them, too. */}
        <p class="mono" tabIndex={of.name.length > 400 ? 0 : undefined}>
          <bdi>{visible(of.name)}</bdi>
        </p>
        <button type="button" class="quiet" aria-label="Copy the name" title="Copy the name" onClick={() => void copy(of.name, "the name")}>
          <Icon of="copy" />
        </button>
      </div>
      <Costs of={of} />
      <div class="does">
        {of.kind !== "remainder" && (
          <button type="button" onClick={() => (zoomTo(of.path), show("graph"))}>
            Zoom here
          </button>
        )}
        {frame && (
          <button type="button" onClick={() => (sandwichOf(exactly(of.name)), show("graph"))}>
            Sandwich
          </button>
        )}
        {frame && (
          <button
            type="button"
            aria-haspopup="menu"
            onClick={(event) => {
              const { left, bottom } = event.currentTarget.getBoundingClientRect();
              if (selected.value) void offerMenu(selected.value, of.name, left, bottom + 4);
            }}
          >
            Operations…
          </button>
        )}
      </div>
      {of.function && of.function.places > 0 && (
        <p class="everywhere">
          This function in the whole view: <b>{of.function.total.of_view}</b> in {plural(of.function.places, "place")}
          {of.function.places > 1 && <>, widest {of.function.widest.of_view}</>}
        </p>
      )}
      {of.facts.length > 0 && (
        <dl class="what">
          {of.facts.map(({ what, text }) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd title={text}>
                <bdi>{visible(text)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Parts label="Reached from" of={of.reached_from} />
      <Parts label="Leads to" of={of.next} left={of.next_left} />
    </>
  );
}

function Costs({ of: { total, self, of_parent } }: { of: BoxBody }) {
  // In a tree of callers a box ends where nothing called it.
  const own = view.value === "bottom-up" ? "no caller" : "self";
  const row = (name: string, key: "of_all" | "of_view") => (
    <tr>
      <th scope="row">{name}</th>
      <td>{total[key]}</td>
      <td>{self[key]}</td>
    </tr>
  );
  return (
    <table class="costs">
      <thead>
        <tr>
          <td />
          <th scope="col">total</th>
          <th scope="col">{own}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td />
          <td>{total.text}</td>
          <td>{self.text}</td>
        </tr>
        {row("of all", "of_all")}
        {row("of view", "of_view")}
        {total.range && (
          <tr class="range" title="Between what the share of the view lies, at 95 %: the profile is a sample">
            <th scope="row">95 %</th>
            <td>{total.range}</td>
            <td>{self.value !== 0 && self.range}</td>
          </tr>
        )}
        {of_parent !== null && (
          <tr>
            <th scope="row">of parent</th>
            <td>{of_parent}</td>
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** Names with their shares of the box; a click searches for one. */
function Parts({ label, of, left = 0 }: { label: string; of: Part[]; left?: number }) {
  if (!of.length) return null;
  return (
    <>
      <h3>{label}</h3>
      <ul class="parts">
        {of.map(({ name, text, percent }, n) => (
          <li key={n}>
            {name === null ? (
              <span class="part">
                <span class="name">stacks that began here</span>
                <span class="number">{percent}</span>
              </span>
            ) : (
              <button type="button" class="part" title={`${name}\n${text}; search for it`} onClick={() => (search.value = exactly(name))}>
                <Name text={name} />
                <span class="number">{percent}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {left > 0 && <p class="note">and {thousands(left)} more</p>}
    </>
  );
}
