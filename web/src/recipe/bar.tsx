// A bar of what became of samples, and the list that explains its fills.

import type { Bar } from "./fates.ts";

/** One bar; `what` is the whole story in words. */
export function FateBar({ bar, old = false }: { bar: Bar; old?: boolean }) {
  const tip = [bar.of, ...bar.parts.map((part) => `${part.percent}  ${part.name}, ${part.text}`)].join("\n");
  return (
    <div class={old ? "fates old" : "fates"} role="img" aria-label={bar.says} title={tip}>
      {bar.parts.map((part) => (
        <span key={part.fate} class={`fate ${part.fate}`} style={{ flexGrow: part.share }} />
      ))}
    </div>
  );
}

/** The parts of a bar by fill, name and share. */
export function FateList({ bar }: { bar: Bar }) {
  return (
    <ul class="fate-list">
      {bar.parts.map((part) => (
        <li key={part.fate} title={part.text}>
          <span class={`swatch fate ${part.fate}`} aria-hidden="true" />
          {part.name} <b>{part.percent}</b>
        </li>
      ))}
    </ul>
  );
}
