// The engine as the page asks it against what the command line says of the same profiles, and against sums made here.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Engine, modules } from './engine.mjs';
import { example, json, reflame, serve } from './server.mjs';

/** A picture in which nothing is too narrow, too deep or cut. */
const ALL = { what: 'graph', width: 1e9, min_width: 1e-6, character: 1, first_row: 0, rows: 1e6 };
const PROFILES = [
  ['worker-before.folded', 'redis', ['hide asyncio', 'from file:redis/*', 'fold redis as redis | by package', 'unrecurse all | drop _bootstrap']],
  ['orders-cpu.pb.gz', 'runtime', ['from main.*', 'hide @go-runtime', 'keep runtime.mallocgc | to runtime.mallocgc', 'fold runtime as rt\nby package']],
];

let server, wasm;
before(async () => {
  server = await serve(example('worker-before.folded'));
  wasm = await modules(server.url);
});
after(() => server?.stop());

async function open(name) {
  const engine = await Engine.load(wasm);
  const opened = await engine.open(readFileSync(example(name)), { title: name });
  assert.equal(opened.error, undefined);
  return { engine, opened };
}

/** Boxes of a graph as the command line lists nodes: depth, name, value, with places for children one after the other. */
function boxes(answer) {
  const { boxes: b, texts } = answer;
  return b.node.map((_, i) => ({ depth: b.depth[i], name: texts[b.text[i]], start: b.start[i], value: b.width[i], kind: b.kind[i] }));
}

/** Nodes of `reflame tree`, with the left edge that siblings one after the other give them. */
function placed(nodes, stored) {
  const next = [];
  return nodes.map((node, i) => {
    const start = node.parent === null ? 0 : next[node.parent];
    next[i] = start;
    if (node.parent !== null) next[node.parent] = start + stored(node.total);
    return { depth: node.depth, name: node.name, start, value: stored(node.total) };
  });
}

for (const [name, pattern, lenses] of PROFILES) {
  for (const lens of ['', ...lenses]) {
    test(`${name} under ${JSON.stringify(lens)}: the picture is the tree`, async () => {
      const { engine } = await open(name);
      for (const [view, args] of [['top-down', []], ['bottom-up', ['--bottom-up']]]) {
        const answer = engine.ask({ ...ALL, lens, view: { kind: view } });
        assert.equal(answer.error, undefined);
        const found = boxes(answer);
        const tree = json('tree', example(name), '--lens', lens, ...args, '--min', '0');
        assert.deepEqual([answer.all, answer.view, answer.dropped, answer.buckets], [tree.all, tree.view, tree.dropped, tree.buckets]);
        assert.equal(found.length, tree.nodes.length);
        const expected = placed(tree.nodes, (value) => value);
        assert.deepEqual(found.map(({ kind, ...box }) => box), expected);
        // What shows is all there is, and no box is outside of its parent.
        const path = [];
        for (const box of found) {
          path.length = box.depth;
          const parent = path.at(-1);
          if (parent) assert.ok(box.start >= parent.start && box.start + box.value <= parent.start + parent.value, JSON.stringify(box));
          path.push(box);
        }
        assert.equal(found[0].value, answer.view);
        assert.equal(answer.whole, answer.view);
        assert.equal(answer.rows, Math.max(...found.map((box) => box.depth)) + 1);
      }
    });

    test(`${name} under ${JSON.stringify(lens)}: what is searched for, sorted and told is what the command line has`, async () => {
      const { engine } = await open(name);
      const report = json('report', example(name), '--lens', lens);
      for (const row of [...report.hidden.rows, ...report.hidden_functions.rows]) {
        if (!row.lens || row.lens.includes('\n')) continue;
        // The lens that is offered names all of it and nothing else.
        const found = engine.ask({ what: 'search', lens, pattern: row.lens.replace(/^from (entry |innermost )?/, '') });
        assert.equal(found.total.value, row.inclusive.value, row.lens);
      }
      assert.deepEqual(engine.ask({ what: 'report', lens, rows: 10 }).hidden, report.hidden, 'the page ranks as the command line does');
      for (const level of ['function', 'class', 'package', 'module', 'file']) {
        const rows = engine.ask({ what: 'rows', lens, level, sort: 'total', rows: 1e6 });
        // The rows of a level are the functions that frames merged by it become.
        const table = json('top', example(name), '--lens', lens, ...(level === 'function' ? [] : ['--by', level]), '--rows', '0');
        const plain = rows.rows.map((row) => ({ name: row.name, self: row.self.value, total: row.total.value, places: row.places, widest: row.widest.value }));
        const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
        assert.deepEqual(plain.sort(byName), table.rows.map(({ name, self, total, places, widest }) => ({ name, self, total, places, widest })).sort(byName), level);
        assert.equal(rows.all_rows, table.all_rows);
      }
      const ledger = json('ledger', example(name), '--lens', lens);
      assert.deepEqual(engine.ask({ what: 'ledger', lens }), ledger);
    });
  }

  test(`${name}: a search is what the picture of the command line marks`, async () => {
    const { engine } = await open(name);
    const found = engine.ask({ what: 'search', pattern });
    const svg = reflame('svg', example(name), '--highlight', pattern, '--static');
    const said = /([^<>]*) of view, ([^<>]*), (\d+) places?(?: \((\d+) drawn\))?(?:, widest ([^<>]*))?</.exec(svg);
    assert.ok(said, 'the picture says what it marks');
    assert.deepEqual(
      [said[1], said[2], Number(said[3]), said[5] ?? found.widest.of_view],
      [`${pattern}: ${found.total.of_view}`, found.total.text, found.places, found.widest.of_view],
    );
  });

  test(`${name}: windows show what the whole shows there`, async () => {
    const { engine } = await open(name);
    const whole = boxes(engine.ask({ ...ALL, view: { kind: 'top-down' } }));
    const all = whole[0].value;
    for (const [from, to] of [[0, 1], [0.1, 0.2], [0.5, 0.50001], [0.9, 1], [0.333, 0.667]]) {
      const answer = engine.ask({ ...ALL, view: { kind: 'top-down' }, window: [all * from, all * to] });
      const [left, right] = answer.window;
      // The window is the one asked for, but for the last digit; boxes are those of the whole units it touches.
      assert.ok(Math.abs(left - all * from) < 1e-9 * all && Math.abs(right - all * to) < 1e-9 * all);
      assert.deepEqual(boxes(answer), whole.filter((box) => box.start < Math.ceil(right) && box.start + box.value > Math.floor(left)));
      // A thousand pixels: what is left out is in remainders, and nothing is counted twice or lost.
      const narrow = engine.ask({ ...ALL, view: { kind: 'top-down' }, window: [all * from, all * to], width: 1000, min_width: 1 });
      const rows = new Map();
      for (const box of boxes(narrow)) {
        const row = rows.get(box.depth) ?? rows.set(box.depth, []).get(box.depth);
        assert.ok(row.length === 0 || row.at(-1).start + row.at(-1).value <= box.start, 'boxes of a row do not overlap');
        row.push(box);
      }
      for (const box of boxes(narrow).filter((box) => box.kind === 0)) {
        assert.ok(whole.some((one) => one.depth === box.depth && one.start === box.start && one.value === box.value), JSON.stringify(box));
      }
    }
  });
}

