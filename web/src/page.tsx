// The page: which panel is where.

import { DetailsPane } from "./panes/details.tsx";
import { Header } from "./panes/header.tsx";
import { HiddenPane } from "./panes/hidden.tsx";
import { LegendPane } from "./panes/legend.tsx";
import { Overlays } from "./panes/overlays.tsx";
import { TablePane } from "./panes/table.tsx";
import { GraphPane } from "./graph/pane.tsx";
import { TreePane } from "./graph/tree.tsx";
import { RecipePane } from "./recipe/pane.tsx";
import { tab } from "./state.ts";

export function Page() {
  return (
    <>
      <Header />
      <aside class="side" aria-label="Recipe and hidden cost">
        <RecipePane />
        <HiddenPane />
      </aside>
      <main class="stage">
        {tab.value === "graph" && <GraphPane />}
        {tab.value === "table" && <TablePane />}
        {tab.value === "tree" && <TreePane />}
      </main>
      <aside class="side" aria-label="Details and colours">
        <DetailsPane />
        <LegendPane />
      </aside>
      <Overlays />
    </>
  );
}
