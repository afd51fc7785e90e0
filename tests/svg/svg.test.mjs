// The live SVG in a browser: what it shows is counted again here, from the folded text.
//
//   cargo build --release && cd tests/svg && npm ci && node --test
//
// REFLAME is the binary, by default that of a release or debug build in target/. CHROMIUM is the browser, /usr/bin/chromium
// if not given. SHOTS is a directory for pictures of what was tested.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { SHOTS, CHROMIUM = '/usr/bin/chromium' } = process.env;
const REFLAME = process.env.REFLAME || ['release', 'debug'].map((kind) => here(`../../target/${kind}/reflame`)).find(existsSync);
assert.ok(REFLAME, 'build reflame, or set REFLAME');
const example = (name) => here('../../examples/' + name);
const WORKER = readFileSync(example('worker-before.folded'), 'utf8');
let browser, folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reflame-svg-'));
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
});
after(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true });
});

let made = 0;

/** A profile (a file's name, or folded text) to an SVG file. */
function draw(profile, { icicle = false, live = true, args = [] } = {}) {
  let input = profile;
  const output = join(folder, `${++made}.svg`);
  if (profile.includes('\n')) {
    input = join(folder, `${made}.folded`);
    writeFileSync(input, profile);
  }
  const shape = args.includes('--icicle') ? [] : [icicle ? '--icicle' : '--flame'];
  execFileSync(REFLAME, ['svg', input, '--order', 'total', '-o', output, ...(live ? [] : ['--static']), ...shape, ...args], { stdio: 'pipe' });
  return output;
}

/** Opens a file and fails on anything it should not do. */
async function open(file, { scheme = 'light', width = 1280, height = 720, hash = '', motion = 'reduce' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: motion });
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('dialog', (dialog) => (wrong.push('dialog: ' + dialog.message()), dialog.dismiss()));
  page.on('request', (request) => request.url().startsWith('file:') && !request.url().includes('favicon') || wrong.push(request.url()));
  await page.goto(pathToFileURL(file).href + hash);
  page.done = async (shot) => {
    if (shot && SHOTS) await page.screenshot({ path: join(SHOTS, shot + '.png') });
    await context.close();
    assert.deepEqual(wrong, []);
  };
  return page;
}

const labels = (page) => page.$$eval('.app .b text', (all) => all.map((text) => text.textContent));
const facts = (page) => page.$eval('.app .facts', (element) => [...element.children].map((child) => child.textContent).join(' | '));
const found = (page) => page.$eval('.app .found', (element) => element.textContent);
const unsureLine = (page) => page.$eval('.app .unsure', (element) => element.textContent);
const focus = (page) => page.$eval('.app .field', (field) => {
  const item = document.getElementById(field.getAttribute('aria-activedescendant'));
  return { label: item.getAttribute('aria-label'), level: item.getAttribute('aria-level'), role: item.getAttribute('role') };
});
const click = async (page, text, options) => {
  const at = await page.$$eval('.app .b text', (all, text) => {
    const one = all.find((label) => label.textContent === text);
    const box = one && one.getBoundingClientRect();
    return box && { x: box.x + 3, y: box.y + box.height / 2 };
  }, text);
  assert.ok(at, `a box labelled ${text}`);
  await page.mouse.click(at.x, at.y, options);
};
const percent = (part, whole) => (Math.round(part / whole * 10000) / 100).toFixed(2) + '%';

const SMALL = 'main;web;render;alloc 30\nmain;web;db;alloc 20\nmain;web;db;send;alloc 10\nmain;gc 30\nidle 10\n';

