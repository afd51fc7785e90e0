export function Header() {
  return <section />;
}
