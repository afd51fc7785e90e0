// Lenses typed key by key: what the page then shows is what the command line says under the same lens.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, settled, visit } from './browser.mjs';
import { addStep, boxOf, choose, fates, graph, lensOf, newStep, picture, pixels, says, search, tab, totals } from './page.mjs';
import { example, json, reflame, serve } from './server.mjs';

const FILES = { 'worker-before.folded': 'redis', 'worker-after.folded': 'redis', 'orders-cpu.pb.gz': 'runtime' };
const LENSES = {
  'worker-before.folded': [['from file:redis/*'], ['hide asyncio or importlib', 'fold redis as redis'], ['drop importlib', 'by package'], ['keep _parsers', 'to _parsers'], ['unrecurse all']],
  'worker-after.folded': [['from redis', 'hide not redis']],
  'orders-cpu.pb.gz': [['from main.*'], ['fold @go-runtime as runtime', 'by package']],
};

let browser;
const servers = {};
before(async () => {
  browser = await launch();
  for (const name of Object.keys(FILES)) servers[name] = await serve(example(name));
});
after(async () => {
  await browser?.close();
  for (const server of Object.values(servers)) await server.stop();
});

const thousands = (n) => n.toLocaleString('en-US');
/** `kept 12.0% (1,234 samples), …` as numbers. */
const told = (label) => Object.fromEntries([...label.slice(label.indexOf(': ')).matchAll(/([A-Za-z ]+) [<>]?[\d.]+% \(([^)]*)\)/g)].map(([, name, value]) => [name.trim(), value]));
const NAMES = { kept: 'kept', reshaped: 'reshaped', moved: 'moved to caller', other: 'OTHER', broken: 'BROKEN', hidden: 'HIDDEN', dropped: 'dropped' };

/** Compares all numbers of the page with those of the command line. */
async function compare(page, file, lens, pattern) {
  const args = [example(file), '--lens', lens];
  const tree = json('tree', ...args, '--min', '0');
  const counted = tree.sample_type.unit === 'count';
  const samples = (n) => `${thousands(n)} ${n === 1 ? 'sample' : 'samples'}`;

  // The header.
  if (counted) {
    const head = (await totals(page)).replace(/\s+/g, ' ');
    assert.ok(head.startsWith(samples(tree.view)) && head.includes(samples(tree.all)), head);
    assert.equal(/dropped/.test(head), tree.dropped !== 0, head);
  }

  // The picture: each box that is drawn is one of the tree, where it stands there.
  const shown = await graph(page);
  assert.equal(shown.lens, tree.lens);
  assert.equal(shown.whole, tree.view);
  const next = [];
  const places = new Set(tree.nodes.map((node, i) => {
    const start = node.parent === null ? 0 : next[node.parent];
    next[i] = start;
    if (node.parent !== null) next[node.parent] = start + node.total;
    return `${node.depth} ${start} ${node.total}`;
  }));
  const boxes = shown.boxes.node.map((_, i) => ({ kind: shown.boxes.kind[i], at: `${shown.boxes.depth[i]} ${shown.boxes.start[i]} ${shown.boxes.width[i]}` }));
  for (const box of boxes.filter((box) => box.kind !== 2)) assert.ok(places.has(box.at), `a box at ${box.at}`);

  // The recipe's bars: the whole, then each step.
  const ledger = json('ledger', ...args);
  const bars = await fates(page);
  assert.equal(bars.length, ledger.steps.length);
  if (counted) {
    for (const [i, step] of ledger.steps.entries()) {
      const expected = Object.entries(NAMES).filter(([key]) => step[key].value !== 0).map(([key, name]) => [name, samples(step[key].value)]);
      assert.deepEqual(told(bars[i]), Object.fromEntries(expected), bars[i]);
      assert.ok(bars[i].startsWith(`${step.step}, of ${samples(step.before.value)}: `), bars[i]);
    }
  }

  // The search.
  await search(page).fill(pattern);
  await page.keyboard.press('Escape');
  await settled(page);
  if ((await search(page).inputValue()) === '') await search(page).fill(pattern), await settled(page);
  const svg = reflame('svg', ...args, '--highlight', pattern, '--static');
  const line = /[^<>]*: ([^<> ]*%) of view, [^<>]*?, (\d+) (places?)(?: \(\d+ drawn\))?(?:, widest ([^<>]*))?</.exec(svg);
  const line1 = line && `${line[1]} · ${line[2]} ${line[3]}` + (line[2] === '1' ? '' : ` · widest ${line[4]}`);
  assert.equal(await says(page), line1 ?? 'nothing matches');

  // The table.
  await choose(page, 'Table');
  const table = json('top', ...args, '--rows', '0');
  const rows = await page.getByRole('grid').getByRole('row').evaluateAll((all) => all.slice(1).map((row) => [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.title || cell.textContent)));
  assert.match(await page.locator('.table-bar .count').innerText(), new RegExp(`^${thousands(table.all_rows)} rows?$`));
  assert.ok(rows.length >= Math.min(10, table.rows.length));
  for (const [self, total, placesOf, widest, name] of rows) {
    const of = table.rows.find((row) => row.name === name);
    assert.ok(of, `a row ${name}`);
    assert.equal(placesOf, thousands(of.places));
    if (!counted) continue;
    assert.deepEqual([self, total, widest].map((cell) => cell.split(',').slice(0, -1).join(',')), [of.self, of.total, of.widest].map(samples), name);
  }
  assert.deepEqual(rows.map((row) => row[4]), table.rows.slice(0, rows.length).map((row) => row.name));
  await choose(page, 'Graph');
}

