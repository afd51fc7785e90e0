// What signs there may be in the picture beside its colours, for the legend.

import { signal } from "@preact/signals";

/** May there be boxes with a fringed lower edge? Not so where the number of samples is not known. */
export const unsure = signal(false);
