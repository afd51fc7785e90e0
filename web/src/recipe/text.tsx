// The recipe as plain text: to paste and copy the whole, and for very long ones.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { lens, opened, recipe, sampleType } from "../state.ts";
import { copy } from "./copy.ts";
import { announce, edit } from "./edit.ts";
import { split } from "./lines.ts";
import { command } from "./shell.ts";
import { Words } from "./words.tsx";

/** Errors that are listed; the rest is counted. */
const LISTED = 20;

export function RecipeText() {
  const field = useRef<HTMLTextAreaElement>(null);
  const faults = recipe.value.lines.flatMap((line, i) => (line.kind === "wrong" ? line.errors.map((error) => ({ ...error, line: i })) : []));
  const show = (line: number, start: number, end: number) => {
    const lines = split(lens.peek());
    const before = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
    const text = field.current;
    if (!text) return;
    text.focus();
    text.setSelectionRange(before + start, before + Math.max(end, start));
    text.scrollTop = (line / lines.length) * text.scrollHeight - text.clientHeight / 2;
  };
  const files = () => opened.peek()?.sources.map((source) => source.name) ?? [];
  return (
    <div class="recipe-text">
      <textarea
        ref={field}
        value={lens.value}
        rows={Math.max(6, Math.min(24, split(lens.value).length + 1))}
        aria-label="Recipe as text"
        aria-invalid={faults.length > 0}
        aria-describedby="recipe-faults"
        placeholder={"hide @jvm-runtime\nfrom com.acme.*"}
        wrap="off"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => edit(event.currentTarget.value, "text")}
      />
      <ul id="recipe-faults" class="faults">
        {faults.slice(0, LISTED).map((fault, i) => (
          <li key={i}>
            <button type="button" onClick={() => show(fault.line, fault.start, fault.end)}>
              line {fault.line + 1}
            </button>{" "}
            <Words text={fault.message} />
            {fault.help && (
              <span class="help">
                <Words text={fault.help} />
              </span>
            )}
          </li>
        ))}
        {faults.length > LISTED && <li>and {faults.length - LISTED} more</li>}
      </ul>
      <div class="copies">
        <CopyButton label="Copy text" text={() => lens.peek()} />
        <CopyButton label="Copy command" text={() => command(files(), lens.peek(), sampleType.peek())} />
      </div>
    </div>
  );
}

function CopyButton({ label, text }: { label: string; text(): string }) {
  const done = useSignal("");
  const onClick = async () => {
    done.value = (await copy(text())) ? "copied" : "not copied: select it and use Ctrl+C";
    announce(done.value);
    setTimeout(() => (done.value = ""), 2000);
  };
  return (
    <button type="button" onClick={onClick} title={label === "Copy command" ? "The command line that reports this view" : undefined}>
      {done.value || label}
    </button>
  );
}
