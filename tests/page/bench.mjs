// The page against speedscope, both in this run: `cargo xtask bench --page` starts it and makes a table of what it prints.
//
// BENCH_SPEEDSCOPE is the folder of its release; BENCH_SMALL, BENCH_WIDE, BENCH_DEEP, BENCH_K100, BENCH_M1 and BENCH_LARGE are
// folded files, and one that is missing leaves its rows out. BENCH_ROUNDS is how often, BENCH_ONLY a part of rows' names. Each
// line printed is a row, its cells divided by tabs: name, what, unit, ours, speedscope's, target, and whether that is the
// `least` or the `most`. Figures are medians of rounds in which the two took turns.
//
// "Drawn" is the same for both: the profile is on the canvas, and the main thread then did nothing that took longer than
// 50 ms until all was quiet for 300 ms; the time is that of the last frame before. A look at the canvas proves that it is not
// blank. Times of `open` begin with the process, so that reading and the server are in them; the browser runs already.

import assert from 'node:assert/strict';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { watch } from './browser.mjs';
import { html, serve } from './server.mjs';

const CONFIG = Object.fromEntries(['speedscope', 'small', 'wide', 'deep', 'k100', 'm1', 'large'].map((name) => [name, process.env[`BENCH_${name.toUpperCase()}`]]));
const { BENCH_ROUNDS: rounds = 5, BENCH_ONLY: only = '' } = process.env;
const { CHROMIUM = '/usr/bin/chromium' } = process.env;
/** Typed key by key; frames of the generated profiles. */
const LENS = 'from com/acme/*';
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--enable-precise-memory-info'];

const launch = (more = []) => chromium.launch({ executablePath: CHROMIUM, args: [...ARGS, ...more] });
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const cell = (side) => (side === undefined ? '' : (side.failed?.replace(/\s+/g, ' ') ?? side.toFixed(2)));
const print = ({ name, text, unit, ours, peer, target, least = false }) => {
  if (!name.includes(only)) return;
  console.log([name, text, unit, cell(ours), cell(peer), target ?? '', target === undefined ? '' : least ? 'least' : 'most'].join('\t'));
};
/** May a group have a row whose name contains what is asked for? */
const wanted = (group) => group.includes(only) || only.startsWith(group);
const progress = (text) => process.stderr.write(text + '\n');

/** Runs in the page before its scripts: how long the main thread was busy, and when something was dropped or chosen. */
function idle() {
  const tasks = (window.tasks = []);
  new PerformanceObserver((list) => list.getEntries().forEach((e) => tasks.push([e.startTime, e.startTime + e.duration]))).observe({ type: 'longtask', buffered: true });
  window.lastFrame = 0;
  const frame = () => ((window.lastFrame = performance.now()), requestAnimationFrame(frame));
  requestAnimationFrame(frame);
  addEventListener('change', (event) => event.target.type === 'file' && (window.chosen = performance.now()), true);
}

/** Is there a picture? Counts the colours of a screenshot's canvas. */
async function colours(page) {
  const shot = (await page.screenshot()).toString('base64');
  return page.evaluate(async (shot) => {
    const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + shot)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4 * 7) seen.add((data[i] >> 3) * 65536 + (data[i + 1] >> 3) * 256 + (data[i + 2] >> 3));
    return seen.size;
  }, shot).catch(() => -1);
}

/** Looks at the picture in a page of its own: those under test have policies that forbid it. */
async function look(browser, page) {
  const other = await browser.newPage({ bypassCSP: true });
  try {
    const shot = page.screenshot.bind(page);
    const n = await colours(Object.assign(other, { screenshot: shot }));
    assert.ok(n > 12, `the canvas is blank: ${n} colours`);
  } finally {
    await other.close();
  }
}

/** Waits until `ready` holds in the page and the main thread was idle for 300 ms; gives when it was drawn, in page time. */
async function drawn(page, ready) {
  await page.waitForFunction(ready, undefined, { timeout: 300_000, polling: 50 });
  await page.waitForFunction(() => {
    const busy = window.tasks.at(-1)?.[1] ?? 0;
    const quiet = performance.now() - Math.max(busy, window.watched?.last ?? 0);
    return quiet > 300 && (window.watched?.pending ?? 0) === 0;
  }, undefined, { timeout: 300_000, polling: 50 });
  return page.evaluate(() => ({ origin: performance.timeOrigin, chosen: window.chosen, picture: window.firstDrawn, busy: window.tasks.map(([, end]) => end).filter((end) => end > (window.firstDrawn ?? 0)).at(-1) ?? 0 }));
}

