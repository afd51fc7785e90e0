// What the table is asked for. Kept here, so that it is as it was when its tab comes back.

import { signal } from "@preact/signals";
import type { Level, Sort } from "../api.ts";

export const LEVELS: readonly Level[] = ["function", "class", "package", "module", "file", "line"];

export const level = signal<Level>("function");
export const sort = signal<{ by: Sort; ascending: boolean }>({ by: "self", ascending: false });
export const filter = signal("");

/** Orders by a column; the other way round if it is ordered by it already. */
export function sortBy(by: Sort): void {
  const now = sort.peek();
  sort.value = now.by === by ? { by, ascending: !now.ascending } : { by, ascending: by === "name" };
}