for (const [file, lenses] of Object.entries(LENSES)) {
  for (const steps of lenses) {
    test(`${file}: ${steps.join(' | ')}`, async () => {
      const page = await visit(browser, servers[file].url, { width: 1600, height: 900 });
      for (const step of steps) await addStep(page, step);
      assert.equal(await lensOf(page), steps.join('\n'));
      await compare(page, file, steps.join('\n'), FILES[file]);
      await page.done();
    });
  }
}

test('every demo profile opens with nothing wrong', async () => {
  for (const [file, pattern] of Object.entries(FILES)) {
    const page = await visit(browser, servers[file].url, { width: 1600, height: 900 });
    assert.equal(await page.title(), `${file} · reflame`);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), file);
    await compare(page, file, '', pattern);
    await page.done();
  }
});

test('the picture stays while the lens is wrong, and says no more than it knows', async () => {
  const page = await visit(browser, servers['worker-before.folded'].url);
  await addStep(page, 'from redis');
  const before = await pixels(page);
  const shown = (await graph(page)).lens;
  const head = await totals(page);
  await newStep(page).click();
  for (const letter of 'hid') {
    await page.keyboard.type(letter);
    await settled(page);
    assert.equal(await pixels(page), before);
    assert.equal((await graph(page)).lens, shown);
    assert.equal(await totals(page), head);
  }
  await page.keyboard.press('Escape');
  // After a rest it is told what is wrong, at the line.
  const field = page.getByRole('combobox', { name: 'step 2 of 2' });
  await page.waitForFunction(() => document.querySelector('.recipe .errors')?.textContent.includes('hid'));
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  // The rest of the page works meanwhile.
  await search(page).fill('redis');
  await settled(page);
  assert.match(await says(page), /^\d+\.\d\d%/);
  await search(page).fill('(');
  await settled(page);
  assert.match(await says(page), /pattern/);
  await search(page).fill('');
  await settled(page);
  assert.equal(await pixels(page), before);
  await field.click();
  await page.keyboard.press('End');
  await page.keyboard.type('e importlib');
  await page.keyboard.press('Escape');
  await settled(page);
  assert.equal((await graph(page)).lens, 'from redis\nhide importlib');
  assert.equal(await page.locator('.recipe .errors').count(), 0);
  await page.done();
});

test('a lens that takes everything away says so', async () => {
  const page = await visit(browser, servers['worker-before.folded'].url);
  await addStep(page, 'drop /./');
  assert.match(await page.locator('.field').innerText(), /Nothing is left to draw/);
  for (const name of ['Table', 'Tree', 'Graph']) {
    await choose(page, name);
    assert.ok(await tab(page, name).isChecked());
  }
  await page.getByRole('button', { name: 'Remove step 1 of 1' }).click();
  await settled(page);
  assert.doesNotMatch(await page.locator('.field').innerText(), /Nothing is left/);
  await page.done();
});

