// Files that are dropped anywhere on the page.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { saved } from "../boot.ts";
import { say } from "./notes.ts";
import { open } from "./open.ts";

export function DropZone() {
  const over = useSignal(false);
  useEffect(() => {
    // The page is made of many elements; one is left after the next was entered.
    let inside = 0;
    const files = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent) => {
      if (!files(event)) return;
      inside++;
      over.value = true;
    };
    const move = (event: DragEvent) => {
      if (files(event)) event.preventDefault();
    };
    const leave = (event: DragEvent) => {
      if (!files(event)) return;
      inside = Math.max(0, inside - 1);
      if (!inside) over.value = false;
    };
    const drop = (event: DragEvent) => {
      if (!files(event)) return;
      event.preventDefault();
      inside = 0;
      over.value = false;
      const [file, ...rest] = event.dataTransfer!.files;
      if (!file) return;
      if (rest.length) say(`Opening ${file.name}: one profile at a time`);
      open(file);
    };
    addEventListener("dragenter", enter);
    addEventListener("dragover", move);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragenter", enter);
      removeEventListener("dragover", move);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  return over.value ? (
    <div class="drop-zone">
      <p>Drop a {saved() ? "snapshot" : "profile"} to open it</p>
    </div>
  ) : null;
}
