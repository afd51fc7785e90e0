// What is in the address, what keys and menus do, and files that are dropped on the page.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launch, settled, started, visit } from './browser.mjs';
import { addStep, boxOf, choose, dropped, graph, lensOf, menu, newStep, picture, pixels, says, search, tab, totals } from './page.mjs';
import { example, here, json, reflame, serve } from './server.mjs';

let browser, server, folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reflame-page-'));
  browser = await launch();
  server = await serve(example('worker-before.folded'));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

/** What a person would call the state of the page. */
async function state(page) {
  await settled(page);
  return {
    steps: await page.getByRole('combobox', { name: /^step / }).evaluateAll((all) => all.map((one) => one.value)),
    search: await search(page).inputValue(),
    says: await says(page),
    totals: await totals(page),
    crumbs: await page.getByRole('navigation', { name: 'Zoom' }).getByRole('button').evaluateAll((all) => all.map((one) => one.textContent)),
    pixels: await pixels(page),
  };
}

async function fillSearch(page, text) {
  await search(page).fill(text);
  await settled(page);
  // Of the completions nothing is wanted.
  if (await page.getByRole('listbox', { name: 'Completions' }).count()) await search(page).press('Escape');
  await settled(page);
}

test('lens, view, zoom and search come back with a reload, with Back and Forward, and from a copied address', async () => {
  const page = await visit(browser, server.url);
  const states = [await state(page)];
  const rest = () => page.waitForTimeout(900);
  const then = async (does) => {
    await does();
    await settled(page);
    await rest();
    // The pointer colours what is below it.
    await page.mouse.move(2, 2);
    states.push(await state(page));
  };
  await then(() => addStep(page, 'from redis'));
  await then(() => choose(page, 'Bottom-up'));
  await then(() => fillSearch(page, 'socket'));
  await then(async () => {
    const { x, y } = await boxOf(page, 'SocketBuffer._read_from_socket (socket.py:65)', 'bottom-up').catch(async () => (await boxes(page, 'bottom-up'))[2]);
    await page.mouse.click(x, y);
  });
  for (let i = 1; i < states.length; i++) assert.notDeepEqual(states[i], states[i - 1], `step ${i} changed something`);
  const last = states.at(-1);
  await page.reload();
  await started(page);
  await page.mouse.move(2, 2);
  const back = await state(page);
  assert.deepEqual({ ...back, pixels: '' }, { ...last, pixels: '' });
  await page.done();
});

/** Boxes of frames that are wide enough to click. */
async function boxes(page, view) {
  const { drawn } = await import('./page.mjs');
  return (await drawn(page, view)).filter((box) => box.kind === 0 && box.width > 40);
}

test('Back takes back one change after the other, Forward brings them again', async () => {
  const page = await visit(browser, server.url);
  const states = [await state(page)];
  for (const does of [
    () => addStep(page, 'from redis'),
    async () => page.mouse.click(...Object.values(await middle(page, 3))),
    () => fillSearch(page, 'socket'),
    () => choose(page, 'Bottom-up'),
  ]) {
    await does();
    await settled(page);
    await page.mouse.move(2, 2);
    await page.waitForTimeout(900);
    states.push(await state(page));
  }
  for (let i = states.length - 2; i >= 0; i--) {
    await page.goBack();
    await settled(page);
    assert.deepEqual({ ...(await state(page)), pixels: '' }, { ...states[i], pixels: '' }, `back to ${i}`);
  }
  for (let i = 1; i < states.length; i++) {
    await page.goForward();
    await settled(page);
    assert.deepEqual({ ...(await state(page)), pixels: '' }, { ...states[i], pixels: '' }, `forward to ${i}`);
  }
  const copy = page.url();
  await page.done();
  const other = await visit(browser, copy);
  assert.deepEqual({ ...(await state(other)), pixels: '' }, { ...states.at(-1), pixels: '' });
  await other.done();
});