test('zoom shows the children over the whole width, ancestors stay, reset goes back', async () => {
  const page = await open(draw(SMALL, { icicle: true }));
  const all = await labels(page);
  assert.deepEqual([...all].sort(), ['all', 'alloc', 'alloc', 'alloc', 'db', 'gc', 'idle', 'main', 'render', 'send', 'web']);
  await click(page, 'db');
  assert.deepEqual(await labels(page), ['all', 'main', 'web', 'db', 'alloc', 'send', 'alloc']);
  const widths = await page.$$eval('.app .b rect:not(.ring)', (all) => all.map((rect) => +rect.getAttribute('width')));
  const full = await page.$eval('.app .field > svg', (svg) => +svg.getAttribute('width'));
  assert.deepEqual(widths.slice(0, 4), [full, full, full, full]);
  assert.equal(widths[4] + widths[5], full);
  assert.equal(widths[4], Math.round(full * 200 / 3) / 100);
  assert.equal(await page.$$eval('.app .b rect.past', (all) => all.length), 3);
  assert.equal(await facts(page), 'db | total 30 samples · self 0 samples · 30.00% of all · 30.00% of view [21.9–39.6%] · 50.00% of parent');
  // Reload and history.
  assert.match(page.url(), /#z=\d+\./);
  await page.reload();
  assert.deepEqual((await labels(page)).slice(0, 5), ['all', 'main', 'web', 'db', 'alloc']);
  await page.keyboard.press('Backspace');
  assert.equal((await facts(page)).split(' | ')[0], 'web');
  assert.deepEqual((await labels(page)).slice(0, 4), ['all', 'main', 'web', 'db']);
  await page.goBack();
  assert.equal((await facts(page)).split(' | ')[0], 'db');
  await page.click('.app .crumbs button:has-text("main")');
  assert.equal((await facts(page)).split(' | ')[0], 'main');
  await page.keyboard.press('0');
  assert.deepEqual(await labels(page), all);
  assert.ok(!page.url().includes('z='));
  await page.done('small');
});

test('an address of another file does no harm', async () => {
  const file = draw(SMALL, { icicle: true });
  for (const hash of ['#z=3.nonsense', '#z=99999.1', '#below=-1&at=x&s=%', '#z=__proto__&s=main']) {
    const page = await open(file, { hash });
    assert.equal((await labels(page)).length, 11, hash);
    await page.done();
  }
});

/** Matched value, places and widest place of a folded text, from the definition: a place is a call path from outside. */
function count(folded, matches) {
  let all = 0, value = 0;
  const places = new Map();
  for (const line of folded.trim().split('\n')) {
    const cut = line.lastIndexOf(' '), amount = +line.slice(cut + 1), frames = line.slice(0, cut).split(';');
    all += amount;
    const at = frames.findIndex(matches);
    if (at < 0) continue;
    value += amount;
    const path = frames.slice(0, at).join(';');
    places.set(path, (places.get(path) || 0) + amount);
  }
  return { all, value, places: places.size, widest: Math.max(0, ...places.values()) };
}

const plural = (count, one, many) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
const answer = ({ all, value, places, widest }) => places === 0 ? 'no match'
  : `${percent(value, all)} of view · ${plural(value, 'sample', 'samples')} · ${plural(places, 'place', 'places')}`
    + (places > 1 ? ` · widest ${percent(widest, all)}` : '');

test('search counts nested matches once', async () => {
  const page = await open(draw(SMALL, { icicle: true }));
  await page.keyboard.press('/');
  for (const [text, matches] of [
    ['db', (frame) => frame.includes('db')],
    ['alloc', (frame) => frame.includes('alloc')],
    // `db` and what it calls: nested, once.
    ['/db|alloc|send/', (frame) => /db|alloc|send/.test(frame)],
    ['/A/', () => false],
    ['/A/i', (frame) => /a/i.test(frame)],
    ['Main', () => false],
    ['main', (frame) => frame === 'main'],
    // The box of the whole view is no frame.
    ['all', (frame) => frame.includes('all')],
  ]) {
    await page.fill('.app input', text);
    assert.equal(await found(page), answer(count(SMALL, matches)), text);
  }
  await page.fill('.app input', '/(/');
  assert.equal(await found(page), 'not a regular expression');
  await page.fill('.app input', 'alloc');
  assert.equal(await page.$$eval('.app .b rect.match', (all) => all.length), 3);
  await page.keyboard.press('Enter');
  const first = await focus(page);
  await page.keyboard.press('Enter');
  assert.notEqual((await focus(page)).label, first.label);
  assert.match(page.url(), /s=alloc/);
  await page.reload();
  assert.equal(await found(page), answer(count(SMALL, (frame) => frame === 'alloc')));
  await page.keyboard.press('Escape');
  assert.equal(await found(page), '');
  await page.keyboard.press('Control+f');
  assert.ok(await page.$eval('.app input', (input) => document.activeElement === input));
  await page.done('search');
});

test('search in a real profile', async () => {
  for (const scheme of ['light', 'dark']) {
    const page = await open(draw(WORKER), { scheme, width: 1920, height: 1080 });
    await page.keyboard.press('/');
    await page.fill('.app input', 'redis/');
    const redis = count(WORKER, (frame) => frame.includes('redis/'));
    assert.equal(redis.places, 10);
    assert.equal(await found(page), answer(redis));
    // Anchored, as in a lens.
    await page.fill('.app input', 'redis/*');
    assert.equal(await found(page), answer(redis));
    await page.fill('.app input', 'redis/client*');
    assert.equal(await found(page), answer(count(WORKER, (frame) => frame.includes('(redis/client.py'))));
    await page.done('worker-search-' + scheme);
  }
});

test('a thousand places', async () => {
  const page = await open(draw(example('rx-depth2048.folded.zst'), { args: ['-t', 'samples'] }));
  await page.keyboard.press('/');
  await page.fill('.app input', 'com.netflix.legacy');
  assert.equal(await found(page), '84.54% of view · 1,427 samples · 1,427 places · widest 0.06%');
  await page.keyboard.press('Enter');
  assert.equal(await found(page), '84.54% of view · 1,427 samples · place 1 of 1,427 · widest 0.06%');
  assert.match(await facts(page), /^com\.netflix\.legacy\.Rules/);
  await page.done('rx-search');
});

test('nodes under one caller are one place, and n goes to its widest', async () => {
  const folded = 'main;x;db.get;db.send 20\nmain;x;db.set 30\nmain;y;db.get 10\nmain;z 39\ntiny;db.get 1\n';
  const page = await open(draw(folded, { icicle: true }));
  await page.keyboard.press('/');
  await page.fill('.app input', 'db.');
  assert.equal(await found(page), answer(count(folded, (frame) => frame.startsWith('db.'))));
  const seen = [];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('Enter');
    seen.push([(await found(page)).split(' · ')[2], (await facts(page)).replace(/ \| total (\d+).*/, ' $1')]);
  }
  assert.deepEqual(seen, [['place 1 of 3', 'db.set 30'], ['place 2 of 3', 'db.get 10'], ['place 3 of 3', 'db.get 1'], ['place 1 of 3', 'db.set 30']]);
  await page.done('places');
});

