// The tree as a list of rows: what is open, and what of it is read. Pure: the pane asks and draws.

import type { Child } from "../api.ts";

/** So many children are asked for at once. */
export const PIECE = 100;

/** A box of the tree, with what is known of its children. */
export interface Branch {
  /** Never changes; for keys and ids of elements. */
  id: number;
  /** Which tree of the pane; a sandwich has two. */
  root: number;
  /** Number of its tree. */
  tree: number;
  child: Child;
  /** 1 for the whole. */
  level: number;
  parent: Branch | undefined;
  /** Place among its siblings, from 1 on, and how many there are. */
  place: number;
  siblings: number;
  open: boolean;
  /** Undefined until they are asked for. */
  children: Branch[] | undefined;
  /** How many children there are in all. */
  all: number;
}

/** A line of the pane: a box, or the offer to list more children of one. */
export type Row = { branch: Branch; more?: undefined } | { branch: Branch; more: number };

let made = 0;

export function branchOf(root: number, tree: number, child: Child, parent: Branch | undefined, place: number, siblings: number): Branch {
  const level = parent ? parent.level + 1 : 1;
  return { id: ++made, root, tree, child, level, parent, place, siblings, open: false, children: undefined, all: 0 };
}

/** Adds a piece of children that was read. */
export function adopt(branch: Branch, children: Child[], all: number): void {
  const known = branch.children ?? [];
  const more = children.map((child, i) => branchOf(branch.root, branch.tree, child, branch, known.length + i + 1, all));
  branch.children = [...known, ...more];
  branch.all = all;
}

/** All rows that are to be seen, from top to bottom. Deep trees are no deeper calls. */
export function rowsOf(roots: Branch[]): Row[] {
  const rows: Row[] = [];
  const todo: Row[] = roots.map((branch) => ({ branch })).reverse();
  while (todo.length > 0) {
    const row = todo.pop()!;
    rows.push(row);
    const { branch } = row;
    if (row.more !== undefined || !branch.open || !branch.children) continue;
    const left = branch.all - branch.children.length;
    if (left > 0) todo.push({ branch, more: left });
    for (let i = branch.children.length - 1; i >= 0; i--) todo.push({ branch: branch.children[i] });
  }
  return rows;
}

/** The names down to a box, the whole left out. */
export function pathOf(branch: Branch): string[] {
  const names: string[] = [];
  for (let at: Branch | undefined = branch; at?.parent; at = at.parent) names.push(at.child.name);
  return names.reverse();
}

/** What a row is called from one picture to the next. */
export function keyOf(branch: Branch): string {
  return JSON.stringify([branch.root, ...pathOf(branch)]);
}

/** The next row from `from` on that begins with what was typed, going round; -1 if there is none. */
export function typed(rows: Row[], from: number, text: string): number {
  const wanted = text.toLowerCase();
  for (let n = 0; n < rows.length; n++) {
    const at = (from + n) % rows.length;
    const row = rows[at];
    if (row.more === undefined && row.branch.child.name.toLowerCase().startsWith(wanted)) return at;
  }
  return -1;
}