/** The middle of the first wide box of a row. */
async function middle(page, depth) {
  const box = (await boxes(page)).find((box) => box.depth === depth);
  assert.ok(box, `a box in row ${depth}`);
  return { x: box.x, y: box.y };
}

test('an address of nonsense does no harm', async () => {
  for (const hash of ['#lens=fro&view=nowhere&x=a..b&tab=__proto__', '#at=gone&at=x&x=1..2&find=(&type=bytes', '#%', '#lens=' + 'x'.repeat(20_000), '#of=(&view=sandwich', '#x=5..5&order=constructor&colour=toString&shape=valueOf']) {
    const page = await visit(browser, server.url + hash);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'worker-before.folded');
    assert.equal(await newStep(page).count() + (await page.getByRole('textbox', { name: 'Recipe as text' }).count()), 1, hash);
    await page.done();
  }
});

test('the menu of a box adds a step, and the picture changes', async () => {
  const page = await visit(browser, server.url);
  const before = await pixels(page);
  const { x, y } = await middle(page, 10);
  await page.mouse.click(x, y, { button: 'right' });
  await menu(page).waitFor();
  const items = await menu(page).getByRole('menuitem').evaluateAll((all) => all.map((item) => item.title));
  assert.ok(items.length >= 5 && items.every((line) => /^(keep|drop|from|to|hide|show|fold|by|rename|unrecurse|where|root|leaf) ?/.test(line)), items.join(' | '));
  const line = items.find((line) => line.startsWith('hide '));
  await menu(page).getByTitle(line, { exact: true }).first().click();
  await settled(page);
  assert.equal(await lensOf(page), line);
  assert.notEqual(await pixels(page), before);
  assert.equal((await graph(page)).view, json('ledger', example('worker-before.folded'), '--lens', line).view);
  // Each line that is offered is one the command line takes, and matches something.
  for (const offer of items) {
    const [step] = json('ledger', example('worker-before.folded'), '--lens', offer).steps;
    assert.equal(step.no_match, false, offer);
  }
  // Escape closes, and the focus is where it was.
  await picture(page).focus();
  await page.keyboard.press('Shift+F10');
  await menu(page).waitFor();
  await page.keyboard.press('Escape');
  await menu(page).waitFor({ state: 'detached' });
  assert.ok(await picture(page).evaluate((canvas) => document.activeElement === canvas));
  await page.done();
});

