// What lies over the page: menus, dialogs, and what went wrong or is being done.

import { busy, opened, problem } from "../state.ts";
import { Icon } from "./bits.tsx";
import { DropZone } from "./drop.tsx";
import { HelpDialog } from "./help.tsx";
import { OperationsMenu } from "./menu.tsx";
import { note } from "./notes.ts";

export function Overlays() {
  return (
    <section aria-label="Menus and messages">
      <OperationsMenu />
      <HelpDialog />
      <DropZone />
      <div class="toasts">
        {/* They stand in the page before they say something: only then it is read out. */}
        <div role="alert">
          {problem.value && (
            <p class="toast problem">
              <span>{problem.value}</span>
              <button type="button" class="quiet" aria-label="Dismiss" onClick={() => (problem.value = "")}>
                <Icon of="close" />
              </button>
            </p>
          )}
        </div>
        <div role="status">
          {note.value && <p class="toast">{note.value}</p>}
          {busy.value && opened.value && <p class="toast busy">{busy.value}…</p>}
        </div>
      </div>
    </section>
  );
}
