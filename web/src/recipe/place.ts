// Where a list that floats over the page stands.

const MARGIN = 8;

// The top layer knows no panel that scrolls, moves or hides what hangs out of it.
function show(element: HTMLElement): DOMRect {
  if (!element.matches(":popover-open")) element.showPopover();
  element.style.maxHeight = "";
  return element.getBoundingClientRect();
}

/** Shows a popover below a place of the screen, or above it if there is more room; never over an edge. */
export function place(element: HTMLElement, at: DOMRect): void {
  const { width, height } = show(element);
  const { style } = element;
  const [below, above] = [innerHeight - at.bottom - MARGIN, at.top - MARGIN];
  const up = height > below && above > below;
  style.maxHeight = `${Math.max(60, up ? above : below)}px`;
  style.left = `${Math.max(MARGIN, Math.min(at.left, innerWidth - width - MARGIN))}px`;
  style.top = up ? "" : `${at.bottom + 2}px`;
  style.bottom = up ? `${innerHeight - at.top + 2}px` : "";
}

/** Shows a popover to the right of a place of the screen; below or above it where there is no room. */
export function beside(element: HTMLElement, at: DOMRect): void {
  const { width, height } = show(element);
  if (at.right + MARGIN + width > innerWidth) return place(element, at);
  const { style } = element;
  style.left = `${at.right + MARGIN}px`;
  style.top = `${Math.max(MARGIN, Math.min(at.top, innerHeight - height - MARGIN))}px`;
  style.bottom = "";
}