test('hits go from the widest to the narrowest, each once, and add up', async () => {
  const { engine } = await open('worker-before.folded');
  const view = { kind: 'top-down' };
  const seen = new Map();
  let last = Infinity;
  for (let nth = 0; ; nth++) {
    const { hit, error } = engine.ask({ what: 'hit', view, pattern: 'redis', nth });
    assert.equal(error, undefined);
    if (!hit) break;
    assert.ok(hit.total.value <= last);
    last = hit.total.value;
    seen.set(hit.node.node, hit);
    assert.equal(seen.size, nth + 1);
  }
  const sum = [...seen.values()].reduce((sum, hit) => sum + hit.total.value, 0);
  assert.equal(sum, engine.ask({ what: 'search', pattern: 'redis' }).total.value);
});

test('a profile goes to the page and back whole', async () => {
  const { engine, opened } = await open('orders-cpu.pb.gz');
  const cli = json('report', example('orders-cpu.pb.gz'));
  assert.deepEqual(opened.sample_types, cli.fidelity.sample_types);
  assert.equal(opened.functions, cli.functions);
  for (const { name, unit } of cli.fidelity.sample_types) {
    const sample_type = `${name}/${unit}`;
    assert.deepEqual(engine.ask({ what: 'ledger', sample_type }), json('ledger', example('orders-cpu.pb.gz'), '-t', sample_type));
  }
  // What is served is a snapshot of it, and says the same.
  const other = await serve(example('orders-cpu.pb.gz'));
  try {
    const boot = await (await fetch(other.url + 'boot.json')).json();
    const snapshot = Buffer.from(await (await fetch(other.url + 'profile.reflame')).arrayBuffer());
    const second = await Engine.load(wasm);
    assert.deepEqual(await second.open(snapshot, boot), opened);
    const ask = { ...ALL, view: { kind: 'top-down' } };
    assert.deepEqual(second.ask(ask), engine.ask(ask));
  } finally {
    await other.stop();
  }
});
