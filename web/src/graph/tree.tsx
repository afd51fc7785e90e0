export function TreePane() {
  return <section />;
}
