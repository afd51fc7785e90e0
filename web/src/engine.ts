// The page's side of the engine: requests in, answers out, and only what is still wanted is asked.

import type { Body, Boot, Boxes, Failure, Opened, Response, SourceInfo, What } from "./api.ts";
import type { FromWorker, ToWorker } from "./worker.ts";

/** A question by its word. */
export type Question = What["what"];
/** Answers that are called otherwise than their question. */
interface Renamed {
  callers: "tree";
  "row-offers": "offers";
  svg: "file";
  csv: "file";
}
/** The answer to one kind of question. */
export type Answer<W extends Question> = Response & Extract<Body, { what: W extends keyof Renamed ? Renamed[W] : W }>;

/** A request that has no answer: a wrong lens, a box of a tree that is gone, or a broken engine. */
export class EngineError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.error);
  }
}

/** A newer question took the place of this one before it was asked. */
export class Superseded extends Error {}

/** Who asks. Of each, at most one question waits: the newest. Those further up go first. */
export const CHANNELS = [
  "path", "graph", "graph2", "recipe", "complete", "box", "hover", "offers", "children", "search", "hit", "ledger", "legend", "rows",
  "csv", "file", "hidden", "report",
] as const;
export type Channel = (typeof CHANNELS)[number];

interface Received {
  json: string;
  bytes?: ArrayBuffer;
}

interface Job {
  message: ToWorker;
  done(answer: Received): void;
  failed(error: Error): void;
}

/** One worker with one session. */
export class Engine {
  #worker: Worker;
  /** What the worker has, in the order in which it answers. */
  #sent: Job[] = [];
  /** The last question for a picture of a tree not seen before. */
  #picture: object | undefined;
  /** A question that was asked before anybody asked it; see {@link ahead}. */
  #ahead: { request: string; answer: Promise<Received> } | undefined;
  #turn = new MessageChannel();
  #first: Job[] = [];
  #waiting = new Map<Channel, Job>();

