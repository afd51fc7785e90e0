// What the keys do while the picture has the focus; the help dialog shows this list.

/** Keys, and what they do. */
export const KEYS: [keys: string, what: string][] = [
  ["← → ↑ ↓", "to the box beside, to the one it calls, to its caller"],
  ["Enter", "zoom to the box; open a box of small ones"],
  ["Space", "select: show its details"],
  ["Backspace", "zoom out by one"],
  ["Esc", "clear the search, then zoom out by one"],
  ["0, Home", "all of the picture"],
  ["+  −", "zoom in, zoom out around the box"],
  ["Page Up  Page Down", "scroll"],
  ["Shift F10, ≣ Menu", "what can be done with the box"],
  ["n  N", "next match, previous match"],
  ["c", "put the box in the middle"],
  ["i", "root on top or at the bottom"],
  ["click, double click", "zoom to a box, show all"],
  ["right click", "what can be done with a box"],
  ["drag", "move the picture"],
  ["Ctrl wheel, pinch", "zoom around the pointer"],
  ["Shift wheel", "move sideways"],
];
