// What the box under the pointer is, beside it.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Picture, Tip } from "./picture.ts";
import { view } from "../state.ts";
import { KIND } from "./sheet.ts";
import { percent } from "./words.ts";

/** Space to the pointer, to the row and to the edge of the screen, in CSS pixels. */
const SPACE = { pointer: 14, row: 6, edge: 8 };

export function Tooltip({ picture }: { picture: Picture }) {
  const tip = picture.tip.value;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current || !tip) return;
    const { x, y } = placeOf(tip, current.offsetWidth, current.offsetHeight);
    current.style.left = `${x}px`;
    current.style.top = `${y}px`;
  });
  if (!tip || (!tip.body && tip.spot.kind !== KIND.rest)) return null;
  return (
    <div class="tip" ref={box} role="presentation">
      {tip.spot.kind === KIND.rest ? <Rest picture={picture} tip={tip} /> : <Body tip={tip} />}
    </div>
  );
}

/** Below the row, so that its label can be read; above it where there is no room, and never off the screen. */
function placeOf(tip: Tip, width: number, height: number): { x: number; y: number } {
  const { clientWidth, clientHeight } = document.documentElement;
  const x = Math.max(SPACE.edge, Math.min(tip.x + SPACE.pointer, clientWidth - width - SPACE.edge));
  const below = Math.max(tip.row[1] + SPACE.row, tip.y + SPACE.pointer);
  const above = tip.row[0] - SPACE.row - height;
  const y = below + height <= clientHeight - SPACE.edge || above < SPACE.edge ? below : above;
  return { x, y: Math.max(SPACE.edge, Math.min(y, clientHeight - height - SPACE.edge)) };
}

function Body({ tip }: { tip: Tip }) {
  const body = tip.body!;
  const { total, self } = body;
  const at = body.facts.find((fact) => fact.what === "line") ?? body.facts.find((fact) => fact.what === "file");
  const inferred = body.facts.find((fact) => fact.what === "inferred");
  return (
    <>
      <b>{body.name}</b>
      <dl>
        <dt>total</dt>
        <dd>{total.text}</dd>
        <dd>
          {total.of_view} of view{total.range && ` [${total.range}]`}
        </dd>
        <dd>{total.of_all !== total.of_view && `${total.of_all} of all`}</dd>
        <dd>{body.of_parent !== null && `${body.of_parent} of parent`}</dd>
        <dt>{view.value === "bottom-up" ? "no caller" : "self"}</dt>
        <dd>{self.text}</dd>
        <dd>{self.of_view} of view</dd>
      </dl>
      {at && <i>{at.text}</i>}
      {inferred && <i>inferred: {inferred.text}</i>}
    </>
  );
}

/** Boxes that are too narrow to draw one by one. */
function Rest({ picture, tip }: { picture: Picture; tip: Tip }) {
  const { spot } = tip;
  const sheet = picture.parts[spot.half]?.sheet;
  return (
    <>
      <b>{`… ${spot.small.toLocaleString("en")} ${spot.small === 1 ? "frame" : "frames"}, too narrow to draw`}</b>
      <span>{sheet && `${percent(spot.end - spot.start, sheet.whole)} of view. `}A click opens them.</span>
    </>
  );
}
