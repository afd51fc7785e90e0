// The head of the page: what is open, how it is looked at, and the search.

import { useEffect, useRef } from "preact/hooks";
import type { Colour, Siblings } from "../api.ts";
import {
  colour, head, middle, opened, order, sampleType, setView, shape, type Shape, tab, type Tab, type Theme, theme, title, types, view,
  type ViewName,
} from "../state.ts";
import { saved } from "../boot.ts";
import { Below, Choice, Icon, Name } from "./bits.tsx";
import { ExportMenu } from "./export.tsx";
import { followKeys } from "./keys.ts";
import { help, left, right, show } from "./layout.ts";
import { open } from "./open.ts";
import { followReport } from "./report.ts";
import { SearchBar } from "./search.tsx";
import { followTheme } from "./theme.ts";
import { amount, share } from "./words.ts";

// Before anything is drawn.
followTheme();

export const TABS: readonly { value: Tab; text: string; says: string }[] = [
  { value: "graph", text: "Graph", says: "The picture" },
  { value: "table", text: "Table", says: "Self, total and places of each function, class, package, …" },
  { value: "tree", text: "Tree", says: "The picture as a tree of lines" },
];

const VIEWS: readonly { value: ViewName; text: string; says: string }[] = [
  { value: "top-down", text: "Top-down", says: "Stacks merged from the root: who calls whom" },
  { value: "bottom-up", text: "Bottom-up", says: "Stacks merged from the leaf: where the time is spent, and who leads there" },
  { value: "sandwich", text: "Sandwich", says: "What leads to the function that is looked at, and what it leads to" },
];

export function Header() {
  useEffect(() => {
    const stops = [followReport(), followKeys()];
    return () => stops.forEach((stop) => stop());
  }, []);
  return (
    <header class="top">
      <div class="bar">
        <Title />
        {opened.value && (
          <>
            <div class="tabs">
              <Choice label="Show" value={tab.value} options={TABS} onChange={show} />
            </div>
            <div class="views">
              <Choice label="Stacks merged" value={view.value} options={VIEWS} onChange={look} />
            </div>
          </>
        )}
        <div class="tools">
          {opened.value && (
            <>
              <ViewSettings />
              <ExportMenu />
            </>
          )}
          <OpenButton />
          {opened.value && (
            <span class="sides">
              <Side label="Recipe and hidden cost" icon="left" on={left.value} press={() => (left.value = !left.value)} />
              <Side label="Details and colours" icon="right" on={right.value} press={() => (right.value = !right.value)} />
            </span>
          )}
          <button type="button" class="quiet" title="Help (?)" aria-label="Help" onClick={() => (help.value = true)}>
            ?
          </button>
        </div>
      </div>
      {opened.value && <SearchBar />}
    </header>
  );
}

function look(name: ViewName): void {
  setView(name);
  // The table is the same however stacks are merged.
  if (tab.peek() === "table") tab.value = "graph";
}

function Side(props: { label: string; icon: "left" | "right"; on: boolean; press(): void }) {
  return (
    <button type="button" class="quiet" aria-pressed={props.on} aria-label={props.label} title={`${props.on ? "Hide" : "Show"}: ${props.label}`} onClick={props.press}>
      <Icon of={props.icon} />
    </button>
  );
}

function Title() {
  return (
    <div class="title">
      <h1 title={title.value}>{title.value ? <Name text={title.value} /> : "reflame"}</h1>
      <SampleTypes />
      <Totals />
    </div>
  );
}

function SampleTypes() {
  const all = types.value;
  if (all.length < 2) return null;
  const plain = (name: string) => all.filter((t) => t.name === name).length === 1;
  const key = (t: (typeof all)[number]) => (plain(t.name) ? t.name : `${t.name}/${t.unit}`);
  const usual = all.find((t) => t.default) ?? all[0];
  const now = sampleType.value;
  const chosen = all.find((t) => now === t.name || now === `${t.name}/${t.unit}`) ?? usual;
  return (
    <select
      aria-label="Sample type"
      title="What is measured"
      value={key(chosen)}
      onChange={(event) => {
        const to = event.currentTarget.value;
        sampleType.value = to === key(usual) ? null : to;
      }}
    >
      {all.map((t) => (
        <option key={key(t)} value={key(t)}>
          {key(t)}
        </option>
      ))}
    </select>
  );
}

/** All there is; what of it is in the view, if that is not all. */
function Totals() {
  const now = head.value;
  if (!now) return null;
  const { all, view, dropped, sample_type } = now;
  const buckets = now.buckets.map((b) => `${b.name} ${share(b.value, view)}`).join(", ");
  return (
    <p class="totals" title={buckets ? `Of the view: ${buckets}` : undefined}>
      {view === all ? (
        amount(all, sample_type)
      ) : (
        <>
          {amount(view, sample_type)} <span>of {amount(all, sample_type)} in view</span>
        </>
      )}
      {dropped !== 0 && <span> · {share(dropped, all)} dropped</span>}
    </p>
  );
}

const SHAPES: readonly { value: Shape; text: string; says: string }[] = [
  { value: "icicle", text: "Icicle", says: "The root on top" },
  { value: "flame", text: "Flame", says: "The root at the bottom" },
];
const ORDERS: readonly { value: Siblings; text: string }[] = [
  { value: "total", text: "Total" },
  { value: "name", text: "Name" },
  { value: "appearance", text: "First seen" },
];
const COLOURS: readonly { value: Colour; text: string }[] = [
  { value: "package", text: "Package" },
  { value: "module", text: "Module" },
  { value: "kind", text: "Kind" },
  { value: "function", text: "Function" },
];
const THEMES: readonly { value: Theme; text: string; says: string }[] = [
  { value: "auto", text: "Auto", says: "As the system has it" },
  { value: "light", text: "Light", says: "Dark on light" },
  { value: "dark", text: "Dark", says: "Light on dark" },
];

function ViewSettings() {
  return (
    <Below label="View" class="settings">
      {() => (
        <>
          <Choice seen label="Shape" value={shape.value} options={SHAPES} onChange={(v) => (shape.value = v)} />
          <Choice seen label="Order" value={order.value} options={ORDERS} onChange={(v) => (order.value = v)} />
          <Choice seen label="Colour" value={colour.value} options={COLOURS} onChange={(v) => (colour.value = v)} />
          <Choice seen label="Theme" value={theme.value} options={THEMES} onChange={(v) => (theme.value = v)} />
          {middle.value && view.value === "sandwich" && (
            <p class="muted">
              In the middle: <code>{middle.value}</code>
            </p>
          )}
        </>
      )}
    </Below>
  );
}

export function OpenButton({ text = "Open" }: { text?: string }) {
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="quiet open" title={`Open a ${saved() ? "snapshot" : "profile"}`} aria-label={text === "Open" ? "Open a file" : undefined} onClick={() => file.current?.click()}>
        <Icon of="open" />
        <span>{text}</span>
      </button>
      <input
        ref={file}
        type="file"
        hidden
        aria-label="Profile"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen) open(chosen);
          // The same file again is a choice, too.
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