test('a highlight is there from the start and gives way to a search', async () => {
  const page = await open(draw(example('worker-before.folded'), { args: ['--highlight', 'file:redis/*'] }));
  const start = 'file:redis/*: 93.08% of view · 7,463 samples · 10 places · widest 28.55%';
  assert.equal(await found(page), start);
  assert.ok(await page.$$eval('.app .b rect.match', (all) => all.length) > 50);
  await page.keyboard.press('n');
  assert.match(await found(page), /place 1 of 10/);
  await page.keyboard.press('/');
  await page.fill('.app input', 'nowhere');
  assert.equal(await found(page), 'no match');
  assert.equal(await page.$$eval('.app .b rect.match', (all) => all.length), 0);
  await page.keyboard.press('Escape');
  await click(page, 'all');
  assert.match(await found(page), /^file:redis\/\*: 93\.08% of view/);
  await page.done('highlight');
});

test('merged from the leaf there are boxes, not places', async () => {
  const page = await open(draw(SMALL, { icicle: true, args: ['--bottom-up', '--highlight', 'web'] }));
  assert.equal(await found(page), 'web: 60.00% of view · 60 samples · 3 boxes · widest 30.00%');
  await page.keyboard.press('/');
  await page.fill('.app input', 'alloc');
  assert.equal(await found(page), '60.00% of view · 60 samples · 1 box');
  await page.done('bottom-up');
  const callers = await open(draw(SMALL, { icicle: true, args: ['--callers', 'db'] }));
  assert.deepEqual((await labels(callers)).sort(), ['[OTHER]', 'all', 'db', 'main', 'web']);
  await click(callers, '[OTHER]');
  assert.equal(await facts(callers), '[OTHER] | total 70 samples · self 70 samples · 70.00% of all · 70.00% of view [60.4–78.1%] · 70.00% of parent');
  await callers.done('callers');
});

