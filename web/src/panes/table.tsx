export function TablePane() {
  return <section />;
}
