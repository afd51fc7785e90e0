// Values and shares of the ledger as text, spelt as the engine spells them.

import type { TypeInfo } from "../api.ts";

/** A share of a whole, two decimals. What is not nothing is never `0.00%`, and what is not all of it is never `100.00%`. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return part === 0 ? "0.00%" : "n/a";
  const share = Math.abs(part / whole);
  const sign = part !== 0 && part < 0 !== whole < 0 ? "-" : "";
  const text = (share * 100).toFixed(2);
  if (text === "0.00" && share > 0) return `${sign}<0.01%`;
  if (text === "100.00" && share < 1) return `${sign}>99.99%`;
  if (text === "100.00" && share > 1) return `${sign}>100.00%`;
  return `${sign}${grouped(text)}%`;
}

/** A number with its thousands apart; only what stands before the point. */
function grouped(text: string): string {
  return text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

const exact = (value: number) => grouped(value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 9 }));

const TIME: Record<string, number> = { ns: 1, nanosecond: 1, nanoseconds: 1, us: 1e3, "µs": 1e3, "μs": 1e3, microsecond: 1e3,
  microseconds: 1e3, ms: 1e6, millisecond: 1e6, milliseconds: 1e6, s: 1e9, sec: 1e9, second: 1e9, seconds: 1e9 };
const MEMORY: Record<string, number> = { b: 1, byte: 1, bytes: 1, kb: 2 ** 10, kib: 2 ** 10, kilobyte: 2 ** 10, kilobytes: 2 ** 10,
  mb: 2 ** 20, mib: 2 ** 20, megabyte: 2 ** 20, megabytes: 2 ** 20, gb: 2 ** 30, gib: 2 ** 30, gigabyte: 2 ** 30, gigabytes: 2 ** 30 };
const own = (table: Record<string, number>, key: string) => (Object.hasOwn(table, key) ? table[key] : undefined);

/** A value of the sample type with its unit: `1,234 samples`, `1.23 s`, `4.50 MiB`. */
export function amount(value: number, type: Pick<TypeInfo, "name" | "unit">): string {
  const unit = type.unit.toLowerCase();
  const [sign, size] = value < 0 ? ["-", -value] : ["", value];
  const nanos = own(TIME, unit);
  if (nanos) return sign + time(size * nanos);
  const bytes = own(MEMORY, unit);
  if (bytes) return sign + stepped(size * bytes, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"], 1024);
  const noun = /^(counts?|samples?)$/.test(unit) ? counted(type.name, size) : type.unit;
  return `${sign}${exact(size)}${noun ? ` ${noun}` : ""}`;
}

/** What a count counts, by the name of its sample type: `alloc_objects` counts objects, `cpu` counts samples. */
function counted(name: string, size: number): string {
  const last = name.split("_").at(-1) ?? "";
  const many = ["", "cpu", "sample", "samples", "count", "wall"].includes(last) ? "samples" : last;
  if (size !== 1) return many;
  return /(sses|ches)$/.test(many) ? many.slice(0, -2) : many.replace(/s$/, "");
}

function time(nanos: number): string {
  const seconds = Math.round(nanos / 1e9);
  if (nanos / 1e9 < 59.95) return stepped(nanos, ["ns", "µs", "ms", "s"], 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(nanos / 60e9);
  return `${exact(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}

/** In the largest unit that leaves less than `limit` of them, with three significant digits. */
function stepped(size: number, units: string[], limit: number): string {
  if (Number.isInteger(size) && size < limit) return `${size} ${units[0]}`;
  let step = 0;
  while (step < units.length - 1 && Math.round(size / limit ** step) >= limit) step++;
  const number = size / limit ** step;
  const decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
  return `${grouped(number.toFixed(decimals))} ${units[step]}`;
}