test('a lens: OTHER stands beside the match, shares are of all and of view', async () => {
  const page = await open(draw(SMALL, { icicle: true, args: ['-l', 'drop idle | from web'] }));
  assert.equal(await page.$eval('.app .lens', (element) => element.textContent), 'lens: drop idle | from web');
  await click(page, 'web');
  assert.equal(await facts(page), 'web | total 60 samples · self 0 samples · 60.00% of all · 66.67% of view [56.4–75.5%] · 66.67% of parent · reached from main 100.00%');
  await page.keyboard.press('0');
  await click(page, '[OTHER]', { button: 'right' });
  assert.match(await facts(page), /^\[OTHER\] \| total 30 samples · .* 33\.33% of view/);
  // A bucket is no frame.
  await page.keyboard.press('/');
  await page.fill('.app input', 'other');
  assert.equal(await found(page), 'no match');
  await page.done('lens');
});

test('what the tree and the table say, the picture says', async () => {
  const ask = (...args) => JSON.parse(execFileSync(REFLAME, [...args, '--format', 'json'], { maxBuffer: 1 << 28 }));
  // Half a hundredth is rounded from the exact value in the picture, from a binary fraction here.
  const near = (text, share, what) => assert.ok(text && Math.abs(parseFloat(text) - share) < 0.00501, `${what}: ${text} is not ${share}`);
  for (const [name, ...args] of [['worker-before.folded'], ['worker-after.folded', '-l', 'from file:redis/*'], ['orders-cpu.pb.gz'],
    ['orders-cpu.pb.gz', '-l', 'fold @go-std'], ['worker-before.folded', '--bottom-up'], ['rx-depth2048.folded.zst', '-l', 'from com.netflix.legacy.*']]) {
    const { nodes } = ask('tree', example(name), '--min', '1', ...args);
    const page = await open(draw(example(name), { args }), { width: 1920, height: 1080 });
    const live = await page.$eval('svg', ({ reflame }) => Array.from({ length: reflame.size }, (_, node) => [reflame.path(node), ...reflame.lines(node).slice(3, 6)]));
    const have = new Map(live.map(([path, ...shares]) => [path.join('\n'), shares]));
    const paths = [];
    let seen = 0;
    for (const node of nodes) {
      const path = [...(node.parent === null ? [] : paths[node.parent]), node.name];
      paths.push(path);
      if (node.kind === 'remainder') continue;
      const shares = have.get(path.join('\n'));
      ['of_all', 'of_view', 'of_parent'].forEach((key, i) => near(shares?.[i], node[key], `${name} ${args.join(' ')}: ${path.join(';')} ${key}`));
      seen++;
    }
    assert.ok(seen > 3);
    if (!args.length) {
      // A function is looked for by its whole name: what it costs, in how many places, how wide the widest is.
      const { rows, view } = ask('top', example(name), '-n', '40');
      for (const row of rows) {
        const whole = row.name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
        // A function is all its lines, a box is one.
        await page.fill('.app input', '/^' + whole.replace(/\\\)$/, '(:\\d+)?\\)') + '$/');
        const [share, , places, widest = `widest ${share}`] = (await found(page)).split(' · ');
        near(share, row.total_of_view, row.name);
        assert.equal(places, plural(row.places, 'place', 'places'), row.name);
        near(widest.slice(7), row.widest / view * 100, row.name);
      }
    }
    await page.done();
  }
});

test('the shape follows the depth unless it is named', async () => {
  const deep = (rows) => Array.from({ length: rows - 1 }, (_, i) => 'f' + i).join(';') + ' 1\n';
  for (const [rows, args, icicle] of [[60, [], false], [61, [], true], [61, ['--flame'], false], [5, ['--icicle'], true]]) {
    const input = join(folder, 'deep.folded'), output = join(folder, 'deep.svg');
    writeFileSync(input, deep(rows));
    execFileSync(REFLAME, ['svg', input, '-o', output, ...args]);
    const page = await open(output);
    const ys = await page.$$eval('.picture .b rect', (all) => all.map((rect) => +rect.getAttribute('y')));
    assert.equal(ys[0] < ys[1], icicle, `${rows} ${args}`);
    assert.equal(await page.$eval('.app', (app) => !app.classList.contains('flame')), icicle);
    // The root is in sight.
    assert.ok((await labels(page)).includes('all'));
    await page.done();
  }
});

