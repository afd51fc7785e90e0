// The signs on the recipe's buttons, 16 by 16.

const draw = (path: string) => () => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    <path d={path} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
  </svg>
);

export const RemoveIcon = draw("M4.5 4.5l7 7m0-7l-7 7");
export const PlusIcon = draw("M8 4v8M4 8h8");
export const UndoIcon = draw("M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7M6 3.5l-3 3 3 3");
export const RedoIcon = draw("M13 6.5H6.5a3.5 3.5 0 0 0 0 7H9M10 3.5l3 3-3 3");
export const DownIcon = draw("M5 6.5l3 3 3-3");
export const GripIcon = draw("M6 4v.01M6 8v.01M6 12v.01M10 4v.01M10 8v.01M10 12v.01");
