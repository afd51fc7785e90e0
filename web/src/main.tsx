import { render } from "preact";
import { boot } from "./boot.ts";
import { Page } from "./page.tsx";

render(<Page />, document.getElementById("app")!);
void boot();
