// Where the page gets the engine and the profile from: from its server, or from itself when it is one file.

import { batch } from "@preact/signals";
import type { Boot } from "./api.ts";
import { Engine, importProfile } from "./engine.ts";
import * as state from "./state.ts";
import { keep, read } from "./url.ts";

/** Is the page one file? Then it has a profile in it but no importer, so that it stays small; `reflame html` writes it. */
export const saved = (): boolean => document.getElementById("boot") !== null;

/** Bytes of a data block of this file. */
async function block(id: string): Promise<ArrayBuffer | undefined> {
  const element = document.getElementById(id);
  if (!element) return undefined;
  const text = atob(element.textContent?.trim() ?? "");
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  // What was taken out needs no second place in memory.
  element.textContent = "";
  if (element.dataset.encoding !== "gzip") return bytes.buffer;
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

async function load(path: string): Promise<Response> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} cannot be had: ${answer.status} ${answer.statusText}. Is reflame still running?`);
  return answer;
}

/** What was loaded once: the engine, and from a server the importer where a file needs it. */
const loaded = new Map<string, Promise<ArrayBuffer>>();

/** A WebAssembly module by name, for one who takes it away. */
async function module(name: "reflame" | "import"): Promise<ArrayBuffer> {
  let bytes = loaded.get(name);
  if (!bytes) {
    bytes = block(`${name}.wasm`).then(async (inside) => inside ?? (await load(`${name}.wasm`)).arrayBuffer());
    // What could not be loaded may be there the next time.
    bytes.catch(() => loaded.delete(name));
    loaded.set(name, bytes);
  }
  return (await bytes).slice(0);
}

function worker(): Worker {
  const source = document.getElementById("worker")?.textContent;
  return new Worker(source ? URL.createObjectURL(new Blob([source], { type: "text/javascript" })) : "worker.js");
}

async function start(): Promise<Engine> {
  const engine = new Engine(worker(), await module("reflame"), (why) => {
    if (state.engine.peek() !== engine) return;
    batch(() => {
      state.engine.value = undefined;
      state.problem.value = `The engine stopped: ${why}. Reload the page to start it again.`;
    });
  });
  return engine;
}

/** How a snapshot begins; see crates/profile/src/snapshot. */
const MAGIC = "\xa7reflame";

function isSnapshot(profile: ArrayBuffer): boolean {
  return new TextDecoder("latin1").decode(new Uint8Array(profile, 0, Math.min(MAGIC.length, profile.byteLength))) === MAGIC;
}

/** The profile as the engine takes it; a lens and sets of its own. */
const EMPTY: Boot = { version: 0, title: "", sources: [], sets: [], groups: [], group_depth: null, lens: "", sample_type: null };

async function show(boot: Boot, profile: ArrayBuffer): Promise<void> {
  state.busy.value = `reading ${boot.title}`;
  let engine: Engine | undefined;
  try {
    if (!isSnapshot(profile)) {
      const [source, snapshot] = await importProfile(worker(), await module("import"), boot.title, profile);
      [boot, profile] = [{ ...boot, sources: [source] }, snapshot];
    }
    engine = await start();
    const opened = await engine.open(boot, profile);
    state.engine.peek()?.stop();
    batch(() => {
      state.opened.value = opened;
      state.title.value = boot.title;
      state.problem.value = "";
      // As it is hoped to be; the recipe takes it back if it does not run.
      state.shownLens.value = state.lens.peek();
      state.selected.value = undefined;
      state.engine.value = engine;
    });
    document.title = `${boot.title} · reflame`;
  } catch (error) {
    engine?.stop();
    state.problem.value = `${boot.title}: ${state.reason(error)}`;
  } finally {
    state.busy.value = "";
  }
}

/** Why a saved page does not open a file, and what does. */
const NO_READERS =
  "this saved page reads no other formats than snapshots. `reflame open FILE` shows it, `reflame html FILE` saves a page of it, " +
  "and `reflame convert FILE --to snapshot` makes a snapshot to open here.";

/** Opens a file that the user dropped or chose. The lens stays: the same recipe on the next profile. */
export async function openFile(file: File): Promise<void> {
  if (saved() && !isSnapshot(await file.slice(0, MAGIC.length).arrayBuffer())) {
    state.problem.value = `${file.name}: ${NO_READERS}`;
    return;
  }
  await show({ ...EMPTY, title: file.name }, await file.arrayBuffer());
}

/** Opens what the page came with, if it came with something. */
export async function boot(): Promise<void> {
  state.busy.value = "loading";
  let hand: Boot = EMPTY;
  let profile: ArrayBuffer | undefined;
  try {
    const inside = document.getElementById("boot")?.textContent;
    hand = inside ? (JSON.parse(inside) as Boot) : ((await (await load("boot.json")).json()) as Boot);
    profile = inside ? await block("profile") : await (await load("profile.reflame")).arrayBuffer();
  } catch (error) {
    state.problem.value = state.reason(error);
  }
  const otherwise = { lens: hand.lens, sampleType: hand.sample_type };
  read(location.hash, otherwise);
  if (profile) await show(hand, profile);
  else state.busy.value = "";
  state.follow();
  keep(otherwise);
}
