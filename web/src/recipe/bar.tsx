// A bar of what became of samples, and the list that explains its fills.

import type { Bar } from "./fates.ts";

/** One bar. `old`: it is of a lens that is no longer there as written. `tip`: it explains itself to the pointer. */
export function FateBar({ bar, old = false, tip = false }: { bar: Bar; old?: boolean; tip?: boolean }) {
  const text = [bar.of, ...bar.parts.map((part) => `${part.percent}  ${part.name}, ${part.text}`)].join("\n");
  return (
    <div class={old ? "fates old" : "fates"} role="img" aria-label={bar.says} title={tip ? text : undefined}>
      {bar.parts.map((part) => (
        <span key={part.fate} class={`fate ${part.fate}`} style={{ flexGrow: part.share }} />
      ))}
    </div>
  );
}

/** The parts of a bar by fill, name, share and value; `titled` with what they are parts of. */
export function FateList({ bar, titled }: { bar: Bar; titled: boolean }) {
  return (
    <table class="fate-list">
      {titled && <caption>{bar.of}</caption>}
      {bar.parts.map((part) => (
        <tr key={part.fate}>
          <td>
            <span class={`swatch fate ${part.fate}`} />
          </td>
          <td>{part.name}</td>
          <td class="figure">{part.percent}</td>
          <td class="figure">{part.text}</td>
        </tr>
      ))}
    </table>
  );
}
