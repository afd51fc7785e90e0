// Next and previous match: the search asks, the picture goes there.

const handlers = new Set<(by: 1 | -1) => void>();

/** Calls `handler` for each step to the next (1) or previous (-1) match. Returns how to stop it. */
export function onHit(handler: (by: 1 | -1) => void): () => void {
  handlers.add(handler);
  return () => handlers.delete(handler);
}

/** Goes to the next or the previous match. Who knows nothing of this file hears it as `reflame:hit` of the window. */
export function nextHit(by: 1 | -1): void {
  for (const handler of handlers) handler(by);
  dispatchEvent(new CustomEvent("reflame:hit", { detail: by }));
}