const tail = (length) => `hot ${length}\n` + Array.from({ length }, (_, i) => `leaf${i} 1`).join('\n') + '\n';

test('a remainder that is not in the file says so', async () => {
  const page = await open(draw(tail(60000), { icicle: true }));
  assert.deepEqual(await labels(page), ['all', 'hot', '… 60,000 frames, 50.00%']);
  await page.keyboard.press('/');
  await page.fill('.app input', '/leaf1\\d$/');
  // Under 1/20 px and not among the 50,000 largest: not in the file, and the search does not claim to know.
  assert.equal(await found(page), 'no match among the frames in this file');
  await page.keyboard.press('Escape');
  await click(page, '… 60,000 frames, 50.00%');
  assert.match(await facts(page), /^… 60,000 frames too narrow to draw .* these frames are not in this file/);
  await page.done('tail');
});

test('small children are shown, searched and turned over', async () => {
  // 3,000 leaves of 0.2 px: embedded, but too narrow to draw.
  const page = await open(draw(tail(3000), { icicle: true }));
  assert.deepEqual(await labels(page), ['all', 'hot', '… 3,000 frames, 50.00%']);
  await page.keyboard.press('/');
  await page.fill('.app input', '/leaf1\\d$/');
  assert.equal(await found(page), '0.17% of view · 10 samples · 1 place');
  assert.equal(await page.$$eval('.app .b rect.hit', (all) => all.length), 1);
  await page.keyboard.press('Escape');
  await click(page, '… 3,000 frames, 50.00%');
  const part = () => page.$eval('.app .part', (element) => element.textContent);
  const [, last] = /^small children 1–(\d+) of 3,000/.exec(await part());
  const boxes = () => page.$$eval('.app .b rect, .app .b path', (all) => all.filter((one) => !one.matches('.past, .ring'))
    .reduce((sum, one) => sum + (one.getAttribute('d') || 'M').split('M').length - 1, 0));
  assert.equal(await boxes(), +last);
  await page.keyboard.press(']');
  assert.ok((await part()).startsWith(`small children ${+last + 1}–`));
  const url = page.url();
  await page.reload();
  assert.equal(page.url(), url);
  assert.ok((await part()).startsWith(`small children ${+last + 1}–`));
  await page.keyboard.press('[');
  assert.ok((await part()).startsWith('small children 1–'));
  await page.keyboard.press('Escape');
  assert.deepEqual(await labels(page), ['all', 'hot', '… 3,000 frames, 50.00%']);
  await page.done('small-children');
});

test('what is not in the file makes a share a lower bound', async () => {
  const folded = 'hot 1000000000\n' + Array.from({ length: 60000 }, (_, i) => `tiny${i} 1`).join('\n') + '\n';
  const page = await open(draw(folded, { icicle: true }));
  await page.keyboard.press('/');
  await page.fill('.app input', 'hot');
  assert.match(await found(page), /^at least 99\.99% of view · 1,000,000,000 samples · 1 place$/);
  await page.done();
});

test('names from a stranger do nothing', async () => {
  const names = ['</script><img src=x onerror=alert(1)>', ']]></script><script>alert(1)</script>', '"onload="alert(1)', '<svg onload=alert(1)>',
    'javascript:alert(1)', '\u202egnp.exe', 'nul\u0007\u001b[31m', '${alert(1)}', '__proto__', 'constructor'];
  const folded = names.map((name) => `root ${name};${name} 10`).join('\n') + '\n';
  for (const live of [true, false]) {
    const page = await open(draw(folded, { icicle: true, live }));
    assert.equal(await page.$$eval('img, iframe, script:not([type])', (all) => all.length), live ? 1 : 0);
    if (live) {
      for (const name of names) {
        await page.keyboard.press('/');
        await page.fill('.app input', name);
        await page.keyboard.press('Enter');
        await page.keyboard.press('Escape');
      }
      await page.mouse.move(300, 130);
      await page.waitForSelector('.app .tip:not([hidden])');
    }
    await page.done('hostile' + (live ? '' : '-static'));
  }
  // In a page: as an image without script, and as a part of the document.
  const file = draw(folded, { icicle: true }), html = join(folder, 'page.html');
  writeFileSync(html, `<!doctype html><meta charset=utf-8><title>page</title><img src="${pathToFileURL(file).href}"><div>${readFileSync(file, 'utf8')}</div>`);
  const page = await open(html);
  assert.ok(await page.$eval('body > img', (img) => img.naturalWidth > 0));
  assert.equal(await page.$$eval('svg.reflame .app', (all) => all.length), 1);
  assert.ok(await page.isVisible('.app .b text'));
  await page.done('inline');
});

