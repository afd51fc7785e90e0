export function HiddenPane() {
  return <section />;
}
