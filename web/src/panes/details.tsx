export function DetailsPane() {
  return <section />;
}
