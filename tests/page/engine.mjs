// The engine in Node, as the page's worker has it: the same few functions, no page around them.

import assert from 'node:assert/strict';

/** Both modules of the page, from its server. */
export async function modules(url) {
  const [engine, importer] = await Promise.all(['reflame.wasm', 'import.wasm'].map(async (name) => (await fetch(url + name)).arrayBuffer()));
  return { engine, importer };
}

/** One instance with one session. */
export class Engine {
  #exports;
  #modules;

  static async load(modules) {
    const engine = new Engine();
    const { instance } = await WebAssembly.instantiate(modules.engine, {});
    engine.#exports = instance.exports;
    engine.#modules = modules;
    return engine;
  }

  /** Reads a profile of any format in an importer of its own: what it says and the snapshot, or an error. */
  async import(profile, name = 't.folded') {
    const { instance } = await WebAssembly.instantiate(this.#modules.importer, {});
    const other = new Engine();
    other.#exports = instance.exports;
    other.#exports.reflame_import(...other.#hand(Buffer.from(name)), ...other.#hand(Buffer.from(profile)));
    return [other.#result(), other.#bytes()];
  }

  #bytes() {
    const at = this.#exports.reflame_bytes() >>> 0;
    return this.#exports.memory.buffer.slice(at, at + this.#exports.reflame_bytes_len());
  }

  #hand(bytes) {
    const at = this.#exports.reflame_alloc(bytes.length) >>> 0;
    new Uint8Array(this.#exports.memory.buffer, at, bytes.length).set(bytes);
    return [at, bytes.length];
  }

  #result() {
    const { memory, reflame_result, reflame_result_len } = this.#exports;
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(memory.buffer, reflame_result() >>> 0, reflame_result_len())));
  }

  /** Bytes that the engine holds. */
  get memory() {
    return this.#exports.memory.buffer.byteLength;
  }

  /** Opens a profile of any format, as the page does. */
  async open(profile, boot = {}) {
    const [source, snapshot] = await this.import(profile, boot.title);
    return source.error ? source : this.openSnapshot(snapshot, { sources: [source], ...boot });
  }

  openSnapshot(profile, boot = {}) {
    const all = { version: 1, title: 't.folded', sources: [], sets: [], lens: '', sample_type: null, ...boot };
    this.#exports.reflame_open(...this.#hand(Buffer.from(JSON.stringify(all))), ...this.#hand(Buffer.from(profile)));
    return this.#result();
  }

  /** Answers a request, `{what, lens, …}` or as it travels; the boxes of a graph as `{start, width, node, depth, text, kind, colour, marked}`. */
  ask(request) {
    this.#exports.reflame_ask(...this.#hand(Buffer.from(typeof request === 'string' ? request : JSON.stringify(keyed(request)))));
    const answer = this.#result();
    const bytes = this.#bytes();
    if (answer.what === 'graph') answer.boxes = boxes(bytes);
    else assert.equal(bytes.byteLength, 0, 'only a graph has columns');
    return answer;
  }
}

/** A request as it travels: `{lens, sample_type, ask: {graph: {…}}}`, and so for the kind of a view. */
export function keyed({ what, lens = '', sample_type = null, ...rest }) {
  if (!what) return { lens, sample_type, ...rest };
  if (!rest.view?.kind) return { lens, sample_type, ask: { [what]: rest } };
  const { kind, ...view } = rest.view;
  return { lens, sample_type, ask: { [what]: { ...rest, view: { [kind]: view } } } };
}

/** Columns as `Boxes::bytes` writes them, read by a `DataView` and thus not as the page reads them. */
export function boxes(bytes) {
  assert.equal(bytes.byteLength % 35, 0);
  const n = bytes.byteLength / 35;
  const view = new DataView(bytes);
  const column = (at, size, read) => Array.from({ length: n }, (_, i) => read.call(view, at * n + i * size, true));
  return {
    start: column(0, 8, view.getFloat64),
    width: column(8, 8, view.getFloat64),
    node: column(16, 4, view.getUint32),
    depth: column(20, 4, view.getUint32),
    text: column(24, 4, view.getInt32),
    count: column(28, 4, view.getUint32),
    kind: column(32, 1, view.getUint8),
    colour: column(33, 1, view.getUint8),
    marked: column(34, 1, view.getUint8),
  };
}

const KINDS = ['frame', 'whole', 'remainder', 'other', 'broken', 'hidden', 'inferred'];

/** Boxes as crates/api/tests/cases.rs writes them, one line each. */
export function lines({ boxes: b, texts }) {
  return b.node.map((node, i) => {
    const label = b.text[i] < 0 ? '-' : texts[b.text[i]];
    const marked = b.marked[i] ? ', marked' : '';
    return `${b.depth[i]} ${b.start[i]}..${b.start[i] + b.width[i]} ${label} | ${KINDS[b.kind[i]]}${b.kind[i] === 2 ? ` of ${b.count[i]}` : ''} ${node}, colour ${b.colour[i]}${marked}`;
  });
}

/** An answer as an `.out.json` has it. */
export function written(answer) {
  return answer.what === 'graph' ? { ...answer, boxes: lines(answer) } : answer;
}