test('steps are switched off, moved, removed, undone and redone', async () => {
  const page = await visit(browser, servers['worker-before.folded'].url);
  await addStep(page, 'from redis');
  await addStep(page, 'by package');
  const both = await pixels(page);
  await page.getByRole('checkbox', { name: 'step 1 of 2 is on' }).click({ force: true });
  await settled(page);
  assert.equal(await lensOf(page), '#- from redis\nby package');
  assert.equal((await graph(page)).view, json('ledger', example('worker-before.folded'), '--lens', 'by package').view);
  assert.deepEqual((await graph(page)).buckets, []);
  await page.getByRole('checkbox', { name: /1 of 2 is on/ }).click({ force: true });
  await settled(page);
  assert.equal(await pixels(page), both);
  await page.getByRole('combobox', { name: 'step 1 of 2' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+ArrowDown');
  await settled(page);
  assert.equal((await graph(page)).lens, 'by package\nfrom redis');
  await page.keyboard.press('Control+z');
  await settled(page);
  assert.equal((await graph(page)).lens, 'from redis\nby package');
  await page.keyboard.press('Control+Shift+z');
  await settled(page);
  assert.equal((await graph(page)).lens, 'by package\nfrom redis');
  await page.getByRole('button', { name: 'Remove step 1 of 2' }).click();
  await settled(page);
  assert.equal((await graph(page)).lens, 'from redis');
  await page.done();
});

test('the recipe as text is the lens, and takes one', async () => {
  const page = await visit(browser, servers['worker-before.folded'].url);
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  await page.getByRole('textbox', { name: 'Recipe as text' }).fill('# why\nlet lib = redis\n#- hide asyncio\nfrom @lib | by package');
  await settled(page);
  const lens = (await graph(page)).lens;
  assert.match(lens, /from @lib\nby package$/);
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  const bars = await fates(page);
  assert.equal(bars.length, 2);
  await page.done();
});

test('details of a box are those of the command line', async () => {
  const file = 'worker-before.folded';
  const page = await visit(browser, servers[file].url, { width: 1600, height: 900 });
  const box = await boxOf(page, 'main (worker.py:55)');
  await page.mouse.click(box.x, box.y);
  await settled(page);
  const { nodes } = json('tree', example(file), '--min', '0');
  const node = nodes.find((n) => n.name === 'main (worker.py:55)' && n.total === box.value);
  const percent = (p) => `${p.toFixed(2)}%`;
  const samples = (n) => `${thousands(n)} ${n === 1 ? 'sample' : 'samples'}`;
  const rows = await page.locator('.details table tr').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  const cells = rows.flat();
  for (const text of [samples(node.total), samples(node.self), percent(node.of_all), percent(node.of_view), percent(node.of_parent), percent((100 * node.self) / 8018)]) {
    assert.ok(cells.includes(text), `${text} in ${JSON.stringify(rows)}`);
  }
  assert.equal(await page.locator('.details .full-name').innerText(), node.name);
  // A click zooms: the box is as wide as the picture, and its callers are above it.
  const crumbs = await page.getByRole('navigation', { name: 'Zoom' }).getByRole('button').allInnerTexts();
  assert.deepEqual(crumbs.slice(0, 3), ['all', '<module> (worker.py:57)', 'main (worker.py:55)']);
  const seen = (await boxOf(page, 'main (worker.py:55)')).width;
  assert.ok(Math.abs(seen - (await picture(page).boundingBox()).width) < 2);
  await page.done();
});

test('a search becomes a step', async () => {
  const page = await visit(browser, servers['worker-before.folded'].url);
  await search(page).fill('redis');
  await page.keyboard.press('Escape');
  await search(page).fill('redis');
  await settled(page);
  await search(page).press('Alt+f');
  await settled(page);
  assert.equal((await graph(page)).lens, 'from redis');
  for (const [name, step] of [['keep', 'keep'], ['fold', 'fold'], ['hide', 'hide']]) {
    await page.getByRole('group', { name: 'Make a step of the search' }).getByRole('button', { name }).click();
    await settled(page);
    assert.match(await lensOf(page), new RegExp(`\\n${step} redis`));
  }
  await page.done();
});