  /** `onDeath` is told when the engine is gone for good: out of memory, or a fault in it. */
  constructor(worker: Worker, wasm: ArrayBuffer, onDeath: (why: string) => void) {
    this.#worker = worker;
    this.#turn.port2.onmessage = () => this.#next();
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      const job = this.#sent.shift();
      if ("dead" in event.data) {
        job?.failed(new EngineError({ error: event.data.dead, places: [], stale: false }));
        onDeath(event.data.dead);
      } else {
        job?.done(event.data);
      }
      // Whoever waited for this answer asks on first: the recipe is followed by its picture.
      this.#turn.port1.postMessage(0);
    };
    worker.onerror = (event) => onDeath(event.message || "the engine could not be started");
    this.#send(undefined, { do: "start", wasm }).catch(() => {});
  }

  /** Opens a snapshot. The bytes are gone from the page afterwards. */
  async open(boot: Boot, profile: ArrayBuffer): Promise<Opened> {
    return parse(await this.#send(undefined, { do: "open", boot: JSON.stringify(boot), profile }));
  }

  /**
   * Asks the engine.
   * @throws {EngineError} when it has no answer; {@link Superseded} when the same channel asked again meanwhile.
   */
  async ask<W extends Question>(
    channel: Channel,
    lens: string,
    sample_type: string | null,
    what: Extract<What, { what: W }>,
  ): Promise<Answer<W>> {
    const asked = keyed(what);
    const request = JSON.stringify({ lens, sample_type, ask: asked });
    if (channel === "graph") {
      if ((what as What & { what: "graph" }).window === null) this.#picture = asked;
      const known = this.#ahead;
      this.#ahead = undefined;
      if (known?.request === request) {
        this.#waiting.get(channel)?.failed(new Superseded());
        this.#waiting.delete(channel);
        return parse(await known.answer);
      }
    }
    return parse(await this.#send(channel, { do: "ask", request }));
  }

  /**
   * Says which lens will probably be looked at next, so that its picture is being made while the page still hears what
   * the lens says. The question for it, if it comes just so, is answered by that; a lens that is wrong costs nothing.
   */
  ahead(lens: string, sample_type: string | null): void {
    if (!this.#picture || this.#ahead || this.#sent.length > 1) return;
    const request = JSON.stringify({ lens, sample_type, ask: this.#picture });
    const answer = new Promise<Received>((done, failed) => this.#post({ message: { do: "ask", request }, done, failed }));
    const ahead = { request, answer };
    this.#ahead = ahead;
    const forget = () => {
      // Somebody who waits for the recipe asks now or not at all.
      setTimeout(() => this.#ahead === ahead && (this.#ahead = undefined));
    };
    answer.then(forget, forget);
  }

  /** Ends the worker. */
  stop(): void {
    this.#worker.terminate();
    this.#turn.port1.close();
    for (const job of [...this.#sent, ...this.#first, ...this.#waiting.values()]) job.failed(new Superseded());
    this.#sent = [];
    this.#first = [];
    this.#waiting.clear();
  }

  #send(channel: Channel | undefined, message: ToWorker): Promise<Received> {
    return new Promise((done, failed) => {
      const job = { message, done, failed };
      if (channel) {
        this.#waiting.get(channel)?.failed(new Superseded());
        this.#waiting.set(channel, job);
      } else {
        // To start the engine and to open a profile are never given up for what comes after.
        this.#first.push(job);
      }
      this.#next();
    });
  }

  #next(): void {
    if (this.#sent.length) return;
    const job = this.#first.shift() ?? this.#take();
    if (job) this.#post(job);
  }

  #post(job: Job): void {
    this.#sent.push(job);
    const { message } = job;
    const hand = message.do === "start" ? [message.wasm] : message.do === "open" ? [message.profile] : [];
    this.#worker.postMessage(message, hand);
  }

  #take(): Job | undefined {
    const channel = CHANNELS.find((c) => this.#waiting.has(c));
    const job = channel && this.#waiting.get(channel);
    if (channel) this.#waiting.delete(channel);
    return job;
  }
}

/**
 * Reads a profile of any format, beside the page and beside the engine: what it says of it, and its snapshot.
 * @throws {EngineError} when it is no profile.
 */
export function importProfile(worker: Worker, wasm: ArrayBuffer, name: string, profile: ArrayBuffer): Promise<[SourceInfo, ArrayBuffer]> {
  return new Promise((done, failed) => {
    let started = false;
    const end = (error: Error) => {
      worker.terminate();
      failed(error);
    };
    worker.onerror = (event) => end(new Error(event.message || "the importer could not be started"));
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if ("dead" in data) return end(new Error(data.dead));
      if (!started) {
        started = true;
        const message: ToWorker = { do: "import", name, profile };
        return worker.postMessage(message, [profile]);
      }
      worker.terminate();
      const value = JSON.parse(data.json);
      if (data.bytes) done([value as SourceInfo, data.bytes]);
      else failed(new EngineError(value as Failure));
    };
    worker.postMessage({ do: "start", wasm } satisfies ToWorker, [wasm]);
  });
}

/** The types have the word of an enum inside; on the way it is the key, which takes the engine less code to read. */
function keyed(what: What): object {
  const { what: word, ...rest } = what;
  if (!("view" in rest)) return { [word]: rest };
  const { kind, ...view } = rest.view;
  return { [word]: { ...rest, view: { [kind]: view } } };
}

function parse<T>({ json, bytes }: Received): T {
  const value = JSON.parse(json);
  if (typeof value.error === "string") throw new EngineError(value as Failure);
  if (bytes) value.boxes = boxes(bytes);
  return value as T;
}

/** The columns as the engine writes them: the wide ones first. */
function boxes(bytes: ArrayBuffer): Boxes {
  const n = bytes.byteLength / 35;
  const byte = (at: number) => new Uint8Array(bytes, 32 * n + at * n, n);
  return {
    start: new Float64Array(bytes, 0, n),
    width: new Float64Array(bytes, 8 * n, n),
    node: new Uint32Array(bytes, 16 * n, n),
    depth: new Uint32Array(bytes, 20 * n, n),
    text: new Int32Array(bytes, 24 * n, n),
    count: new Uint32Array(bytes, 28 * n, n),
    kind: byte(0),
    colour: byte(1),
    marked: byte(2),
  };
}
