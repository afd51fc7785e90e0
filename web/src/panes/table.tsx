// The table: self, total and places of each function, class, package, module, file or line. Only the rows before the eyes are
// asked for and drawn.

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import type { Amount, Level, ShownRow, Sort } from "../api.ts";
import { ask, details, engine, menu, problem, reason, sampleType, sandwichOf, search, shownLens } from "../state.ts";
import { Choice, Icon, Name } from "./bits.tsx";
import { saveCsv } from "./export.tsx";
import { show } from "./layout.ts";
import { filter, level, LEVELS, sort, sortBy } from "./table-state.ts";
import { scrollTo, windowOf } from "./window.ts";
import { plural, thousands } from "./words.ts";

const COLUMNS: readonly { by: Sort; text: string; says: string }[] = [
  { by: "self", text: "Self", says: "Of the view: samples that end in it" },
  { by: "total", text: "Total", says: "Of the view: samples with it anywhere, each once" },
  { by: "places", text: "Places", says: "In how many places of the top-down picture it stands" },
  { by: "widest", text: "Widest", says: "Of the view: the widest of these places" },
  { by: "name", text: "Name", says: "" },
];
/** Rows that are asked for beyond those that are seen, on both sides. */
const AHEAD = 100;

/** A piece of the table, and what it is a piece of. */
interface Piece {
  of: string;
  first: number;
  rows: ShownRow[];
  all: number;
}

function mark(row: ShownRow): void {
  search.value = row.pattern;
  show("graph");
}

async function offer(row: ShownRow, of: Level, x: number, y: number): Promise<void> {
  try {
    const answer = await ask("offers", { what: "row-offers", level: of, name: row.name });
    if (answer) menu.value = { x, y, offers: answer.offers, title: row.name };
  } catch (error) {
    problem.value = reason(error);
  }
}

