// Where the page gets the engine and the profile from: from its server, or from itself when it is one file.

import { batch } from "@preact/signals";
import type { Boot } from "./api.ts";
import { Engine } from "./engine.ts";
import * as state from "./state.ts";
import { keep, read } from "./url.ts";

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

let wasm: ArrayBuffer | undefined;

async function start(): Promise<Engine> {
  wasm ??= (await block("wasm")) ?? (await (await load("reflame.wasm")).arrayBuffer());
  const source = document.getElementById("worker")?.textContent;
  const url = source ? URL.createObjectURL(new Blob([source], { type: "text/javascript" })) : "worker.js";
  const engine = new Engine(new Worker(url), wasm.slice(0), (why) => {
    if (state.engine.peek() !== engine) return;
    batch(() => {
      state.engine.value = undefined;
      state.problem.value = `The engine stopped: ${why}. Reload the page to start it again.`;
    });
  });
  return engine;
}

/** The profile as the engine takes it; a lens and sets of its own. */
const EMPTY: Boot = { version: 0, title: "", sources: [], sets: [], lens: "", sample_type: null };

async function show(boot: Boot, profile: ArrayBuffer): Promise<void> {
  state.busy.value = `reading ${boot.title}`;
  const engine = await start();
  try {
    const opened = await engine.open(boot, profile);
    state.engine.peek()?.stop();
    batch(() => {
      state.opened.value = opened;
      state.title.value = boot.title;
      state.problem.value = "";
      state.shownLens.value = "";
      state.selected.value = undefined;
      state.engine.value = engine;
    });
    document.title = `${boot.title} · reflame`;
  } catch (error) {
    engine.stop();
    state.problem.value = `${boot.title}: ${state.reason(error)}`;
  } finally {
    state.busy.value = "";
  }
}

/** Opens a file that the user dropped or chose. The lens stays: the same recipe on the next profile. */
export async function openFile(file: File): Promise<void> {
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