test('light, dark and by hand', async () => {
  const file = draw(SMALL, { icicle: true });
  const colours = async (page) => page.$$eval('.app .b rect.w', (all) => all.map((rect) => getComputedStyle(rect).fill));
  const light = await open(file), dark = await open(file, { scheme: 'dark' });
  const [one, two] = [await colours(light), await colours(dark)];
  assert.equal(one.length, two.length);
  one.forEach((colour, i) => assert.notEqual(colour, two[i]));
  await light.click('.app button[title^="theme"]');
  assert.deepEqual(await colours(light), one);
  await light.click('.app button[title^="theme"]');
  assert.deepEqual(await colours(light), two);
  await light.done();
  await dark.done();
});

test('a walk with nothing but the keyboard', async () => {
  for (const icicle of [true, false]) {
    const [child, above] = icicle ? ['ArrowDown', 'ArrowUp'] : ['ArrowUp', 'ArrowDown'];
    const page = await open(draw(SMALL, { icicle }));
    const at = async () => (await focus(page)).label.split(', ')[0];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      if (await page.$eval('.app .field', (field) => document.activeElement === field)) break;
    }
    assert.equal(await at(), 'all');
    assert.notEqual(await page.$eval('.app .ring', (ring) => getComputedStyle(ring).display), 'none');
    const walk = [];
    for (const key of [child, 'ArrowRight', 'ArrowLeft', child, 'ArrowRight', above, child, child, above, 'Enter']) {
      await page.keyboard.press(key);
      walk.push(await at());
    }
    assert.deepEqual(walk, ['main', 'idle', 'main', 'web', 'gc', 'main', 'web', 'db', 'web', 'web']);
    const item = await focus(page);
    assert.deepEqual(item, { role: 'treeitem', level: '3',
      label: 'web, total 60 samples, self 0 samples, 60.00% of all, 60.00% of view [50.2–69.1%], 66.67% of parent' });
    assert.ok(!(await labels(page)).includes('gc'));
    await page.keyboard.press('?');
    assert.ok(await page.isVisible('.app .help'));
    await page.keyboard.press('Escape');
    assert.ok(await page.isHidden('.app .help'));
    await page.keyboard.press('Escape');
    assert.ok((await labels(page)).includes('gc'));
    await page.done('walk');
  }
});

test('nothing to draw', async () => {
  const page = await open(draw('x 1\n', { args: ['-l', 'drop x'] }));
  assert.match(await page.$eval('.app .sub', (element) => element.textContent), /0 samples/);
  await page.keyboard.press('/');
  await page.fill('.app input', 'x');
  assert.equal(await found(page), 'no match');
  await page.done();
});

test('a right click selects without zooming', async () => {
  const page = await open(draw(SMALL, { icicle: true }));
  await click(page, 'gc', { button: 'right' });
  assert.ok((await facts(page)).startsWith('gc | total 30 samples'));
  assert.equal((await labels(page)).length, 11);
  await page.done();
});

test('the script writes names, values and shares as the renderer does', async () => {
  for (const profile of [WORKER, readFileSync(here('names.folded'), 'utf8')]) await same(draw(profile));
});

async function same(file) {
  const width = +/width="(\d+)"/.exec(readFileSync(file, 'utf8'))[1];
  const page = await open(file, { width: width + 200, height: 6000 });
  // As wide as the picture in the file.
  const bar = await page.$eval('.app .field', (field) => innerWidth - field.clientWidth);
  await page.setViewportSize({ width: width + bar, height: 6000 });
  await page.waitForFunction((want) => document.querySelector('.app .field > svg').getAttribute('width') === String(want), width - 24);
  const boxes = (selector) => page.$$eval(selector + ' rect:not(.ring)', (all) => all.map((rect) =>
    [+rect.getAttribute('width'), rect.getAttribute('class')].join(' ')).filter((text) => parseFloat(text) >= 3).sort());
  assert.ok((await boxes('.app .b')).length > 5);
  assert.deepEqual(await boxes('.app .b'), await boxes('.picture .b'));
  const words = (selector) => page.$$eval(selector, (all) => all.map((text) => text.textContent).sort());
  assert.deepEqual(await words('.app .b text'), await words('.picture .b text'));
  const still = (await words('.picture > text')).find((text) => / drawn;/.test(text));
  assert.equal((await page.$eval('.app .counts', (counts) => counts.textContent)).replace(' of view', ''), still);
  const unsure = (await words('.picture > text')).find((text) => /less sure/.test(text)) || '';
  assert.equal((await unsureLine(page)).replace(' of view', ''), unsure);
  await page.done();
}