export function TablePane() {
  const grid = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const id = useId();
  const rowHeight = useMemo(() => (matchMedia("(pointer: coarse)").matches ? 40 : 28), []);
  const piece = useSignal<Piece>({ of: "", first: 0, rows: [], all: 0 });
  const wrong = useSignal("");
  const scrolled = useSignal(0);
  const height = useSignal(400);
  const active = useSignal(0);
  const seen = useComputed(() => windowOf(piece.value.all, rowHeight, scrolled.value, height.value));

  // How much room the rows have.
  useEffect(() => {
    const measure = () => {
      if (grid.current && head.current) height.value = grid.current.clientHeight - head.current.offsetHeight;
    };
    const watch = new ResizeObserver(measure);
    watch.observe(grid.current!);
    return () => watch.disconnect();
  }, []);

  // What is asked for begins at its top.
  const asked = useComputed(() => [level.value, sort.value.by, sort.value.ascending, filter.value].join("\n"));
  const last = useRef(asked.peek());
  useSignalEffect(() => {
    const now = asked.value;
    if (now === last.current) return;
    last.current = now;
    active.value = 0;
    scrolled.value = 0;
    if (grid.current) grid.current.scrollTop = 0;
  });

  useSignalEffect(() => {
    const of = [asked.value, sampleType.value, shownLens.value].join("\n");
    const { first, end } = seen.value;
    const have = piece.peek();
    const whole = Math.max(end - first, Math.ceil(height.value / rowHeight));
    if (!engine.value || (of === have.of && first >= have.first && end <= have.first + have.rows.length)) return;
    const from = Math.max(0, first - AHEAD);
    void (async () => {
      try {
        const answer = await ask("rows", {
          what: "rows",
          level: level.peek(),
          sort: sort.peek().by,
          ascending: sort.peek().ascending,
          filter: filter.peek(),
          first: from,
          rows: first - from + whole + AHEAD,
        });
        if (!answer) return;
        wrong.value = "";
        piece.value = { of, first: from, rows: answer.rows, all: answer.all_rows };
        if (active.peek() >= answer.all_rows) active.value = Math.max(0, answer.all_rows - 1);
      } catch (error) {
        wrong.value = reason(error);
      }
    })();
  });

  const { first, rows, all } = piece.value;
  const rowAt = (n: number): ShownRow | undefined => rows[n - first];

  function go(to: number): void {
    const n = Math.max(0, Math.min(all - 1, to));
    active.value = n;
    const box = grid.current!;
    box.scrollTop = scrollTo(n, all, rowHeight, box.scrollTop, height.peek());
  }

  function onKeyDown(event: KeyboardEvent): void {
    // The buttons of the head have keys of their own.
    if (event.target !== grid.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = active.peek();
    const row = rowAt(at);
    const page = Math.max(1, Math.floor(height.peek() / rowHeight) - 1);
    switch (event.key) {
      case "ArrowDown":
        go(at + 1);
        break;
      case "ArrowUp":
        go(at - 1);
        break;
      case "PageDown":
        go(at + page);
        break;
      case "PageUp":
        go(at - page);
        break;
      case "Home":
        go(0);
        break;
      case "End":
        go(all - 1);
        break;
      case "Enter":
        if (row) mark(row);
        break;
      case "s":
        if (row) sandwichOf(row.pattern);
        break;
      case "F10":
      case "ContextMenu": {
        if (event.key === "F10" && !event.shiftKey) return;
        const box = document.getElementById(`${id}-${at}`)?.getBoundingClientRect();
        if (row && box) void offer(row, level.peek(), box.left + 24, box.bottom);
        break;
      }
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  const { first: from, end, top, height: body } = seen.value;
  const shown: number[] = [];
  for (let n = from; n < end; n++) shown.push(n);
  return (
    <section class="table-pane" aria-label="Table">
      <div class="table-bar">
        <Choice label="Rows" value={level.value} options={LEVELS.map((l) => ({ value: l, text: l }))} onChange={(l) => (level.value = l)} />
        <input
          type="search"
          class="filter"
          aria-label="Only rows whose name contains"
          placeholder="Filter names"
          autocomplete="off"
          spellcheck={false}
          value={filter.value}
          onInput={(event) => (filter.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") {
              event.preventDefault();
              grid.current?.focus();
            }
          }}
        />
        <span class="count" aria-live="polite">
          {wrong.value || plural(all, "row")}
        </span>
        <button type="button" class="quiet" onClick={() => saveCsv().catch((error) => (problem.value = reason(error)))}>
          CSV
        </button>
      </div>
      <div
        class="grid"
        role="grid"
        aria-label={`Costs by ${level.value}`}
        aria-rowcount={all + 1}
        aria-colcount={COLUMNS.length}
        aria-activedescendant={active.value >= from && active.value < end ? `${id}-${active.value}` : undefined}
        tabIndex={0}
        ref={grid}
        onKeyDown={onKeyDown}
        onScroll={(event) => (scrolled.value = event.currentTarget.scrollTop)}
      >
        <div class="row heads" role="row" aria-rowindex={1} ref={head}>
          {COLUMNS.map(({ by, text, says }) => {
            const on = sort.value.by === by;
            return (
              <div key={by} class={`by-${by}`} role="columnheader" aria-sort={on ? (sort.value.ascending ? "ascending" : "descending") : "none"}>
                <button type="button" title={says} onClick={() => sortBy(by)}>
                  {text}
                  <span class="arrow" aria-hidden="true">
                    {on ? (sort.value.ascending ? "▴" : "▾") : ""}
                  </span>
                </button>
              </div>
            );
          })}
        </div>
        <div class="body" role="presentation" style={{ height: `${body}px` }}>
          <div class="rows" role="rowgroup" style={{ transform: `translateY(${top}px)` }}>
            {shown.map((n) => (
              <Row key={n} id={`${id}-${n}`} n={n} of={rowAt(n)} height={rowHeight} active={n === active.value} press={() => (active.value = n)} />
            ))}
          </div>
        </div>
      </div>
    </section>
  );
}

function Row(props: { id: string; n: number; of: ShownRow | undefined; height: number; active: boolean; press(): void }) {
  const { of, n } = props;
  const style = { height: `${props.height}px` };
  if (!of) return <div class="row" role="row" aria-rowindex={n + 2} style={style} />;
  const linked = level.value === "function" && details.value?.name === of.name;
  return (
    <div
      class={`row ${props.active ? "active" : ""} ${linked ? "linked" : ""}`}
      id={props.id}
      role="row"
      aria-rowindex={n + 2}
      aria-selected={props.active}
      style={style}
      onPointerDown={props.press}
      onDblClick={() => mark(of)}
      onContextMenu={(event) => {
        event.preventDefault();
        props.press();
        void offer(of, level.peek(), event.clientX, event.clientY);
      }}
    >
      <Cost of={of.self} column="by-self" ranged={sort.value.by === "self"} />
      <Cost of={of.total} column="by-total" ranged={sort.value.by === "total"} />
      <div class="by-places" role="gridcell">
        {thousands(of.places)}
      </div>
      <Cost of={of.widest} column="by-widest" />
      <div class="by-name" role="gridcell" title={of.note ? `${of.name}\n${of.note}` : of.name}>
        <Name text={of.name} />
        {of.note && <span class="few">{of.note}</span>}
        <span class="acts">
          <button type="button" class="quiet" tabIndex={-1} aria-label={`Show ${of.name} in the graph`} title="Show in the graph (Enter)" onClick={() => mark(of)}>
            <Icon of="find" />
          </button>
          <button
            type="button"
            class="quiet"
            tabIndex={-1}
            aria-haspopup="menu"
            aria-label={`Operations on ${of.name}`}
            title="Operations (Shift+F10)"
            onClick={(event) => {
              const { left, bottom } = event.currentTarget.getBoundingClientRect();
              void offer(of, level.peek(), left, bottom);
            }}
          >
            <Icon of="more" />
          </button>
        </span>
      </div>
    </div>
  );
}

/** A share, and beside it its value; of the column that orders the table between what the share lies. */
function Cost({ of, column, ranged }: { of: Amount; column: string; ranged?: boolean }) {
  return (
    <div class={column} role="gridcell" title={`${of.text}, ${of.of_all} of all${of.range ? `; 95 %: ${of.range} of the view` : ""}`}>
      {of.of_view}
      <span class="value">{ranged && of.range ? of.range : of.text}</span>
    </div>
  );
}
