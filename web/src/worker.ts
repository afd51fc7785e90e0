// Runs the engine beside the page. It knows requests and answers as texts only; what they say is between page and engine.

interface Exports {
  memory: WebAssembly.Memory;
  reflame_alloc(length: number): number;
  reflame_open(boot: number, bootLength: number, profile: number, profileLength: number): void;
  reflame_ask(request: number, length: number): void;
  reflame_result(): number;
  reflame_result_len(): number;
  reflame_columns(): number;
  reflame_columns_len(): number;
}

/** What the page sends. Exactly one answer comes back for each, in order. */
export type ToWorker =
  | { do: "start"; wasm: ArrayBuffer }
  | { do: "open"; boot: string; profile: ArrayBuffer }
  | { do: "ask"; request: string };

/** What comes back: the engine's JSON and the boxes of a graph, or why the engine is gone. */
export type FromWorker = { json: string; columns?: ArrayBuffer } | { dead: string };

let engine: Exports | undefined;

/** Puts bytes where the engine takes them from. */
function hand(engine: Exports, bytes: Uint8Array): [number, number] {
  const at = engine.reflame_alloc(bytes.length) >>> 0;
  new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
  return [at, bytes.length];
}

function result(engine: Exports): string {
  const bytes = new Uint8Array(engine.memory.buffer, engine.reflame_result() >>> 0, engine.reflame_result_len());
  return new TextDecoder().decode(bytes);
}

function columns(engine: Exports): ArrayBuffer | undefined {
  const length = engine.reflame_columns_len();
  const at = engine.reflame_columns() >>> 0;
  return length ? engine.memory.buffer.slice(at, at + length) : undefined;
}

async function answer(message: ToWorker): Promise<{ json: string; columns?: ArrayBuffer }> {
  const text = (s: string) => new TextEncoder().encode(s);
  if (message.do === "start") {
    const { instance } = await WebAssembly.instantiate(message.wasm, {});
    engine = instance.exports as unknown as Exports;
    return { json: "{}" };
  }
  if (!engine) throw new Error("the engine was not started");
  if (message.do === "open") {
    engine.reflame_open(...hand(engine, text(message.boot)), ...hand(engine, new Uint8Array(message.profile)));
    return { json: result(engine) };
  }
  engine.reflame_ask(...hand(engine, text(message.request)));
  return { json: result(engine), columns: columns(engine) };
}

// Requests wait for the engine to start, so one follows the other.
let last: Promise<void> = Promise.resolve();
const scope = self as unknown as { postMessage(message: FromWorker, transfer?: Transferable[]): void };
self.addEventListener("message", (event: MessageEvent<ToWorker>) => {
  last = last.then(async () => {
    try {
      const message = await answer(event.data);
      scope.postMessage(message, message.columns ? [message.columns] : []);
    } catch (error) {
      // A trap leaves the engine in an unknown state: the page starts a new one.
      engine = undefined;
      scope.postMessage({ dead: error instanceof Error ? error.message : String(error) });
    }
  });
});
