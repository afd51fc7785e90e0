export function GraphPane() {
  return <section />;
}