/** Folded text as an uncompressed pprof file: the only way to say what is counted, and in which unit. */
function pprof(folded, type, unit) {
  const varint = (number) => {
    const out = [];
    for (let rest = BigInt(number); ; rest >>= 7n) {
      if (rest < 128n) return [...out, Number(rest)];
      out.push(Number(rest & 127n) | 128);
    }
  };
  const number = (field, value) => [...varint(field << 3), ...varint(value)];
  const bytes = (field, content) => [...varint(field << 3 | 2), ...varint(content.length), ...content];
  const strings = ['', type, unit], names = [];
  const id = (list, item) => list.includes(item) ? list.indexOf(item) : list.push(item) - 1;
  const samples = folded.trim().split('\n').map((line) => {
    const [stack, value] = line.split(' ');
    return bytes(2, [...stack.split(';').reverse().flatMap((frame) => number(1, id(names, frame) + 1)), ...number(2, value)]);
  });
  const functions = names.flatMap((name, i) => [
    ...bytes(4, [...number(1, i + 1), ...bytes(4, number(1, i + 1))]),
    ...bytes(5, [...number(1, i + 1), ...number(2, id(strings, name))]),
  ]);
  const out = [...bytes(1, [...number(1, 1), ...number(2, unit ? 2 : 0)]), ...samples.flat(), ...functions, ...strings.flatMap((text) => bytes(6, Buffer.from(text)))];
  const file = join(folder, `${++made}.pb`);
  writeFileSync(file, Buffer.from(out));
  return file;
}

/** The tooltips of the picture in the file are among those that the script makes. */
async function sameTooltips(page) {
  const live = await page.$eval('svg', ({ reflame }) => Array.from({ length: reflame.size }, (_, node) => {
    const [name, total, self, ...rest] = reflame.lines(node);
    return [name, [total, self].join(', '), rest.slice(0, 3).join(', '), ...rest.slice(3)].join('\n');
  }));
  const still = await page.$$eval('.picture .b title', (all) => all.map((title) => title.textContent));
  assert.ok(still.length > 1);
  for (const title of still.filter((title) => !title.startsWith('… '))) assert.ok(live.includes(title), title + '\nis not in\n' + live.join('\n'));
  return still;
}

test('values and shares in every unit', async () => {
  const folded = ['a;b 999', 'a;c 1000', 'd 1', 'e;f 59950000000', 'g 1234567890', 'h 3599600000001', 'i 1047000', 'i;j 12345', 'k 123456789012345']
    .join('\n') + '\n';
  for (const unit of ['count', 'ns', 'microseconds', 'ms', 's', 'bytes', 'kb', 'cycles', '']) {
    const page = await open(draw(pprof(folded, 'spent', unit)));
    await sameTooltips(page);
    await page.done();
  }
});

test('the script says between what a share lies as the renderer does', async () => {
  // Few and many samples, times whose number of samples is told by their divisor, and by nothing but their weights.
  const ties = Array.from({ length: 160 }, (_, i) => `f${i} ${i + 1}`).join('\n') + '\n';
  const profiles = [WORKER, ties, 'a 1\nb 2\n', 'a 999000\nb 1000\n', pprof(ties.replace(/ (\d+)/g, ' $10000000'), 'cpu', 'nanoseconds'),
    pprof(ties.replace(/ (\d+)/g, (_, value) => ' ' + (value ** 2 + 7)), 'cpu', 'nanoseconds')];
  for (const profile of profiles) {
    const page = await open(draw(profile, { args: ['--width', '4000'] }));
    const ranges = (await sameTooltips(page)).flatMap((title) => title.match(/\[[\d.]+–[\d.]+%\]/) || []);
    assert.ok(ranges.length > 1 && new Set(ranges).size > 1, String(ranges));
    await page.done();
  }
});