const ours = {
  /** The first graph of an opened profile was drawn. */
  ready: () => {
    const graph = window.watched.log.find((entry) => entry.what === 'graph' && entry.drawn);
    if (graph) window.firstDrawn ??= graph.drawn;
    return graph !== undefined;
  },
  again: () => {
    const graph = window.watched.log.find((entry) => entry.what === 'graph' && entry.drawn > window.chosen);
    if (graph) window.firstDrawn = graph.drawn;
    return graph !== undefined && window.chosen !== undefined;
  },
};
const theirs = () => {
  // The toolbar has its title, and the canvas a frame, when the profile is loaded.
  const shown = document.title !== 'speedscope' && document.querySelector('canvas') !== null;
  if (shown) window.firstDrawn ??= window.lastFrame;
  return shown;
};

async function page(browser, size = { width: 1280, height: 720 }) {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  await context.addInitScript(watch);
  await context.addInitScript(idle);
  return context.newPage();
}

/** When all was drawn: the picture, and what kept the main thread busy after it. */
const end = (at) => Math.max(at.picture, at.busy);

async function openOurs(browser, file, more = async () => ({})) {
  // An empty tab: the browser runs already.
  const tab = await page(browser);
  const begun = Date.now();
  const server = await serve(file);
  try {
    const served = Date.now() - begun;
    await tab.goto(server.url);
    const at = await drawn(tab, ours.ready);
    await look(browser, tab);
    const out = { all: at.origin + end(at) - begun, served, picture: at.origin + at.picture - begun, ...(await more(tab)) };
    await tab.context().close();
    return out;
  } finally {
    await server.stop();
  }
}

async function dropOurs(browser, file, empty) {
  const tab = await page(browser);
  await tab.goto(empty.url);
  await tab.waitForFunction(() => window.watched.pending === 0 && window.watched.log.some((e) => e.drawn), undefined, { polling: 50 });
  await tab.waitForTimeout(500);
  await tab.locator('input[type=file]').first().setInputFiles(file);
  const at = await drawn(tab, ours.again);
  await look(browser, tab);
  await tab.context().close();
  return end(at) - at.chosen;
}

/** speedscope's release behind a server of its own, with the profile beside it. */
function speedscope(folder) {
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };
  let profile = '';
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname.slice(1)) || 'index.html';
    const path = name === 'profile.folded' ? profile : join(folder, basename(name));
    if (!existsSync(path)) return response.writeHead(404).end();
    response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream');
    createReadStream(path).pipe(response);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => {
    const url = `http://127.0.0.1:${server.address().port}/`;
    done({ url, serve: (file) => ((profile = file), `${url}#profileURL=${encodeURIComponent(url + 'profile.folded')}&title=t`), stop: () => server.close() });
  }));
}

async function openTheirs(browser, file, peer) {
  const tab = await page(browser);
  await tab.goto(peer.serve(file));
  const at = await drawn(tab, theirs);
  await look(browser, tab);
  await tab.context().close();
  return end(at);
}

async function dropTheirs(browser, file, peer) {
  const tab = await page(browser);
  await tab.goto(peer.url);
  await tab.waitForTimeout(500);
  await tab.locator('input[type=file]').first().setInputFiles(file);
  const at = await drawn(tab, theirs);
  await look(browser, tab);
  await tab.context().close();
  return end(at) - at.chosen;
}

/** Both in turns. A side that fails is said to have failed. */
async function turns(one, other) {
  const runs = [[], []];
  const failed = [undefined, undefined];
  for (let round = 0; round < rounds; round++) {
    for (const side of round % 2 ? [1, 0] : [0, 1]) {
      if (failed[side]) continue;
      try {
        runs[side].push(await [one, other][side]());
      } catch (error) {
        failed[side] = String(error.message ?? error).split('\n')[0];
      }
    }
  }
  return [0, 1].map((side) => (failed[side] ? { failed: failed[side] } : median(runs[side])));
}

const mb = (file) => `${Math.round(statSync(file).size / 1e6)} MB`;

async function opening(browser, peer, name, file, target) {
  if (!existsSync(file ?? '')) return;
  if (wanted(`${name}-open`)) {
    progress(`${name}-open`);
    const [our, their] = await turns(async () => (await openOurs(browser, file)).all, () => openTheirs(browser, file, peer));
    print({ name: `${name}-open`, text: `${mb(file)} folded (${name}): reflame open, from the command to drawn; speedscope from its address`, unit: 'ms', ours: our, peer: their, target });
  }
  if (wanted(`${name}-drop`)) {
    progress(`${name}-drop`);
    const empty = await serve(CONFIG.small);
    const [our, their] = await turns(() => dropOurs(browser, file, empty), () => dropTheirs(browser, file, peer));
    await empty.stop();
    print({ name: `${name}-drop`, text: `${mb(file)} folded (${name}) chosen on the page → drawn`, unit: 'ms', ours: our, peer: their, target });
  }
}

