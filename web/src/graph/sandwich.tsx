// Asks what is to be in the middle of the sandwich.

import { useState } from "preact/hooks";
import * as state from "../state.ts";
import type { Picture } from "./picture.ts";
import { percent } from "./words.ts";

/** Covers the picture as long as nothing is in the middle, or nothing matches it. */
export function Middle({ picture }: { picture: Picture }) {
  if (state.view.value !== "sandwich") return null;
  const middle = state.middle.value.trim();
  const problem = picture.middleProblem.value;
  const through = picture.through.value;
  if (middle && !problem && through?.[0] !== 0) return null;
  const why = !middle ? "" : problem || `Nothing in the picture matches ${middle}.`;
  return <Ask key={middle} middle={middle} why={why} />;
}

function Ask({ middle, why }: { middle: string; why: string }) {
  const [text, setText] = useState(middle);
  const put = (event: Event) => {
    event.preventDefault();
    if (text.trim()) state.sandwichOf(text.trim());
  };
  return (
    <form class="middle" onSubmit={put}>
      <h2>What goes in the middle?</h2>
      <p>Above it the picture shows what calls it, below it what it calls, all its places merged into one.</p>
      <div>
        <input
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          aria-label="Pattern of the functions in the middle"
          aria-describedby={why ? "middle-why" : undefined}
          aria-invalid={!!why}
          placeholder="redis, com.acme.*, =main"
          spellcheck={false}
          autocomplete="off"
        />
        <button type="submit">Show</button>
      </div>
      {why && (
        <p class="why" id="middle-why" role="alert">
          {why}
        </p>
      )}
    </form>
  );
}

/** How much of the view the middle stands for. */
export function Through({ picture }: { picture: Picture }) {
  const through = picture.through.value;
  if (state.view.value !== "sandwich" || !through || through[0] === 0) return null;
  const [part, whole] = through;
  return (
    <div class="through">
      <code>{state.middle.value}</code>: {percent(part, whole)} of the view goes through it. Callers above the line, callees below.
      {part < whole && " The rest is beside it: zoom out to see it."}
    </div>
  );
}
