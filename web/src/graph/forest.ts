// What the tree pane holds: asks for children where somebody looks, and keeps open what was open when the lens changes.

import { effect, signal, untracked } from "@preact/signals";
import type { Amount, Child, View } from "../api.ts";
import type { Channel, Engine } from "../engine.ts";
import * as state from "../state.ts";
import { adopt, type Branch, branchOf, keyOf, PIECE, type Row, rowsOf } from "./rows.ts";

/** A chain of only children is opened at once, as far as this. */
const CHAIN = 40;
/** At most so many branches are opened again in another tree. */
const AGAIN = 300;

export class Forest {
  readonly rows = signal<Row[]>([]);
  readonly nothing = signal("");
  #roots: Branch[] = [];
  #open = new Set<string>();
  /** Questions one after the other: each is wanted. */
  #last: Promise<void> = Promise.resolve();
  /** Counts the trees; what belongs to an older one is dropped. */
  #turn = 0;
  #end: () => void;

  constructor() {
    this.#end = effect(() => {
      void [state.engine.value, state.shownLens.value, state.sampleType.value, state.view.value, state.middle.value];
      void [state.order.value, state.search.value];
      untracked(() => this.#begin());
    });
  }

  dispose(): void {
    this.#turn++;
    this.#end();
  }

  /** Another tree: the same branches are opened, as far as they are still there. */
  #begin(): void {
    const turn = ++this.#turn;
    const engine = state.engine.peek();
    if (!engine) {
      this.#roots = [];
      this.#changed();
      return;
    }
    this.#queue(async () => {
      if (turn !== this.#turn) return;
      const views = viewsOf();
      const roots: Branch[] = [];
      for (const [root, { view, channel }] of views.entries()) {
        const made = await this.#plant(engine, root, view, channel);
        if (turn !== this.#turn) return;
        if (made) roots.push(made);
      }
      let left = AGAIN;
      const todo = [...roots];
      for (let branch = todo.pop(); branch && left > 0; branch = todo.pop()) {
        if (branch.parent && !this.#open.has(keyOf(branch))) continue;
        left -= 1;
        await this.#load(branch);
        if (turn !== this.#turn) return;
        branch.open = true;
        todo.push(...(branch.children ?? []).filter((child) => child.child.leads_on).reverse());
      }
      this.#roots = roots;
      this.nothing.value = views.length === 0 ? "Nothing is in the middle of the sandwich: give it a pattern in the tab Graph." : "";
      this.#changed();
    });
  }

  /** The whole of a tree. The engine makes the tree when its picture is asked for. */
  async #plant(engine: Engine, root: number, view: View, channel: Channel): Promise<Branch | undefined> {
    const search = state.search.peek().trim() || null;
    const order = state.order.peek();
    const what = { view, order, colour: "package" as const, search, focus: [], window: null, width: 1, min_width: 1, character: 8, first_row: 0, rows: 1 };
    const graph = await state.ask("graph" as const, { what: "graph", ...what });
    if (!graph || engine !== state.engine.peek()) return undefined;
    const node = { tree: graph.tree, node: 0 };
    const body = await state.ask(channel, { what: "box", node });
    if (!body) return undefined;
    const name = root === 0 && view.kind !== "callees" ? body.name : `${view.kind} of ${"pattern" in view ? view.pattern : ""}`;
    const child: Child = { node: 0, kind: "whole", name, total: body.total, self: body.self, leads_on: true, marked: false };
    return branchOf(root, graph.tree, child, undefined, root + 1, viewsOf().length);
  }

  async #load(branch: Branch): Promise<void> {
    if (!branch.child.leads_on) return;
    const node = { tree: branch.tree, node: branch.child.node };
    const answer = await state.ask("children", { what: "children", node, first: branch.children?.length ?? 0, rows: PIECE });
    if (answer) adopt(branch, answer.children, answer.all_rows);
  }

  #queue(does: () => Promise<void>): void {
    const turn = this.#turn;
    this.#last = this.#last.then(async () => {
      try {
        await does();
      } catch (error) {
        const why = state.reason(error);
        if (why && turn === this.#turn) {
          this.nothing.value = why;
          this.#roots = [];
          this.#changed();
        }
      }
    });
  }

  #changed(): void {
    this.rows.value = rowsOf(this.#roots);
  }

  /** Opens a branch, and the only child of it, and so on. */
  open(branch: Branch): void {
    if (!branch.child.leads_on) return;
    const turn = this.#turn;
    this.#queue(async () => {
      let at: Branch | undefined = branch;
      for (let n = 0; at && n < CHAIN; n++) {
        if (turn !== this.#turn) return;
        if (!at.children) await this.#load(at);
        at.open = true;
        this.#open.add(keyOf(at));
        const only: Branch | undefined = at.children?.length === 1 ? at.children[0] : undefined;
        at = only?.child.leads_on && !only.open ? only : undefined;
      }
      if (turn === this.#turn) this.#changed();
    });
  }

  close(branch: Branch): void {
    branch.open = false;
    this.#open.delete(keyOf(branch));
    this.#changed();
  }

  /** Lists more children. */
  more(branch: Branch): void {
    const turn = this.#turn;
    this.#queue(async () => {
      if (turn !== this.#turn) return;
      await this.#load(branch);
      if (turn === this.#turn) this.#changed();
    });
  }
}

function viewsOf(): { view: View; channel: Channel }[] {
  const kind = state.view.peek();
  if (kind !== "sandwich") return [{ view: { kind }, channel: "path" }];
  const pattern = state.middle.peek().trim();
  if (!pattern) return [];
  return [
    { view: { kind: "callees", pattern }, channel: "path" },
    { view: { kind: "callers", pattern }, channel: "path" },
  ];
}

/** Width of a bar, in percent of its cell. */
export function share(amount: Amount): number {
  return Math.min(100, Math.max(0, amount.percent));
}
