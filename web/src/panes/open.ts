// Opens what the user chose or dropped.

import { openFile } from "../boot.ts";
import { problem, reason } from "../state.ts";

/** A folder, or a file that is gone or may not be read, is said and changes nothing. */
export function open(file: File): void {
  openFile(file).catch((error) => (problem.value = `${file.name} cannot be read: ${reason(error)}`));
}
