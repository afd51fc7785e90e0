// The page: which panel is where.

import { DetailsPane } from "./panes/details.tsx";
import { Header } from "./panes/header.tsx";
import { HiddenPane } from "./panes/hidden.tsx";
import { left, panel, right } from "./panes/layout.ts";
import { LegendPane } from "./panes/legend.tsx";
import { Overlays } from "./panes/overlays.tsx";
import { PhoneBar } from "./panes/phone.tsx";
import { Start } from "./panes/start.tsx";
import { TablePane } from "./panes/table.tsx";
import { GraphPane } from "./graph/pane.tsx";
import { TreePane } from "./graph/tree.tsx";
import { RecipePane } from "./recipe/pane.tsx";
import { opened, tab } from "./state.ts";

export function Page() {
  return (
    <>
      <Header />
      {opened.value ? <Panels /> : <Start />}
      <Overlays />
    </>
  );
}

/** What takes the place of the picture on a phone is what the page is about there. */
function Panels() {
  const sides = `${left.value ? "left" : ""} ${right.value ? "right" : ""}`;
  return (
    <div class={`panels ${sides}`} data-panel={panel.value ?? "stage"}>
      <div class="side first" role={panel.value === "recipe" || panel.value === "hidden" ? "main" : "complementary"} aria-label="Recipe and hidden cost">
        <div class="of-recipe">
          <RecipePane />
        </div>
        <div class="of-hidden">
          <HiddenPane />
        </div>
      </div>
      <main class="stage">
        {tab.value === "graph" && <GraphPane />}
        {tab.value === "table" && <TablePane />}
        {tab.value === "tree" && <TreePane />}
      </main>
      <div class="side last" role={panel.value === "details" ? "main" : "complementary"} aria-label="Details and colours">
        <DetailsPane />
        <LegendPane />
      </div>
      <PhoneBar />
    </div>
  );
}
