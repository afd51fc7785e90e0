// The live SVG in a browser: what it shows is counted again here, from the folded text.
//
//   npm ci && REFLAME=path/to/reflame node --test svg.test.mjs
//   npm ci && SVG_DRAW=path/to/svg_demo node --test svg.test.mjs     (the example of crates/engine, reads stdin)
//
// CHROMIUM is the browser, /usr/bin/chromium if not given. SHOTS is a directory for pictures of what was tested.
// WORKER is a folded file with frames in `redis/`; its share is counted here. Without it that test is skipped.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const { REFLAME, SVG_DRAW, WORKER, SHOTS, CHROMIUM = '/usr/bin/chromium' } = process.env;
const skip = !REFLAME && !SVG_DRAW && 'set REFLAME or SVG_DRAW';
let browser, folder;

before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), 'reflame-svg-'));
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
});
after(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true });
});

let made = 0;

/** Folded text to an SVG file. */
function draw(folded, { icicle = false, live = true, unit } = {}) {
  const input = join(folder, `${++made}.folded`), output = join(folder, `${made}.svg`);
  writeFileSync(input, folded);
  if (REFLAME) {
    execFileSync(REFLAME, ['svg', input, '-o', output, ...(live ? ['--interactive'] : []), ...(icicle ? ['--icicle'] : [])]);
  } else {
    const args = [...(live ? [] : ['--static']), ...(icicle ? ['--icicle'] : []), ...(unit === undefined ? [] : ['--unit', unit])];
    writeFileSync(output, execFileSync(SVG_DRAW, args, { input: folded, maxBuffer: 1 << 28 }));
  }
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

test('zoom shows the children over the whole width, ancestors stay, reset goes back', { skip }, async () => {
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
  assert.equal(await facts(page), 'db | total 30 samples · self 0 samples · 30.00% of all · 30.00% of view · 50.00% of parent');
  // Reload and history.
  assert.match(page.url(), /#z=\d+\./);
  await page.reload();
  assert.deepEqual((await labels(page)).slice(0, 5), ['all', 'main', 'web', 'db', 'alloc']);
  await page.keyboard.press('Backspace');
  assert.equal((await facts(page)).split(' | ')[0], 'web');
  assert.deepEqual((await labels(page)).slice(0, 4), ['all', 'main', 'web', 'render']);
  await page.goBack();
  assert.equal((await facts(page)).split(' | ')[0], 'db');
  await page.click('.app .crumbs button:has-text("main")');
  assert.equal((await facts(page)).split(' | ')[0], 'main');
  await page.keyboard.press('0');
  assert.deepEqual(await labels(page), all);
  assert.ok(!page.url().includes('z='));
  await page.done('small');
});

test('an address of another file does no harm', { skip }, async () => {
  const file = draw(SMALL, { icicle: true });
  for (const hash of ['#z=3.nonsense', '#z=99999.1', '#below=-1&at=x&s=%', '#z=__proto__&s=main']) {
    const page = await open(file, { hash });
    assert.equal((await labels(page)).length, 11, hash);
    await page.done();
  }
});

/** Matched value, towers and widest tower of a folded text, from the definition. */
function count(folded, matches) {
  let all = 0, value = 0;
  const towers = new Map();
  for (const line of folded.trim().split('\n')) {
    const cut = line.lastIndexOf(' '), amount = +line.slice(cut + 1), frames = line.slice(0, cut).split(';');
    all += amount;
    const at = frames.findIndex(matches);
    if (at < 0) continue;
    value += amount;
    const tower = frames.slice(0, at + 1).join(';');
    towers.set(tower, (towers.get(tower) || 0) + amount);
  }
  return { all, value, towers: towers.size, widest: Math.max(0, ...towers.values()) };
}

const answer = ({ all, value, towers, widest }) => towers === 0 ? 'no match'
  : `${percent(value, all)} of view · ${value.toLocaleString('en')} sample${value === 1 ? '' : 's'} · ${towers.toLocaleString('en')} tower${towers === 1 ? '' : 's'}`
    + (towers > 1 ? ` · widest ${percent(widest, all)}` : '');

test('search counts nested matches once', { skip }, async () => {
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

test('search in a real profile', { skip: skip || (!WORKER && 'set WORKER') }, async () => {
  const folded = readFileSync(WORKER, 'utf8');
  for (const scheme of ['light', 'dark']) {
    const page = await open(draw(folded), { scheme, width: 1920, height: 1080 });
    await page.keyboard.press('/');
    await page.fill('.app input', 'redis/');
    assert.equal(await found(page), answer(count(folded, (frame) => frame.includes('redis/'))));
    await page.done('worker-search-' + scheme);
  }
});

const tail = (length) => `hot ${length}\n` + Array.from({ length }, (_, i) => `leaf${i} 1`).join('\n') + '\n';

test('a remainder that is not in the file says so', { skip }, async () => {
  const page = await open(draw(tail(60000), { icicle: true }));
  assert.deepEqual(await labels(page), ['all', 'hot', '… 60,000 frames, 50.00%']);
  await page.keyboard.press('/');
  await page.fill('.app input', '/leaf1\\d$/');
  // Under 1/20 px and not among the 50,000 largest: not in the file, and the search does not claim to know.
  assert.equal(await found(page), 'at least 0.00% of view · 0 samples · 0 towers');
  await page.keyboard.press('Escape');
  await click(page, '… 60,000 frames, 50.00%');
  assert.match(await facts(page), /^… 60,000 frames too narrow to draw .* these frames are not in this file/);
  await page.done('tail');
});

test('small children are shown, searched and turned over', { skip }, async () => {
  // 3,000 leaves of 0.2 px: embedded, but too narrow to draw.
  const page = await open(draw(tail(3000), { icicle: true }));
  assert.deepEqual(await labels(page), ['all', 'hot', '… 3,000 frames, 50.00%']);
  await page.keyboard.press('/');
  await page.fill('.app input', '/leaf1\\d$/');
  assert.equal(await found(page), '0.17% of view · 10 samples · 10 towers · widest 0.02%');
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

test('what is not in the file makes a share a lower bound', { skip }, async () => {
  const folded = 'hot 1000000000\n' + Array.from({ length: 60000 }, (_, i) => `tiny${i} 1`).join('\n') + '\n';
  const page = await open(draw(folded, { icicle: true }));
  await page.keyboard.press('/');
  await page.fill('.app input', 'hot');
  assert.match(await found(page), /^at least 99\.99% of view · 1,000,000,000 samples · 1 tower$/);
  await page.done();
});

test('names from a stranger do nothing', { skip }, async () => {
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

test('light, dark and by hand', { skip }, async () => {
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

test('a walk with nothing but the keyboard', { skip }, async () => {
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
    assert.deepEqual(walk, ['main', 'idle', 'main', 'web', 'gc', 'main', 'web', 'render', 'web', 'web']);
    const item = await focus(page);
    assert.deepEqual(item, { role: 'treeitem', level: '3',
      label: 'web, total 60 samples, self 0 samples, 60.00% of all, 60.00% of view, 66.67% of parent' });
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

test('nothing to draw', { skip }, async () => {
  const page = await open(draw(''));
  assert.match(await page.$eval('.app .sub', (element) => element.textContent), /0 samples/);
  await page.keyboard.press('/');
  await page.fill('.app input', 'x');
  assert.equal(await found(page), 'no match');
  await page.done();
});

test('a right click selects without zooming', { skip }, async () => {
  const page = await open(draw(SMALL, { icicle: true }));
  await click(page, 'gc', { button: 'right' });
  assert.ok((await facts(page)).startsWith('gc | total 30 samples'));
  assert.equal((await labels(page)).length, 11);
  await page.done();
});

test('the script writes names, values and shares as the renderer does', { skip }, async () => {
  const file = draw(readFileSync(WORKER || new URL('names.folded', import.meta.url), 'utf8'));
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
  await page.done();
});

test('values and shares in every unit', { skip: skip || (!SVG_DRAW && 'set SVG_DRAW') }, async () => {
  const folded = ['a;b 999', 'a;c 1000', 'd 1', 'e;f 59950000000', 'g 1234567890', 'h 3599600000001', 'i 1047000', 'i;j 12345', 'k 123456789012345']
    .join('\n') + '\n';
  for (const unit of ['count', 'ns', 'microseconds', 'ms', 's', 'bytes', 'kb', 'cycles', '']) {
    const page = await open(draw(folded, { unit }));
    const live = await page.$eval('svg', ({ reflame }) => Array.from({ length: reflame.size }, (_, node) => {
      const [name, total, self, ...rest] = reflame.lines(node);
      return [name, [total, self].join(', '), rest.slice(0, 3).join(', '), ...rest.slice(3)].join('\n');
    }));
    const still = await page.$$eval('.picture .b title', (all) => all.map((title) => title.textContent));
    assert.ok(still.length > 1);
    for (const title of still.filter((title) => !title.startsWith('… '))) assert.ok(live.includes(title), title + '\nis not in\n' + live.join('\n'));
    await page.done();
  }
});