/** Resident memory of the largest renderer, now and at most, in MB. */
async function memory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const field = (pid, key) => {
    try {
      return Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1000;
    } catch {
      return 0;
    }
  };
  const all = processInfo.filter((p) => p.type === 'renderer').map((p) => ({ now: field(p.id, 'VmRSS'), peak: field(p.id, 'VmHWM') }));
  return all.sort((a, b) => b.peak - a.peak)[0];
}

async function large(file) {
  if (!existsSync(file ?? '') || !wanted('large')) return;
  progress('large');
  const runs = [];
  for (let round = 0; round < Math.min(rounds, 3); round++) {
    // A browser of its own: memory is of this profile alone.
    const browser = await launch();
    try {
      runs.push(await openOurs(browser, file, async () => ({ memory: await memory(browser) })));
    } finally {
      await browser.close();
    }
  }
  const of = (f) => median(runs.map(f));
  const text = `${mb(file)} folded: reflame open`;
  print({ name: 'large-open', text: `${text}, from the command to drawn`, unit: 'ms', ours: of((r) => r.all), target: 6000 });
  print({ name: 'large-served', text: `${text}, until the address is printed`, unit: 'ms', ours: of((r) => r.served) });
  print({ name: 'large-memory', text: `${text}, peak of the tab`, unit: 'MB', ours: of((r) => r.memory.peak), target: 1500 });
  print({ name: 'large-memory-after', text: `${text}, the tab at rest`, unit: 'MB', ours: of((r) => r.memory.now) });
}

/** Milliseconds between keys of someone who types fast. */
const FAST = 100;

/** Types a lens and times each key whose lens is drawn: each after the one before was answered, and at a pace. */
async function keys(browser, name, file, target) {
  if (!existsSync(file ?? '') || !wanted(name)) return;
  progress(name);
  const server = await serve(file);
  const tab = await page(browser, { width: 1600, height: 900 });
  await tab.goto(server.url);
  await drawn(tab, ours.ready);
  await tab.evaluate(() => {
    window.typed = [];
    addEventListener('input', (event) => event.target.closest('.recipe') && window.typed.push({ at: event.timeStamp, text: event.target.value }), true);
  });
  const rest = () => tab.waitForFunction(() => window.watched.pending === 0 && performance.now() - window.watched.last > 200, undefined, { polling: 20 });
  const field = tab.getByRole('combobox', { name: 'new step' });
  const found = { rested: [], fast: [] };
  for (let round = 0; round < rounds; round++) {
    for (const pace of ['rested', 'fast']) {
      await field.click();
      for (const letter of LENS) {
        await tab.keyboard.type(letter);
        if (pace === 'fast') await tab.waitForTimeout(FAST);
        else await rest();
      }
      await rest();
      await tab.keyboard.press('Escape');
      const times = await tab.evaluate(() => window.typed.splice(0).map(({ at, text }) => {
        const graph = window.watched.log.find((e) => e.what === 'graph' && e.at >= at && e.lens === text && e.drawn);
        return graph && { answer: graph.answered - at, frame: graph.drawn - at };
      }).filter(Boolean));
      found[pace].push(...times);
      await tab.getByRole('button', { name: 'Remove step 1 of 1' }).click();
      await rest();
    }
  }
  await tab.context().close();
  await server.stop();
  const { rested, fast } = found;
  if (!rested.length || !fast.length) throw new Error('no picture followed a key');
  const p90 = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.9)];
  const nodes = `${name.slice(4)} stack nodes`;
  print({ name, text: `a key in the recipe → the picture's answer is there, ${nodes} (${rested.length} keys)`, unit: 'ms', ours: median(rested.map((f) => f.answer)), target });
  print({ name: `${name}-p90`, text: `a key, ${nodes}, slowest tenth`, unit: 'ms', ours: p90(rested.map((f) => f.answer)) });
  print({ name: `${name}-frame`, text: `a key, ${nodes}, to the end of the frame that shows it (frames come every 16.7 ms)`, unit: 'ms', ours: median(rested.map((f) => f.frame)) });
  print({ name: `${name}-fast`, text: `a key every ${FAST} ms, ${nodes} (${fast.length} keys)`, unit: 'ms', ours: median(fast.map((f) => f.answer)), target });
  print({ name: `${name}-fast-p90`, text: `a key every ${FAST} ms, ${nodes}, slowest tenth`, unit: 'ms', ours: p90(fast.map((f) => f.answer)) });
}

