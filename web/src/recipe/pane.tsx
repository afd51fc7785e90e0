export function RecipePane() {
  return <section />;
}