test('all of it works with keys alone', async () => {
  const page = await visit(browser, server.url);
  const focused = () => page.evaluate(() => {
    const e = document.activeElement;
    const name = e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || e.title;
    return `${e.getAttribute('role') || e.tagName.toLowerCase()} ${name.trim().slice(0, 60)}`;
  });
  // Everything can be reached, and one sees where one is.
  const stops = [];
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press('Tab');
    const now = await focused();
    if (now.startsWith('body') || (i > 3 && now === stops[0])) break;
    stops.push(now);
    const seen = await page.evaluate(() => {
      const e = document.activeElement;
      const parts = [e, e.nextElementSibling, e.parentElement, ...(e.labels ?? [])].filter(Boolean);
      const style = (x) => getComputedStyle(x);
      return parts.some((x) => (style(x).outlineStyle !== 'none' && parseFloat(style(x).outlineWidth) > 0) || style(x).boxShadow !== 'none');
    });
    assert.ok(seen || now.startsWith('application'), `the focus on ${now} is not seen`);
  }
  for (const wanted of ['input Graph', 'input Top-down', 'button View', 'button Export', 'button Open a file', 'button Help', 'combobox Search', 'combobox new step', 'application ']) {
    assert.ok(stops.some((stop) => stop.startsWith(wanted)), `${wanted} in ${stops.join(' | ')}`);
  }
  // Help and back.
  await page.keyboard.press('Escape');
  await picture(page).focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  // The graph: down, down, right, zoom, out.
  await picture(page).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key);
  await settled(page);
  await page.waitForTimeout(200);
  const said = await page.locator('.graph [aria-live]').last().innerText();
  assert.match(said, /\S+.*, [\d,]+ samples, \d/);
  await page.keyboard.press('Enter');
  await settled(page);
  const crumbs = page.getByRole('navigation', { name: 'Zoom' }).getByRole('button');
  assert.ok((await crumbs.count()) >= 3);
  await page.keyboard.press('Space');
  await settled(page);
  assert.ok(said.startsWith(await page.locator('.details .full-name').innerText()));
  await page.keyboard.press('0');
  await settled(page);
  assert.equal(await crumbs.count(), 1);
  // The search, its steps, and the recipe.
  await page.keyboard.press('/');
  await page.keyboard.type('redis');
  await settled(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+f');
  await settled(page);
  assert.equal(await lensOf(page), 'from redis');
  // The menu of the current box.
  await picture(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await menu(page).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.match(await lensOf(page), /^from redis\n\S/);
  // The table and the tree.
  await tab(page, 'Graph').focus();
  await page.keyboard.press('ArrowRight');
  await settled(page);
  assert.ok(await tab(page, 'Table').isChecked());
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('s');
  await settled(page);
  assert.ok(await tab(page, 'Sandwich').isChecked());
  await tab(page, 'Graph').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await settled(page);
  assert.ok(await tab(page, 'Tree').isChecked());
  await page.getByRole('treegrid').focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'End', 'Home', 'ArrowLeft', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await settled(page);
  assert.ok((await page.getByRole('treegrid').getByRole('row').count()) > 2);
  await page.keyboard.press('Enter');
  await settled(page);
  assert.ok(await tab(page, 'Graph').isChecked());
  await page.done();
});

test('next and previous match go from the widest to the narrowest, and round', async () => {
  const page = await visit(browser, server.url);
  await fillSearch(page, 'Cache');
  await search(page).blur();
  const go = async (key) => {
    await page.keyboard.press(key);
    await settled(page);
    await page.waitForTimeout(200);
    return page.locator('.graph [aria-live]').last().innerText();
  };
  const seen = [];
  for (let i = 0; i < 9; i++) seen.push(await go('n'));
  const shares = seen.map((text) => Number(/([\d,]+) samples?/.exec(text)[1].replace(',', '')));
  assert.deepEqual(shares.slice(0, 8), [...shares.slice(0, 8)].sort((a, b) => b - a));
  assert.equal(seen[8], seen[0]);
  assert.equal(await go('N'), seen[7]);
  for (const text of seen) assert.match(text, /Cache/);
  // The same from the search itself.
  await search(page).focus();
  await search(page).press('Enter');
  await settled(page);
  await page.waitForTimeout(200);
  assert.equal(await page.locator('.graph [aria-live]').last().innerText(), seen[0]);
  await page.done();
});

// ---- files ----

/** Drops files on the page and waits for the picture of the first. */
async function drop(page, ...files) {
  const before = await page.evaluate(() => window.watched.asked);
  await dropped(page, ...files);
  // The importer is loaded first.
  await page.waitForFunction((before) => window.watched.asked > before, before);
  await settled(page, { quiet: 250 });
}

test('a profile can be dropped, packed or not, under any name', async () => {
  const before = readFileSync(example('worker-before.folded'));
  const snapshot = join(folder, 'worker.reflame');
  reflame('convert', example('worker-before.folded'), '--to', 'snapshot', '-o', snapshot);
  const pprof = readFileSync(example('orders-cpu.pb.gz'));
  const page = await visit(browser, server.url);
  for (const [name, bytes, total] of [
    ['after.folded', readFileSync(example('worker-after.folded')), json('ledger', example('worker-after.folded')).all],
    ['before.gz', gzipSync(before), 8018],
    ['snapshot.reflame', readFileSync(snapshot), 8018],
    ['anything.bin', readFileSync(snapshot), 8018],
    ['orders.pb.gz', pprof, json('ledger', example('orders-cpu.pb.gz')).all],
    ['small', 'a;b 3\na;c 4\n', 7],
  ]) {
    await drop(page, [name, bytes]);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), name);
    assert.equal(await page.title(), `${name} · reflame`);
    assert.equal((await graph(page)).all, total, name);
    assert.equal(await page.getByRole('alert').innerText(), '', name);
    assert.equal(await page.locator('.drop-zone').count(), 0);
  }
  await page.done();
});

