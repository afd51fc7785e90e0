// The page when nothing is open.

import { busy } from "../state.ts";
import { OpenButton } from "./header.tsx";

const FORMATS: readonly [string, string][] = [
  ["folded stacks", "FlameGraph, py-spy, async-profiler, bpftrace, rbspy, austin, …"],
  ["pprof", "Go, and everything that writes profile.proto"],
  ["JFR", "Java flight recordings, of the JDK and async-profiler"],
  ["perf script", "the text that perf script prints"],
  ["snapshot", "reflame's own .reflame"],
];

export function Start() {
  if (busy.value) {
    return (
      <main class="start" aria-busy="true">
        <p class="busy" role="status">
          {busy.value}…
        </p>
      </main>
    );
  }
  return (
    <main class="start">
      <h2>Open a profile</h2>
      <p>Drop a file anywhere on this page. It stays on this machine: the page sends nothing anywhere.</p>
      <p>
        <OpenButton text="Choose a file" />
      </p>
      <dl>
        {FORMATS.map(([format, from]) => (
          <div key={format}>
            <dt>{format}</dt>
            <dd>{from}</dd>
          </div>
        ))}
      </dl>
      <p class="note">
        Any of them also as <code>.gz</code> or <code>.zst</code>; what is in a file says its format, its name does not matter.
      </p>
    </main>
  );
}
