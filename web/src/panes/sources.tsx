// What was read, and what is worth knowing about it before one trusts the picture.

import type { SourceInfo } from "../api.ts";
import type { Answer } from "../engine.ts";
import { bytes, duration, plural, share, thousands, visible } from "./words.ts";

/** Of the profile as a whole: what makes the picture say less than it seems to. */
export function Facts({ of }: { of: Answer<"report"> }) {
  const facts: string[] = [];
  if (of.invisible_percent >= 10) {
    facts.push(`${share(of.invisible_percent, 100)} of self is in boxes too narrow to be seen in a top-down picture.`);
  }
  for (const source of of.fidelity.sources) {
    const skipped = source.skipped.reduce((sum, skip) => sum + skip.count, 0);
    if (source.lost) facts.push(`${visible(source.name)}: the recorder says it lost ${plural(source.lost, "sample")}.`);
    if (skipped) facts.push(`${plural(skipped, "record")} of ${visible(source.name)} could not be read.`);
    if (source.fault) facts.push(`${visible(source.name)} was read up to ${source.fault.at}: ${source.fault.message}.`);
  }
  if (!facts.length) return null;
  return (
    <ul class="facts">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

/** Everything that was read, for who wants to know. */
export function Sources({ of }: { of: Answer<"report"> }) {
  return (
    <details class="sources">
      <summary>What was read</summary>
      <dl>
        <dt>Functions</dt>
        <dd>{thousands(of.functions)}</dd>
        <dt>Distinct stacks</dt>
        <dd>{thousands(of.stacks)}</dd>
        <dt>Deepest</dt>
        <dd>{plural(of.deepest, "frame")}</dd>
        {of.fidelity.duration_ns > 0 && (
          <>
            <dt>Recorded</dt>
            <dd>{duration(of.fidelity.duration_ns)}</dd>
          </>
        )}
      </dl>
      {of.fidelity.sources.map((source, n) => (
        <Source key={n} of={source} />
      ))}
    </details>
  );
}

function Source({ of }: { of: SourceInfo }) {
  const packed = of.packed.length ? `, packed with ${of.packed.join(", ")}` : "";
  return (
    <div class="source">
      <h3>{visible(of.name)}</h3>
      <p>
        {of.format}
        {of.producer ? ` by ${visible(of.producer)}` : ""}
        {packed}; {plural(of.records, "record")}, {bytes(of.bytes)}
      </p>
      <ul>
        {of.remarks.map((remark) => (
          <li key={remark}>{visible(remark)}</li>
        ))}
        {of.skipped.map((skip) => (
          <li key={skip.why}>
            {thousands(skip.count)} left out, {skip.why}; first {skip.first}: <code>{visible(skip.example)}</code>
          </li>
        ))}
        {of.fault && (
          <li>
            read up to {of.fault.at}: {of.fault.message}
          </li>
        )}
      </ul>
    </div>
  );
}
