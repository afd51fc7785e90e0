// The page when nothing is open.

import { busy } from "../state.ts";
import { OpenButton } from "./header.tsx";

/** What is read, by where it comes from. */
const FORMATS: readonly [string, string][] = [
  ["Any language", "folded stacks, pprof, speedscope, Firefox Profiler, OpenTelemetry, reflame’s snapshots"],
  ["Linux", "perf.data, perf script, bpftrace, bcc, VTune"],
  ["macOS, Android", "sample, spindump, Instruments’ exports, DTrace, simpleperf"],
  ["Java", "flight recordings of the JDK and async-profiler"],
  ["Chrome, Node", ".cpuprofile, .heapprofile, traces of DevTools and Perfetto (JSON)"],
  ["Python", "py-spy, austin"],
  ["Ruby, PHP", "stackprof, rbspy, Xdebug"],
  ["Compiled", "Callgrind, Cachegrind, samply, clang -ftime-trace, GHC"],
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
        Also packed with gzip or zstd. What is in a file says its format, its name does not matter. The page cannot look up functions by their
        addresses: for a <code>perf.data</code>, run <code>reflame open perf.data</code>.
      </p>
    </main>
  );
}
