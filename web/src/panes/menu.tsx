// The menu of operations on a box, a row or a colour.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Offer } from "../api.ts";
import { addStep, menu } from "../state.ts";
import { menuKey, Name, useAway } from "./bits.tsx";

/** Least distance from the edges of the screen, in pixels. */
const EDGE = 8;

export function OperationsMenu() {
  const now = menu.value;
  return now ? <Menu key={`${now.x} ${now.y} ${now.title}`} {...now} /> : null;
}

/** Offers of one group and name, together. */
function grouped(offers: Offer[]): { group: string; of: string; offers: Offer[] }[] {
  const groups: { group: string; of: string; offers: Offer[] }[] = [];
  for (const offer of offers) {
    const last = groups[groups.length - 1];
    if (last && last.group === offer.group && last.of === offer.of) last.offers.push(offer);
    else groups.push({ group: offer.group, of: offer.of, offers: [offer] });
  }
  return groups;
}

function Menu({ x, y, offers, title }: NonNullable<typeof menu.value>) {
  const box = useRef<HTMLDivElement>(null);
  /** Who had the focus, and gets it back. */
  const before = useRef(document.activeElement);
  const close = () => {
    menu.value = undefined;
    if (before.current instanceof HTMLElement || before.current instanceof SVGElement) before.current.focus();
  };
  // Pressing elsewhere closes it and does no more to the focus than it does anyhow.
  useAway(box, true, () => (menu.value = undefined));

  useLayoutEffect(() => {
    const place = () => {
      const { style } = box.current!;
      const { offsetWidth, offsetHeight } = box.current!;
      style.left = `${Math.max(EDGE, Math.min(x, innerWidth - offsetWidth - EDGE))}px`;
      style.top = `${Math.max(EDGE, Math.min(y, innerHeight - offsetHeight - EDGE))}px`;
    };
    place();
    const first = box.current!.querySelector<HTMLElement>("[role=menuitem]");
    (first ?? box.current!).focus({ preventScroll: true });
    addEventListener("resize", place);
    return () => removeEventListener("resize", place);
  }, []);

  // Another picture below it would make it say things of boxes that are gone.
  useEffect(() => {
    const gone = () => (menu.value = undefined);
    addEventListener("popstate", gone);
    return () => removeEventListener("popstate", gone);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (!menuKey(event, box.current!)) {
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="operations" role="menu" aria-label={`Operations on ${title}`} tabIndex={-1} ref={box} onKeyDown={onKeyDown} onContextMenu={(event) => event.preventDefault()}>
      {offers.length === 0 && (
        <p class="note" role="presentation">
          No operation applies to this.
        </p>
      )}
      {grouped(offers).map(({ group, of, offers }) => (
        <div key={`${group} ${of}`} role="group" aria-label={`${group} ${of}`}>
          <p class="group" role="presentation" title={of}>
            <span>{group}</span> {of && <Name text={of} />}
          </p>
          {offers.map((offer) => (
            <button
              key={offer.line}
              type="button"
              role="menuitem"
              tabIndex={-1}
              title={offer.line}
              onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
              onClick={() => {
                close();
                addStep(offer.line);
              }}
            >
              <span>{offer.label}</span>
              <code>
                <Name text={offer.line} />
              </code>
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