test('which boxes are unsure is said where such boxes are drawn', async () => {
  for (const [folded, said, zoomed] of [
    ['main;a 60\nmain;b 30\nmain 9\nother 1\n', 'boxes narrower than 14.00% of view are less sure than ± 50 %', ''],
    ['main;a 600000\nmain;b 300000\n', '', ''],
    ['main;a 2\nmain;b 1\n', 'boxes narrower than 100.00% of view are less sure than ± 50 %', 'boxes narrower than 100.00% of view are less sure than ± 50 %'],
  ]) {
    const page = await open(draw(folded, { icicle: true }));
    assert.equal(await unsureLine(page), said);
    await click(page, 'a');
    assert.equal(await unsureLine(page), zoomed);
    await page.done();
  }
  // Weights, the number of whose samples nothing tells.
  const page = await open(draw(pprof('a;b 999\na;c 1000\nd 1\n', 'space', 'bytes')));
  assert.equal(await unsureLine(page), '');
  await page.done();
});

/** A service of eight endpoints, most of whose stacks were cut to their last 127 frames: `repair` attaches what it is sure of. */
function repairable() {
  let state = 7;
  const roll = (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 65536) % sides;
  };
  const chains = Array.from({ length: 8 }, (_, n) => ['Thread.run', 'Worker.run', 'dispatch',
    ...Array.from({ length: 200 }, (_, step) => roll(10) < 4 ? `app.Endpoint${n}.step${step}` : `rx.Op${roll(12)}.accept`)]);
  return Array.from({ length: 800 }, () => chains[roll(8)].slice(0, 20 + roll(184)).slice(-127).join(';') + ' 1\n').join('');
}

test('what repair attached is hatched, also when zoomed, in both themes', async () => {
  const file = draw(repairable(), { icicle: true, args: ['-l', 'repair'] });
  const legend = (page) => page.$$eval('.app .legend > span', (all) => all.map((one) => one.textContent));
  const hatches = (page) => page.$$eval('.app .b rect.p-inferred', (all) => all.map((rect) => ['x', 'y', 'width'].map((key) => rect.getAttribute(key)).join(' ')));
  for (const scheme of ['light', 'dark']) {
    const page = await open(file, { scheme });
    await sameTooltips(page);
    assert.ok((await legend(page)).includes('hatched: attached by repair, not recorded'));
    const boxes = new Set(await page.$$eval('.app .b rect:not(.p-inferred, .ring)', (all) => all.map((rect) => ['x', 'y', 'width'].map((key) => rect.getAttribute(key)).join(' '))));
    const before = await hatches(page);
    assert.ok(before.length > 10 && before.every((place) => boxes.has(place)));
    // The whole view was not attached; the frame below it in part.
    await click(page, 'Thread.run');
    const said = await facts(page);
    const [, share] = / · inferred: ([\d.]+)% of it/.exec(said);
    const { value } = count(repairable(), (frame) => frame === 'Thread.run');
    const total = +/total (\d+) samples/.exec(said)[1];
    assert.equal(share, ((total - value) / total * 100).toFixed(2));
    const zoomed = await hatches(page);
    const full = await page.$eval('.app .field > svg', (svg) => +svg.getAttribute('width'));
    assert.ok(zoomed.includes(`0 18 ${full}`) && !zoomed.includes(`0 0 ${full}`), zoomed.slice(0, 3).join());
    // Seen: its colour is not that of the ground, and its lines are over it. The picture of the file has them, too.
    const lines = await page.$eval('#rf-inferred path', (path) => getComputedStyle(path).stroke);
    assert.equal(lines, scheme === 'light' ? 'rgb(22, 25, 29)' : 'rgb(244, 245, 247)');
    assert.ok((await page.$$eval('.picture .b rect.p-inferred', (all) => all.length)) > 10);
    await page.done('inferred-' + scheme);
  }
  const plain = await open(draw(repairable(), { icicle: true }));
  assert.equal((await hatches(plain)).length, 0);
  assert.ok(!(await legend(plain)).some((text) => text.startsWith('hatched')));
  await plain.done();
});
