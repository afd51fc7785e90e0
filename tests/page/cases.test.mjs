// The requests of crates/api/testdata, which Rust answers in crates/api/tests/cases.rs, asked of the engine in WebAssembly:
// in Node, and once more through the worker of the page.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, visit } from './browser.mjs';
import { boxes, Engine, written, modules } from './engine.mjs';
import { example, here, serve } from './server.mjs';

const folder = here('../../crates/api/testdata/');
const read = (name) => JSON.parse(readFileSync(folder + name, 'utf8'));
const names = readdirSync(folder).filter((name) => name.endsWith('.out.json')).map((name) => name.slice(0, -'.out.json'.length));
const CASES = names.map((name) => ({ name, ...read(name + '.json'), expected: read(name + '.out.json') }));
const profile = (c) => c.profile.join('\n') + '\n';

let server, browser, wasm;
before(async () => {
  server = await serve(example('worker-before.folded'));
  wasm = await modules(server.url);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('there are cases of everything a page asks for', () => {
  const asked = new Set(CASES.flatMap((c) => c.requests ?? [c.request]).flatMap((request) => Object.keys(request.ask)));
  const page = ['report', 'table', 'ledger', 'graph', 'box', 'children', 'search', 'hit', 'rows', 'legend', 'csv'];
  assert.deepEqual(page.filter((what) => !asked.has(what)), []);
});

for (const c of CASES) {
  test(`${c.name}: WebAssembly answers as Rust does`, async () => {
    const engine = await Engine.load(wasm);
    const opened = await engine.open(profile(c));
    if (opened.error) return assert.deepEqual(opened, c.expected);
    const answers = (c.requests ?? [c.request]).map((request) => written(engine.ask(request)));
    assert.deepEqual(c.requests ? answers : answers[0], c.expected);
  });
}

test('the worker of the page answers alike', async () => {
  const page = await visit(browser, server.url);
  // A worker beside the page's own, spoken to as engine.ts does.
  const all = await page.evaluate(async (cases) => {
    const out = [];
    for (const { profile, requests } of cases) {
      const ask = (worker, message) => new Promise((done, failed) => {
        worker.onmessage = (event) => done(event.data);
        worker.onerror = (event) => failed(new Error(event.message));
        worker.postMessage(message);
      });
      const wasm = async (name) => (await fetch(name)).arrayBuffer();
      const importer = new Worker('worker.js');
      await ask(importer, { do: 'start', wasm: await wasm('import.wasm') });
      const read = await ask(importer, { do: 'import', name: 't.folded', profile: new TextEncoder().encode(profile).buffer });
      importer.terminate();
      if (!read.bytes) {
        out.push({ opened: read.json, answers: [] });
        continue;
      }
      const worker = new Worker('worker.js');
      await ask(worker, { do: 'start', wasm: await wasm('reflame.wasm') });
      const boot = JSON.stringify({ version: 1, title: 't.folded', sources: [JSON.parse(read.json)], sets: [], lens: '', sample_type: null });
      const opened = await ask(worker, { do: 'open', boot, profile: read.bytes });
      const answers = [];
      for (const request of requests) {
        const { json, bytes, dead } = await ask(worker, { do: 'ask', request: JSON.stringify(request) });
        answers.push({ json, dead, columns: bytes && [...new Uint8Array(bytes)] });
      }
      out.push({ opened: opened.json, answers });
      worker.terminate();
    }
    return out;
  }, CASES.map((c) => ({ profile: profile(c), requests: c.requests ?? [c.request] })));
  all.forEach(({ opened, answers }, i) => {
    const c = CASES[i];
    if (JSON.parse(opened).error) return assert.deepEqual(JSON.parse(opened), c.expected);
    const found = answers.map(({ json, columns, dead }) => {
      assert.equal(dead, undefined, c.name);
      const answer = JSON.parse(json);
      if (answer.what === 'graph') answer.boxes = boxes(Uint8Array.from(columns ?? []).buffer);
      return written(answer);
    });
    assert.deepEqual(c.requests ? found : found[0], c.expected, c.name);
  });
  await page.done();
});

test('what is no request is answered, and the session lives on', async () => {
  const engine = await Engine.load(wasm);
  assert.deepEqual(engine.ask({ what: 'ledger' }), { error: 'no profile is open', places: [], stale: false });
  assert.match((await engine.open(Buffer.from([0, 1, 2, 255]))).error, /\S/);
  assert.equal((await engine.open('a;b 1\n')).functions, 2);
  for (const text of ['', '{', '[]', 'null', '{"ask":{"fly":{}}}', '{"ask":{"graph":{}}}', '{"ask":{"box":{"node":{"tree":-1,"node":0}}}}', '{"lens":5,"ask":{"ledger":{}}}']) {
    assert.match(engine.ask(text).error, /^not a request: /, text);
  }
  // After a profile that cannot be read the old one is still open.
  assert.match((await engine.open('')).error ?? '', /./);
  assert.equal(engine.ask({ what: 'search', pattern: 'b' }).total.value, 1);
});

test('a picture of the page is an SVG file', async () => {
  const engine = await Engine.load(wasm);
  await engine.open(readFileSync(example('worker-before.folded')), { title: 'worker-before.folded' });
  const page = await (await browser.newContext()).newPage();
  for (const view of [{ kind: 'top-down' }, { kind: 'bottom-up' }, { kind: 'callers', pattern: 'redis' }, { kind: 'callees', pattern: 'redis' }]) {
    const { text } = engine.ask({ what: 'svg', view, icicle: true, width: 900, search: 'redis', title: 'A <title> & "more"' });
    const root = await page.evaluate((text) => {
      const { documentElement: e } = new DOMParser().parseFromString(text, 'image/svg+xml');
      return { name: e.nodeName, space: e.namespaceURI, title: e.querySelector('title')?.textContent, boxes: e.querySelectorAll('rect').length, error: e.querySelector('parsererror')?.textContent };
    }, text);
    assert.deepEqual({ ...root, boxes: root.boxes > 20 }, { name: 'svg', space: 'http://www.w3.org/2000/svg', title: 'A <title> & "more"', boxes: true, error: undefined }, view.kind);
  }
  await page.context().close();
});

test('names of C++ are readable in a file that the page reads itself', async () => {
  const engine = await Engine.load(wasm);
  await engine.open('main;_ZN4pool6Worker3runERKSs 3\n');
  const { rows } = engine.ask({ what: 'rows', level: 'function', sort: 'total', ascending: false, filter: '', first: 0, rows: 9 });
  assert.ok(rows.some((row) => row.name.startsWith('pool::Worker::run')), rows.map((row) => row.name).join(', '));
});
