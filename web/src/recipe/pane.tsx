// The recipe: the lens line by line, and what each line did.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { lens, recipe } from "../state.ts";
import { announcement, canRedo, canUndo, redo, start, undo, undoKey } from "./edit.ts";
import { typing } from "./editor.tsx";
import { Explain } from "./explain.tsx";
import { RedoIcon, UndoIcon } from "./icons.tsx";
import { split } from "./lines.ts";
import { RecipeList } from "./list.tsx";
import { PresetChips, PresetMenu } from "./presets.tsx";
import { pointed } from "./row.tsx";
import { Summary } from "./summary.tsx";
import { RecipeText } from "./text.tsx";

const asText = signal(false);
/** A recipe with more lines is no list that anybody would edit by hand. */
const LIST_LIMIT = 300;

/** Undo is the recipe's everywhere on the page but in other fields, which have their own. */
function onKey(event: KeyboardEvent): void {
  const at = event.target instanceof Element ? event.target : document.body;
  const foreign = at.closest("input, textarea, select") && !at.closest(".recipe");
  if (!event.defaultPrevented && !foreign) undoKey(event);
}

/** Says so when the lens cannot be run as it is, in a place that is always there. Not while somebody is in the middle of a word. */
function Unfinished() {
  return <p class="quiet unfinished">{!recipe.value.runs && typing.value === undefined && "Still shown: the last recipe that ran."}</p>;
}

export function RecipePane() {
  useEffect(() => {
    const end = start();
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
      end();
    };
  }, []);
  const count = split(lens.value).length;
  const long = count > LIST_LIMIT;
  // The field's own undo (of a context menu) knows nothing of the other lines.
  const onBeforeInput = (event: InputEvent) => {
    if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return;
    event.preventDefault();
    if (event.inputType === "historyUndo") undo();
    else redo();
  };
  return (
    <section class="recipe" aria-labelledby="recipe-title" onBeforeInput={onBeforeInput} onPointerLeave={() => (pointed.value = undefined)}>
      <div class="recipe-head">
        <h2 id="recipe-title">Recipe</h2>
        <button type="button" class="turn" aria-label="Undo" title="Undo · Ctrl+Z" disabled={!canUndo.value} onClick={undo}>
          <UndoIcon />
        </button>
        <button type="button" class="turn" aria-label="Redo" title="Redo · Ctrl+Shift+Z" disabled={!canRedo.value} onClick={redo}>
          <RedoIcon />
        </button>
        <PresetMenu />
        <button type="button" aria-pressed={asText.value || long} disabled={long} onClick={() => (asText.value = !asText.value)}>
          Text
        </button>
      </div>
      <Summary />
      {long && <p class="quiet">{count.toLocaleString("en")} lines: too many for a list.</p>}
      {asText.value || long ? <RecipeText /> : <RecipeList />}
      {lens.value === "" && !asText.value && <PresetChips />}
      {lens.value !== "" && <Unfinished />}
      {!asText.value && !long && <Explain />}
      <div class="unseen" role="status">
        {announcement.value}
      </div>
    </section>
  );
}
