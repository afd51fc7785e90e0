export function LegendPane() {
  return <section />;
}
