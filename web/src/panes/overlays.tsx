export function Overlays() {
  return <section />;
}
