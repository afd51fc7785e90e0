// Where a list that floats over the page stands.

const MARGIN = 8;

/** Shows a popover below a place of the screen, or above it if there is more room; never over an edge. */
export function place(element: HTMLElement, at: DOMRect): void {
  // The top layer knows no panel that scrolls, moves or hides what hangs out of it.
  if (!element.matches(":popover-open")) element.showPopover();
  const { style } = element;
  style.maxHeight = "";
  const { width, height } = element.getBoundingClientRect();
  const [below, above] = [innerHeight - at.bottom - MARGIN, at.top - MARGIN];
  const up = height > below && above > below;
  style.maxHeight = `${Math.max(60, up ? above : below)}px`;
  style.left = `${Math.max(MARGIN, Math.min(at.left, innerWidth - width - MARGIN))}px`;
  style.top = up ? "" : `${at.bottom + 2}px`;
  style.bottom = up ? `${innerHeight - at.top + 2}px` : "";
}
