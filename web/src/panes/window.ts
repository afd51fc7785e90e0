// Which rows of a long table are seen. Browsers know no element of more than some ten million pixels, so that beyond that a
// pixel of the scroll bar stands for more than a pixel of the rows.

/** Highest body of a table in pixels. */
const HIGHEST = 8_000_000;

export interface Window {
  /** Height of the body, in pixels. */
  height: number;
  /** The first row that is drawn, and one past the last. */
  first: number;
  end: number;
  /** Where the first row is drawn in the body, in pixels from its top. */
  top: number;
}

/** The rows before the eyes, and `spare` more on both sides. */
export function windowOf(rows: number, rowHeight: number, scrollTop: number, viewHeight: number, spare = 8): Window {
  const all = rows * rowHeight;
  const height = Math.min(all, HIGHEST);
  const most = Math.max(0, height - viewHeight);
  const scrolled = Math.min(Math.max(0, scrollTop), most);
  // Pixels of the rows above the upper edge.
  const above = all > height ? (scrolled / most) * (all - viewHeight) : scrolled;
  const first = Math.max(0, Math.floor(above / rowHeight) - spare);
  const end = Math.min(rows, Math.ceil((above + viewHeight) / rowHeight) + spare);
  return { height, first, end, top: scrolled - (above - first * rowHeight) };
}

/** Where to scroll to so that a row is seen; as little as it takes. */
export function scrollTo(row: number, rows: number, rowHeight: number, scrollTop: number, viewHeight: number): number {
  const all = rows * rowHeight;
  const height = Math.min(all, HIGHEST);
  const most = Math.max(0, height - viewHeight);
  const scale = all > height && most > 0 ? (all - viewHeight) / most : 1;
  const above = Math.min(scrollTop, most) * scale;
  const top = row * rowHeight;
  const wanted = Math.min(Math.max(above, top + rowHeight - viewHeight), top);
  return Math.min(most, Math.max(0, wanted / scale));
}