/** A case of every format that has any. */
const CASES = {
  austin: 'states.austin', 'austin-mojo': 'states.mojo', bcc: 'profile.txt', bpftrace: 'both.txt', callgrind: 'cycle.out',
  'chrome-trace': 'stack-frames.json', cpuprofile: 'basic.cpuprofile', dtrace: 'kernel.txt', firefox: 'threads-tables.json',
  folded: 'py-spy.folded', 'ghc-prof': 'ticks.prof', 'ghc-prof-json': 'small.prof', heapprofile: 'basic.heapprofile',
  jfr: 'async-cpu-and-wall.jfr', 'mac-sample': 'sample.txt', otlp: 'current.pb', 'perf-data': 'work.data', 'perf-script': 'default.txt',
  pprof: 'orders-heap.pb.gz', rbspy: 'version-2.raw', simpleperf: 'callchains.txt', 'simpleperf-proto': 'callchains.trace',
  snapshot: 'all-fields.reflame', speedscope: 'sampled.json', stackprof: 'cpu.dump', vtune: 'top-down.csv', xctrace: 'time-profile.xml',
  xdebug: 'calls.xt',
};

test('a profile of each format is known by its content, and is what the command line reads', async () => {
  const cases = here('../../crates/readers/testdata/');
  assert.deepEqual(Object.keys(CASES).sort(), readdirSync(cases).sort());
  const page = await visit(browser, server.url);
  for (const [format, file] of Object.entries(CASES)) {
    const path = join(cases, format, file);
    const { all } = json('ledger', path, '--no-symbols');
    assert.ok(all > 0, format);
    await drop(page, [`${format} without an ending`, readFileSync(path)]);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), `${format} without an ending`);
    assert.equal((await graph(page)).all, all, format);
    assert.equal(await page.getByRole('alert').innerText(), '', format);
  }
  await page.done();
});

test('the recipe stays when the next profile is dropped, and a sample type that it lacks does no harm', async () => {
  const orders = await serve(example('orders-cpu.pb.gz'));
  try {
    const page = await visit(browser, orders.url);
    const types = page.getByRole('combobox', { name: 'Sample type' });
    const names = await types.locator('option').allInnerTexts();
    await types.selectOption(names[0]);
    await settled(page);
    await types.selectOption(names[1]);
    await settled(page);
    await addStep(page, 'from main');
    await drop(page, ['worker.folded', readFileSync(example('worker-before.folded'))]);
    assert.equal(await lensOf(page), 'from main');
    const last = await graph(page);
    assert.equal(last.all, 8018);
    assert.equal(last.view, json('ledger', example('worker-before.folded'), '--lens', 'from main').view);
    await page.done();
  } finally {
    await orders.stop();
  }
});

test('what is no profile is named as such, and the open one stays', async () => {
  const page = await visit(browser, server.url);
  const before = await pixels(page);
  for (const [name, bytes] of [
    ['empty.folded', ''],
    ['broken.pb.gz', readFileSync(example('orders-cpu.pb.gz')).subarray(0, 700)],
    ['picture.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['<img src=x onerror=alert(1)>.folded', 'no counts here\n'],
    ['noise', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251))],
  ]) {
    await drop(page, [name, bytes]);
    const said = await page.getByRole('alert').innerText();
    assert.ok(said.includes(name), `${name}: ${said}`);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'worker-before.folded');
    assert.equal(await pixels(page), before, name);
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  // And what was read up to a fault is shown with the fault.
  await addStep(page, 'from redis');
  assert.equal(await lensOf(page), 'from redis');
  await page.done();
});

