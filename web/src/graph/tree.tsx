// The tree as a list: the same boxes as in the picture, for those who read numbers and for those who cannot see it.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Amount } from "../api.ts";
import * as state from "../state.ts";
import { Forest, share } from "./forest.ts";
import { type Branch, pathOf, type Row, typed } from "./rows.ts";

/** Height of a row in CSS pixels; style/graph.css has it, too. */
const HEIGHT = 24;
/** Rows that are made above and below those that are seen. */
const SPARE = 12;
/** A pause that ends a word that is typed to find a row, in milliseconds. */
const PAUSE = 600;
/** Indentation of a level, in CSS pixels; deep rows are indented no further, and say how deep they are. */
const INDENT = { step: 14, most: 20 };

export function TreePane() {
  const [forest, setForest] = useState<Forest>();
  useEffect(() => {
    const made = new Forest();
    setForest(made);
    return () => made.dispose();
  }, []);
  return (
    <section class="tree" aria-label="Tree">
      {forest && <Grid forest={forest} />}
    </section>
  );
}

function Grid({ forest }: { forest: Forest }) {
  const rows = forest.rows.value;
  const scroller = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 600 });
  // The active row is a branch, so that it stays the same one when others open above it.
  const [active, setActive] = useState<{ id: number; more: boolean }>({ id: 0, more: false });
  const word = useRef({ text: "", at: 0 });
  const found = rows.findIndex((row) => row.branch.id === active.id && (row.more !== undefined) === active.more);
  const at = Math.max(0, found);

  useLayoutEffect(() => {
    const element = scroller.current!;
    const watch = new ResizeObserver(() => setSeen({ top: element.scrollTop, height: element.clientHeight }));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const go = (to: number) => {
    const next = Math.min(Math.max(to, 0), rows.length - 1);
    const row = rows[next];
    if (!row) return;
    setActive({ id: row.branch.id, more: row.more !== undefined });
    const element = scroller.current!;
    const head = HEIGHT;
    const top = next * HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + HEIGHT > element.scrollTop + element.clientHeight - head) element.scrollTop = top + HEIGHT + head - element.clientHeight;
  };
  const act = (row: Row) => {
    if (row.more !== undefined) forest.more(row.branch);
    else zoom(row.branch);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || rows.length === 0) return;
    if (key(event)) event.preventDefault();
  };
  const key = (event: KeyboardEvent): boolean => {
    const row = rows[at];
    const { branch } = row;
    const page = Math.max(1, Math.floor(seen.height / HEIGHT) - 2);
    if (event.shiftKey && event.key === "F10") return menu(row, element(at));
    switch (event.key) {
      case "ArrowDown":
        go(found < 0 ? 0 : at + 1);
        return true;
      case "ArrowUp":
        go(at - 1);
        return true;
      case "PageDown":
        go(at + page);
        return true;
      case "PageUp":
        go(at - page);
        return true;
      case "Home":
        go(0);
        return true;
      case "End":
        go(rows.length - 1);
        return true;
      case "ArrowRight":
        if (row.more !== undefined) return true;
        if (!branch.open) forest.open(branch);
        else if (branch.children?.length) go(at + 1);
        return true;
      case "ArrowLeft": {
        if (row.more === undefined && branch.open) forest.close(branch);
        else {
          const parent = row.more !== undefined ? branch : branch.parent;
          if (parent) go(rows.findIndex((other) => other.branch === parent && other.more === undefined));
        }
        return true;
      }
      case "Enter":
        act(row);
        return true;
      case " ":
        if (word.current.text && Date.now() - word.current.at < PAUSE) break;
        if (row.more !== undefined) forest.more(branch);
        else select(branch);
        return true;
      case "ContextMenu":
        return menu(row, element(at));
    }
    if (event.key.length !== 1) return false;
    const now = Date.now();
    const before = now - word.current.at < PAUSE ? word.current.text : "";
    const text = before + event.key;
    word.current = { text, at: now };
    // One letter again and again goes from row to row.
    const same = [...text].every((c) => c === text[0]);
    const next = typed(rows, before && !same ? at : at + 1, same ? text[0] : text);
    if (next >= 0) go(next);
    return true;
  };
  const element = (row: number) => document.getElementById(idOf(rows[row]));

  const first = Math.max(0, Math.floor(seen.top / HEIGHT) - SPARE);
  const end = Math.min(rows.length, Math.ceil((seen.top + seen.height) / HEIGHT) + SPARE);
  const shown = rows.slice(first, end);
  const nothing = forest.nothing.value;
  return (
    <div
      class="list"
      ref={scroller}
      role="treegrid"
      tabIndex={0}
      aria-label={`Boxes of the ${state.view.value} view`}
      aria-rowcount={rows.length + 1}
      aria-colcount={3}
      aria-activedescendant={rows[at] && at >= first && at < end ? idOf(rows[at]) : undefined}
      onScroll={(event) => setSeen({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      onKeyDown={onKeyDown}
    >
      <div class="titles" role="row" aria-rowindex={1}>
        <span role="columnheader">Name</span>
        <span role="columnheader">Total</span>
        <span role="columnheader">Self</span>
      </div>
      {nothing && <p class="nothing">{nothing}</p>}
      <div role="presentation" style={{ height: `${first * HEIGHT}px` }} />
      {shown.map((row, i) => (
        <Line
          key={`${row.branch.id}${row.more === undefined ? "" : "m"}`}
          row={row}
          index={first + i}
          active={first + i === at}
          onPick={() => {
            go(first + i);
            if (row.more !== undefined) forest.more(row.branch);
            else select(row.branch);
          }}
          onToggle={() => (row.branch.open ? forest.close(row.branch) : forest.open(row.branch))}
          onZoom={() => act(row)}
        />
      ))}
      <div role="presentation" style={{ height: `${(rows.length - end) * HEIGHT}px` }} />
    </div>
  );
}

function idOf(row: Row): string {
  return `tree-${row.branch.id}${row.more === undefined ? "" : "-more"}`;
}

interface LineProps {
  row: Row;
  index: number;
  active: boolean;
  onPick(): void;
  onToggle(): void;
  onZoom(): void;
}

function Line({ row, index, active, onPick, onToggle, onZoom }: LineProps) {
  const { branch } = row;
  const level = row.more === undefined ? branch.level : branch.level + 1;
  const style = { paddingLeft: `${Math.min(level - 1, INDENT.most) * INDENT.step + 4}px` };
  if (row.more !== undefined) {
    return (
      <div class={`line more${active ? " active" : ""}`} role="row" id={idOf(row)} aria-rowindex={index + 2} aria-level={level} onClick={onPick}>
        <span role="gridcell" style={style}>
          show more: {row.more.toLocaleString("en")} left
        </span>
      </div>
    );
  }
  const { child } = branch;
  const { tree } = branch;
  const selected = state.selected.value?.tree === tree && state.selected.value.node === child.node;
  return (
    <div
      class={`line${active ? " active" : ""}${child.marked ? " marked" : ""}`}
      role="row"
      id={idOf(row)}
      aria-rowindex={index + 2}
      aria-level={level}
      aria-posinset={branch.place}
      aria-setsize={branch.siblings}
      aria-expanded={child.leads_on ? branch.open : undefined}
      aria-selected={selected}
      onClick={onPick}
      onDblClick={onZoom}
      onContextMenu={(event) => {
        event.preventDefault();
        void state.offerMenu({ tree, node: child.node }, child.name, event.clientX, event.clientY);
      }}
    >
      <span role="gridcell" class="called" style={style} title={child.name}>
        {level - 1 > INDENT.most && <small>{level - 1}</small>}
        <i
          class={child.leads_on ? "twist" : "leaf"}
          aria-hidden="true"
          onClick={(event) => {
            if (!child.leads_on) return;
            event.stopPropagation();
            onToggle();
          }}
          onDblClick={(event) => event.stopPropagation()}
        >
          {child.leads_on ? (branch.open ? "▾" : "▸") : ""}
        </i>
        <code>{child.name}</code>
      </span>
      <Cell amount={child.total} />
      <Cell amount={child.self} />
    </div>
  );
}

function Cell({ amount }: { amount: Amount }) {
  return (
    <span role="gridcell" class="amount">
      <span class="bar" aria-hidden="true" style={{ width: `${share(amount)}%` }} />
      <span>{amount.text}</span>
      <b>{amount.of_view}</b>
    </span>
  );
}

function select(branch: Branch): void {
  state.selected.value = { tree: branch.tree, node: branch.child.node };
}

/** Shows a box in the picture. */
function zoom(branch: Branch): void {
  select(branch);
  state.zoomTo(pathOf(branch));
  state.tab.value = "graph";
}

function menu(row: Row, element: HTMLElement | null): boolean {
  if (row.more !== undefined || !element) return true;
  const { left, bottom } = element.getBoundingClientRect();
  const { branch } = row;
  void state.offerMenu({ tree: branch.tree, node: branch.child.node }, branch.child.name, left + 40, bottom);
  return true;
}
