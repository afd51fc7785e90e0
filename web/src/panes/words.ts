// Numbers and names as text for people. The engine spells shares and values of boxes; here are those it sends as bare
// numbers, in the same spelling.

import type { TypeInfo } from "../api.ts";

const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const EXACT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

/** `1,234` */
export function thousands(n: number): string {
  return WHOLE.format(n);
}

/** `1 place`, `10 places` */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${thousands(n)} ${n === 1 ? one : many}`;
}

/** A percentage with one decimal, below one with two. What is not nothing is never nothing, and what is not all never all. */
export function percent(p: number): string {
  if (!Number.isFinite(p)) return "n/a";
  if (p > 0 && p < 0.995) return p < 0.005 ? "<0.01%" : `${p.toFixed(2)}%`;
  const text = p.toFixed(1);
  if (text === "100.0" && p < 100) return ">99.9%";
  return `${text === "-0.0" ? "0.0" : text}%`;
}

/** The share of a part in a whole, as {@link percent}. */
export function share(part: number, whole: number): string {
  return whole === 0 ? (part === 0 ? "0.0%" : "n/a") : percent((100 * part) / whole);
}

const NANOS: Record<string, number> = {
  ns: 1, nanosecond: 1, nanoseconds: 1,
  us: 1e3, "µs": 1e3, "μs": 1e3, microsecond: 1e3, microseconds: 1e3,
  ms: 1e6, millisecond: 1e6, milliseconds: 1e6,
  s: 1e9, sec: 1e9, second: 1e9, seconds: 1e9,
};
const BYTES: Record<string, number> = {
  b: 1, byte: 1, bytes: 1,
  kb: 2 ** 10, kib: 2 ** 10, kilobyte: 2 ** 10, kilobytes: 2 ** 10,
  mb: 2 ** 20, mib: 2 ** 20, megabyte: 2 ** 20, megabytes: 2 ** 20,
  gb: 2 ** 30, gib: 2 ** 30, gigabyte: 2 ** 30, gigabytes: 2 ** 30,
};

/** Three significant digits; whole numbers from 1,000 on. */
function significant(n: number): string {
  if (n < 9.995) return n.toFixed(2);
  return n < 99.95 ? n.toFixed(1) : thousands(n);
}

/** In the largest unit that leaves less than `limit` of them. What is exact in the smallest has no decimals. */
function stepped(n: number, units: string[], limit: number): string {
  if (Number.isInteger(n) && n < limit) return `${n} ${units[0]}`;
  let unit = 0;
  while (unit + 1 < units.length && Math.round(n) >= limit) {
    n /= limit;
    unit++;
  }
  return `${significant(n)} ${units[unit]}`;
}

/** `950 ms`, `2.50 s`, `3 min 05 s`, `2 h 10 min` */
export function duration(nanos: number): string {
  const seconds = nanos / 1e9;
  if (seconds < 59.95) {
    // Whole steps of a thousand down from seconds: the largest unit is seconds.
    return stepped(nanos, ["ns", "µs", "ms", "s"], 1000);
  }
  const two = (n: number) => String(n).padStart(2, "0");
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${thousands(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}

/** `512 B`, `4.50 MiB` */
export function bytes(n: number): string {
  return stepped(n, ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"], 1024);
}

/** What a count counts, by the name of the sample type: `alloc_objects` counts objects, `cpu` counts samples. */
function counted(name: string, one: boolean): string {
  const last = name.split("_").pop() ?? "";
  const many = ["", "cpu", "sample", "samples", "count", "wall"].includes(last) ? "samples" : last;
  if (!one) return many;
  return many.endsWith("sses") || many.endsWith("ches") ? many.slice(0, -2) : many.replace(/s$/, "");
}

/** A value of a sample type with its unit: `1,234 samples`, `1.23 s`, `4.50 MiB`. */
export function amount(value: number, type: Pick<TypeInfo, "name" | "unit">): string {
  if (value < 0) return `-${amount(-value, type)}`;
  const unit = type.unit.toLowerCase();
  if (Object.hasOwn(NANOS, unit)) return duration(value * NANOS[unit]);
  if (Object.hasOwn(BYTES, unit)) return bytes(value * BYTES[unit]);
  const number = EXACT.format(value);
  if (["count", "counts", "sample", "samples"].includes(unit)) return `${number} ${counted(type.name, number === "1")}`;
  return unit ? `${number} ${unit}` : number;
}

/** How many characters of a long name stay at its end, where the method is. */
const TAIL = 14;
/** Where it is from, at the end of a name: ` (redis/client.py)`, ` [libc.so]`. Arguments of a function stand without a blank. */
const PLACE = / [([][^()[\]]*[)\]]$/;

/**
 * A name in three pieces: the head may be cut off at its end when there is no room, the tail may not; where it is from goes
 * first.
 */
export function pieces(name: string): { head: string; tail: string; place: string } {
  // A place is short; a long text is not looked through for one.
  const end = name.slice(-200);
  const place = PLACE.exec(end)?.[0] ?? "";
  const rest = place.length < name.length ? name.slice(0, name.length - place.length) : name;
  if (rest.length <= 2 * TAIL) return { head: rest, tail: "", place: rest === name ? "" : place };
  let at = rest.length - TAIL;
  // Not between the halves of a character.
  const low = rest.charCodeAt(at);
  if (low >= 0xdc00 && low <= 0xdfff) at--;
  return { head: rest.slice(0, at), tail: rest.slice(at), place: rest === name ? "" : place };
}

/** A message of the engine, which has lines and marks the place, on one line: what is wrong, and what to do. */
export function oneLine(message: string): string {
  const [first = "", ...rest] = message.trim().split("\n");
  const help = rest.find((line) => line.startsWith("help: "));
  return first.replace(/^error: /, "") + (help ? `; ${help.slice("help: ".length)}` : "");
}

/** Characters that show nothing or turn the text around them. */
const INVISIBLE = /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** A name with what one would not see in it written out, as in the picture: `\u{202e}`. */
export function visible(name: string): string {
  return name.replace(INVISIBLE, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}
