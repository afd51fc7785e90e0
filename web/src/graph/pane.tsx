// The picture: the way to what is zoomed to, and the canvas.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { onHit } from "../panes/hits.ts";
import * as state from "../state.ts";
import { nextMatch } from "./actions.ts";
import { Crumbs } from "./crumbs.tsx";
import { offer } from "./export.ts";
import { listen } from "./input.ts";
import { Picture } from "./picture.ts";
import { Middle, Through } from "./sandwich.tsx";
import { Tooltip } from "./tooltip.tsx";

export function GraphPane() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const [picture, setPicture] = useState<Picture>();
  useLayoutEffect(() => {
    const made = new Picture(canvas.current!, scroller.current!, spacer.current!);
    const end = listen(made, canvas.current!, scroller.current!);
    offer(made);
    const noHits = onHit((by) => void nextMatch(made, by));
    setPicture(made);
    return () => {
      offer(undefined);
      noHits();
      end();
      made.dispose();
    };
  }, []);
  return (
    <section class="graph" aria-label="Picture">
      <div class="above">
        {picture && <Crumbs picture={picture} />}
        {picture && <Through picture={picture} />}
        {picture && <Banner picture={picture} ofBox={false} />}
      </div>
      <div class="field">
        <div class="scroll" ref={scroller}>
          <canvas ref={canvas} tabIndex={0} role="application" aria-label={label()} aria-describedby="graph-help" />
          <div ref={spacer} />
        </div>
        {picture && <Cover picture={picture} />}
      </div>
      {picture && <Banner picture={picture} ofBox />}
      <p class="unseen" id="graph-help">
        Arrow keys go from box to box, Enter zooms, Backspace zooms out, Space shows details. The tab Tree has the same as a list.
      </p>
      {picture && <Said picture={picture} />}
      {picture && <Tooltip picture={picture} />}
    </section>
  );
}

function label(): string {
  const view = state.view.value;
  if (view === "sandwich") return `Callers and callees of ${state.middle.value || "nothing yet"}`;
  return `${state.shape.value === "flame" ? "Flame graph" : "Icicle graph"}, ${view}`;
}

/** What stands in the place of the picture. */
function Cover({ picture }: { picture: Picture }) {
  const nothing = picture.nothing.value;
  return (
    <>
      {nothing && <p class="nothing">{nothing}</p>}
      {!nothing && state.engine.value && <Middle picture={picture} />}
    </>
  );
}

/**
 * What speaks against trusting what is seen: of the view above the picture; of the box that is zoomed to below it, since no row
 * may move away from under the pointer.
 */
function Banner({ picture, ofBox }: { picture: Picture; ofBox: boolean }) {
  const text = picture.banner.value;
  return text && picture.bannerOfBox.value === ofBox ? (
    <p class="banner" role="note">
      {text}
    </p>
  ) : null;
}

/** Reads out the current box, after the keys have come to rest. */
function Said({ picture }: { picture: Picture }) {
  const text = picture.say.value;
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), 120);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="unseen" aria-live="polite">
      {said}
    </div>
  );
}
