// The bar at the bottom of a phone: one panel at a time.

import { tab } from "../state.ts";
import { TABS } from "./header.tsx";
import { type Panel, panel, show } from "./layout.ts";

const PANELS: readonly { value: Panel; text: string }[] = [
  { value: "recipe", text: "Recipe" },
  { value: "hidden", text: "Hidden" },
  { value: "details", text: "Details" },
];

export function PhoneBar() {
  const now = panel.value ?? tab.value;
  const item = (value: string, text: string, go: () => void) => (
    <button key={value} type="button" aria-current={now === value ? "true" : undefined} onClick={go}>
      {text}
    </button>
  );
  return (
    <nav class="phone-bar" aria-label="Panels">
      {TABS.map(({ value, text }) => item(value, text, () => show(value)))}
      {PANELS.map(({ value, text }) => item(value, text, () => (panel.value = value)))}
    </nav>
  );
}
