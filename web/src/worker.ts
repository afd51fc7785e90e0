// Runs the engine beside the page, or the importer. It knows requests and answers as texts only; what they say is between
// the page and them.

interface Exports {
  memory: WebAssembly.Memory;
  reflame_alloc(length: number): number;
  /** The engine's. */
  reflame_open(boot: number, bootLength: number, profile: number, profileLength: number): void;
  reflame_ask(request: number, length: number): void;
  /** The importer's. */
  reflame_import(name: number, nameLength: number, profile: number, profileLength: number): void;
  reflame_result(): number;
  reflame_result_len(): number;
  reflame_bytes(): number;
  reflame_bytes_len(): number;
}

/** What the page sends. Exactly one answer comes back for each, in order. */
export type ToWorker =
  | { do: "start"; wasm: ArrayBuffer }
  | { do: "open"; boot: string; profile: ArrayBuffer }
  | { do: "ask"; request: string }
  | { do: "import"; name: string; profile: ArrayBuffer };

/** What comes back: JSON and perhaps bytes beside it (the boxes of a graph, a snapshot), or why the worker is of no use any more. */
export type FromWorker = { json: string; bytes?: ArrayBuffer } | { dead: string };

let wasm: Exports | undefined;

/** Puts bytes where they are taken from. */
function hand(wasm: Exports, bytes: Uint8Array): [number, number] {
  const at = wasm.reflame_alloc(bytes.length) >>> 0;
  new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
  return [at, bytes.length];
}

async function answer(message: ToWorker): Promise<{ json: string; bytes?: ArrayBuffer }> {
  const text = (s: string) => new TextEncoder().encode(s);
  if (message.do === "start") {
    const { instance } = await WebAssembly.instantiate(message.wasm, {});
    wasm = instance.exports as unknown as Exports;
    return { json: "{}" };
  }
  if (!wasm) throw new Error("it was not started");
  switch (message.do) {
    case "open":
      wasm.reflame_open(...hand(wasm, text(message.boot)), ...hand(wasm, new Uint8Array(message.profile)));
      break;
    case "ask":
      wasm.reflame_ask(...hand(wasm, text(message.request)));
      break;
    case "import":
      wasm.reflame_import(...hand(wasm, text(message.name)), ...hand(wasm, new Uint8Array(message.profile)));
  }
  const memory = wasm.memory.buffer;
  const json = new TextDecoder().decode(new Uint8Array(memory, wasm.reflame_result() >>> 0, wasm.reflame_result_len()));
  const [at, length] = [wasm.reflame_bytes() >>> 0, wasm.reflame_bytes_len()];
  return { json, bytes: length ? memory.slice(at, at + length) : undefined };
}

// Requests wait for the start, so one follows the other.
let last: Promise<void> = Promise.resolve();
const scope = self as unknown as { postMessage(message: FromWorker, transfer?: Transferable[]): void };
self.addEventListener("message", (event: MessageEvent<ToWorker>) => {
  last = last.then(async () => {
    try {
      const message = await answer(event.data);
      scope.postMessage(message, message.bytes ? [message.bytes] : []);
    } catch (error) {
      // A trap leaves it in an unknown state: the page starts another one.
      wasm = undefined;
      scope.postMessage({ dead: error instanceof Error ? error.message : String(error) });
    }
  });
});
