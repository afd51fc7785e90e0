// What leaves the page: the picture, the table, the address.

import type { View } from "../api.ts";
import { ask, middle, order, problem, reason, search, searchProblem, shape, title, view } from "../state.ts";
import { Below } from "./bits.tsx";
import { copy, fileName, save } from "./save.ts";
import { level } from "./table-state.ts";

/** How wide pictures in files are, in pixels. */
const SVG_WIDTH = 1600;

export function ExportMenu() {
  const sandwich = view.value === "sandwich" && middle.value.trim() !== "";
  const of = middle.value;
  return (
    <Below label="Export" menu class="export">
      {(close) => {
        const item = (text: string, does: () => Promise<void>) => (
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              close();
              does().catch((error) => (problem.value = `${text}: ${reason(error)}`));
            }}
          >
            {text}
          </button>
        );
        return (
          <>
            {item("Picture as PNG", savePng)}
            {sandwich ? (
              <>
                {item("Callers as SVG", () => saveSvg({ kind: "callers", pattern: of }))}
                {item("Callees as SVG", () => saveSvg({ kind: "callees", pattern: of }))}
              </>
            ) : (
              item("Picture as SVG", () => saveSvg({ kind: view.value === "bottom-up" ? "bottom-up" : "top-down" }))
            )}
            {item(`Table as CSV, by ${level.value}`, saveCsv)}
            {item("Copy link to this view", () => copy(location.href, "the link"))}
          </>
        );
      }}
    </Below>
  );
}

async function savePng(): Promise<void> {
  const { pngOfPicture } = await import("../graph/export.ts");
  const picture = await pngOfPicture();
  if (!picture) throw new Error("there is no picture; show the graph first");
  save(picture, fileName(title.peek(), "png"));
}

async function saveSvg(of: View): Promise<void> {
  const pattern = search.peek().trim();
  const answer = await ask("file", {
    what: "svg",
    view: of,
    order: order.peek(),
    icicle: shape.peek() === "icicle",
    width: SVG_WIDTH,
    search: pattern && !searchProblem.peek() ? pattern : null,
    title: title.peek(),
  });
  if (answer) save(new Blob([answer.text], { type: "image/svg+xml" }), fileName(title.peek(), "svg"));
}

/** The whole table at the level that is shown. */
export async function saveCsv(): Promise<void> {
  const answer = await ask("csv", { what: "csv", level: level.peek() });
  if (answer) save(new Blob([answer.text], { type: "text/csv" }), fileName(`${title.peek()}-${level.peek()}`, "csv"));
}
