// A row of the recipe: a line with its handle, its switch, what its step did and what is wrong with it.

import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { LedgerStep, TypeInfo } from "../api.ts";
import { recipe } from "../state.ts";
import { FateBar } from "./bar.tsx";
import { drag, moveLine, shift, startDrag } from "./drag.ts";
import type { Row } from "./edit.ts";
import { goTo } from "./edit.ts";
import { LineEditor, removeLine, toggleLine, typing, visited } from "./editor.tsx";
import { chief, ofStep } from "./fates.ts";
import { Words } from "./words.tsx";
import { GripIcon, PlusIcon, RemoveIcon } from "./icons.tsx";
import { isOff, isRemark } from "./lines.ts";

/** The row below the pointer. */
export const pointed = signal<number | undefined>(undefined);

export interface RowProps {
  index: number;
  count: number;
  /** Undefined for the line that is not there yet. */
  row: Row | undefined;
  type: TypeInfo | undefined;
}

export function RecipeRow({ index, count, row, type }: RowProps) {
  const told = useRef(false);
  const line = row?.line;
  const off = line !== undefined && isOff(line);
  const remark = line !== undefined && isRemark(line);
  const comment = remark && line.trim() !== "";
  const errors = row?.info?.kind === "wrong" && !off ? row.info.errors : [];
  // Half a word is wrong, and everybody knows: it is not told while it is being typed.
  told.current = errors.length > 0 && (typing.value !== index || told.current);
  const by = row ? shift(index) : 0;
  const name = line === undefined ? "new step" : `${remark ? "line" : "step"} ${index + 1} of ${count}`;
  const classes = ["step", off && "off", remark && "remark", row || "new", drag.value?.from === index && "dragged"];
  const saysId = `recipe-says-${index}`;
  const errorId = `recipe-error-${index}`;
  return (
    <li
      class={classes.filter(Boolean).join(" ")}
      data-line={row && index}
      style={{ transform: by ? `translateY(${by}px)` : "" }}
      onPointerEnter={(event) => event.pointerType !== "touch" && (pointed.value = index)}
      onFocusIn={() => (visited.value = index)}
      onFocusOut={() => visited.peek() === index && (visited.value = undefined)}
    >
      {row ? (
        <button
          type="button"
          class="grip"
          // In the line itself Alt and the arrows move it; one stop of the Tab key less.
          tabIndex={-1}
          aria-label={`Move ${name}`}
          title="Drag to move · Alt+↑ Alt+↓"
          onPointerDown={(event) => startDrag(event, index)}
          onKeyDown={(event) => {
            const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
            if (!by) return;
            event.preventDefault();
            moveLine(index, index + by, 0);
          }}
        >
          <GripIcon />
        </button>
      ) : (
        <span class="grip" aria-hidden="true" onClick={() => goTo(index)}>
          <PlusIcon />
        </span>
      )}
      {row && !remark ? (
        <label class="switch" title={`${off ? "Switch on" : "Switch off"} · Ctrl+Enter`}>
          <input type="checkbox" checked={!off} aria-label={`${name} is on`} onChange={() => toggleLine(index)} />
        </label>
      ) : (
        <span class="switch" />
      )}
      <LineEditor
        key="line"
        index={index}
        line={line}
        errors={errors}
        label={name}
        describedBy={[told.current && errorId, row?.info?.says && saysId].filter(Boolean).join(" ")}
      />
      {row && (
        <button
          type="button"
          class="remove"
          aria-label={`Remove ${name}`}
          title="Remove"
          onClick={(event) => {
            removeLine(index);
            // By key only: a finger does not want the keyboard that comes with a line.
            if (event.detail === 0) goTo(index);
            // The last row takes its button along; what one may want now is to have it back.
            else if (index === count - 1) document.querySelector<HTMLElement>(".recipe-head .turn")?.focus();
          }}
        >
          <RemoveIcon />
        </button>
      )}
      {row && !comment && (
        <div class="deeds">
          {type && row.steps.map((step, i) => <Deed key={i} step={step} type={type} old={!recipe.value.runs} />)}
          {(!type || row.steps.length === 0) && <NoDeed word={off ? "off" : ""} />}
          {row.steps.map((step, i) => step.note && <p key={`note ${i}`}>{step.note}</p>)}
        </div>
      )}
      {told.current && (
        <div class="errors" id={errorId}>
          {errors.map((error, i) => (
            <p key={i}>
              <Words text={error.message} />
              {error.help && (
                <span class="help">
                  <Words text={error.help} />
                </span>
              )}
            </p>
          ))}
        </div>
      )}
      {row?.info?.says && (
        <span id={saysId} hidden>
          {row.info.says}
        </span>
      )}
    </li>
  );
}

/** What one operation did. */
function Deed({ step, type, old }: { step: LedgerStep; type: TypeInfo; old: boolean }) {
  const bar = ofStep(step, type);
  return (
    <div class="deed">
      <FateBar bar={bar} old={old} />
      {step.before.rows === 0 ? (
        <span class="caption note">nothing was left</span>
      ) : step.no_match ? (
        <span class="caption note">matches nothing</span>
      ) : (
        <span class="caption" aria-hidden="true">
          {chief(bar.parts)?.brief}
        </span>
      )}
    </div>
  );
}

/** Keeps the place for it, so that no row moves when there is something to show. */
function NoDeed({ word }: { word: string }) {
  return (
    <div class="deed" aria-hidden="true">
      <div class="fates none" />
      <span class="caption">{word}</span>
    </div>
  );
}