test('what was cut off is shown as far as it goes, with the fault', async () => {
  const packed = gzipSync(readFileSync(example('worker-before.folded')));
  const page = await visit(browser, server.url);
  await drop(page, ['cut.gz', packed.subarray(0, packed.length / 2)]);
  const file = join(folder, 'cut.gz');
  writeFileSync(file, packed.subarray(0, packed.length / 2));
  assert.equal((await graph(page)).all, json('ledger', file).all);
  assert.match(await page.locator('.hidden-cost').innerText(), /cut\.gz was read up to/);
  await page.done();
});

test('however far one zooms in, the engine comes to rest', async () => {
  const page = await visit(browser, server.url);
  await picture(page).focus();
  for (let i = 0; i < 16; i++) {
    await page.keyboard.press('+');
    await settled(page, { timeout: 5000 });
  }
  const { x, y, width, height } = await picture(page).boundingBox();
  await page.mouse.move(x + width / 3, y + height / 5);
  await page.keyboard.down('Control');
  for (let i = 0; i < 40; i++) await page.mouse.wheel(0, i < 20 ? -60 : 45);
  await page.keyboard.up('Control');
  await settled(page, { timeout: 5000 });
  const asked = await page.evaluate(() => window.watched.asked);
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => window.watched.asked), asked);
  await picture(page).focus();
  await page.keyboard.press('0');
  await settled(page);
  assert.equal(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('x'), null);
  await page.done();
});

test('a page that was opened with a lens knows the boxes of its first picture', async () => {
  const server = await serve(example('worker-before.folded'), '-l', 'from file:redis/*');
  try {
    const page = await visit(browser, server.url);
    await settled(page);
    // The lists beside the picture were asked for, too, and took nothing away.
    await page.waitForTimeout(1200);
    const box = await boxOf(page, 'Redis.execute_command (redis/client.py:867)');
    await page.mouse.click(box.x, box.y);
    await settled(page);
    const details = await page.getByRole('region', { name: 'Details' }).innerText();
    const { nodes } = json('tree', example('worker-before.folded'), '-l', 'from file:redis/*', '--min', '0');
    const node = nodes.find((one) => one.name === 'Redis.execute_command (redis/client.py:867)' && one.depth === 2);
    assert.ok(details.includes(`${node.total.toLocaleString('en')} samples`) || details.includes(node.total.toLocaleString('en')), details);
    assert.ok(details.includes(`${node.of_view.toFixed(2)}%`), details);
    await page.done();
  } finally {
    await server.stop();
  }
});

test('what leaves the page is what is seen', async () => {
  const page = await visit(browser, server.url);
  await addStep(page, 'from file:redis/*');
  await settled(page);
  const exported = async (item) => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const png = await exported('Picture as PNG');
  assert.match(png.name, /\.png$/);
  assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
  // Twice as many pixels as on the screen.
  const wide = await page.evaluate(() => document.querySelector('canvas').clientWidth);
  assert.ok(Math.abs(png.bytes.readUInt32BE(16) - 2 * wide) < 100, `${png.bytes.readUInt32BE(16)} of ${wide}`);
  const svg = await exported('Picture as SVG');
  assert.match(svg.bytes.toString(), /^<svg [^]*from file:redis[^]*BasicKeyCommands\.get[^]*<\/svg>\s*$/);
  const csv = await exported(/^Table as CSV/);
  const top = reflame('top', example('worker-before.folded'), '-l', 'from file:redis/*', '--total', '-n', '0', '--format', 'csv').toString();
  assert.equal(csv.bytes.toString(), top);
  await page.done();
});