/** Drags and zooms over the picture and counts frames. The browser draws as many as it can. */
async function frames(file) {
  if (!existsSync(file ?? '') || !wanted('frames')) return;
  progress('frames');
  const browser = await launch(['--disable-frame-rate-limit', '--disable-gpu-vsync']);
  const server = await serve(file);
  const tab = await page(browser, { width: 1920, height: 1080 });
  await tab.goto(server.url);
  await drawn(tab, ours.ready);
  const box = await tab.locator('canvas').first().boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const measure = async (moves) => {
    await tab.evaluate(() => {
      window.deltas = [];
      let last = performance.now();
      const tick = (now) => {
        window.deltas?.push(now - last);
        last = now;
        if (window.deltas) requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    await moves();
    return tab.evaluate(() => {
      const all = window.deltas.slice(1);
      window.deltas = undefined;
      const sum = all.reduce((a, b) => a + b, 0);
      return { fps: (1000 * all.length) / sum, worst: Math.max(...all), slow: all.filter((d) => d > 1000 / 60 + 1).length / all.length };
    });
  };
  const zoom = [];
  const drag = [];
  for (let round = 0; round < rounds; round++) {
    await tab.mouse.move(x, y);
    await tab.keyboard.down('Control');
    zoom.push(await measure(async () => {
      for (let i = 0; i < 120; i++) await tab.mouse.wheel(0, i < 60 ? -20 : 20);
    }));
    for (let i = 0; i < 20; i++) await tab.mouse.wheel(0, -20);
    await tab.keyboard.up('Control');
    await tab.waitForTimeout(500);
    await tab.mouse.down();
    drag.push(await measure(async () => {
      for (let i = 0; i < 240; i++) await tab.mouse.move(x + 300 * Math.sin(i / 20), y + 60 * Math.sin(i / 9));
    }));
    await tab.mouse.up();
    await tab.locator('canvas').first().focus();
    await tab.keyboard.press('0');
    await tab.waitForTimeout(500);
  }
  for (const [what, runs] of [['zoom', zoom], ['drag', drag]]) {
    print({ name: `frames-${what}`, text: `${what} over ${mb(file)} folded, 1920 × 1080, no frame limit`, unit: 'frames/s', ours: median(runs.map((r) => r.fps)), target: 60, least: true });
    print({ name: `frames-${what}-slow`, text: `${what}: frames later than 1/60 s`, unit: '%', ours: 100 * median(runs.map((r) => r.slow)) });
    print({ name: `frames-${what}-worst`, text: `${what}: the worst frame`, unit: 'ms', ours: median(runs.map((r) => r.worst)) });
  }
  await tab.context().close();
  await browser.close();
  await server.stop();
}

async function sizes() {
  if (!wanted('size')) return;
  const server = await serve(CONFIG.small);
  const gzipped = async (name) => gzipSync(Buffer.from(await (await fetch(server.url + name)).arrayBuffer()), { level: 9 }).length / 1000;
  let bundle = 0;
  for (const name of ['', 'app.css', 'app.js', 'worker.js', 'reflame.wasm']) bundle += await gzipped(name);
  const importer = await gzipped('import.wasm');
  await server.stop();
  print({ name: 'size-page', text: 'the page and its engine, gzipped', unit: 'kB', ours: bundle, target: 600 });
  print({ name: 'size-import', text: 'the importer, loaded when a file is dropped, gzipped', unit: 'kB', ours: importer });
  const folder = mkdtempSync(join(tmpdir(), 'reflame-bench-'));
  try {
    for (const [name, file] of [['small', CONFIG.small], ['wide', CONFIG.wide], ['m1', CONFIG.m1]]) {
      if (!existsSync(file ?? '')) continue;
      const out = statSync(html(join(folder, `${name}.html`), file)).size;
      print({ name: `size-html-${name}`, text: `offline HTML of ${(statSync(file).size / 1e6).toFixed(2)} MB folded; target 1 MB and a tenth of the text`, unit: 'kB', ours: out / 1000, target: 1000 + statSync(file).size / 10_000 });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One that fails is a row that says so, and no end of the others. */
async function attempt(name, does) {
  try {
    await does();
  } catch (error) {
    print({ name, text: name, unit: '', ours: { failed: String(error.message ?? error).split('\n')[0] } });
  }
}

await attempt('size', sizes);
const peer = await speedscope(CONFIG.speedscope);
const browser = await launch();
try {
  await attempt('wide', () => opening(browser, peer, 'wide', CONFIG.wide, 800));
  await attempt('deep', () => opening(browser, peer, 'deep', CONFIG.deep, 800));
  await attempt('key-100k', () => keys(browser, 'key-100k', CONFIG.k100, 16));
  await attempt('key-1M', () => keys(browser, 'key-1M', CONFIG.m1, 100));
} finally {
  await browser.close();
  peer.stop();
}
await attempt('large', () => large(CONFIG.large));
await attempt('frames', () => frames(CONFIG.m1));
