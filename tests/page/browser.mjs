// Chromium for tests: a page that fails its test on anything it should not do, and knows when the engine rests.
//
// CHROMIUM is the browser, /usr/bin/chromium if not given.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const { CHROMIUM = '/usr/bin/chromium' } = process.env;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const launch = () => chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

/**
 * Runs in the page before its own scripts: knows what the engine was asked and what it answered, since it answers in order.
 * `watched.graphs` has the last answered graph of each view, `watched.log` what was asked, when it was answered and when
 * that was drawn, in milliseconds of `performance.now()`.
 */
export function watch() {
  const watched = (window.watched = { pending: 0, asked: 0, last: performance.now(), violations: [], graphs: {}, log: [] });
  const settle = (by) => {
    watched.pending += by;
    watched.last = performance.now();
    if (by > 0) watched.asked++;
  };
  // The end of the next frame: what an answer changes is drawn in it.
  const drawn = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (then(performance.now()), port1.close());
    port2.postMessage(0);
  });
  window.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      this.waiting = [];
      this.addEventListener('message', ({ data }) => {
        const entry = this.waiting.shift();
        settle(-1);
        if (!entry) return;
        entry.answered = performance.now();
        if (entry.what !== 'graph' || !data.json || data.json.startsWith('{"error"')) return;
        watched.graphs[Object.keys(entry.request.view)[0]] = { request: entry.request, json: data.json, columns: data.bytes };
        drawn((now) => (entry.drawn = watched.drawn = now));
      });
    }
    postMessage(message, ...more) {
      // `{lens, sample_type, ask: {graph: {...}}}`, flat.
      const { ask = {}, ...rest } = message.do === 'ask' ? JSON.parse(message.request) : {};
      const request = { ...rest, ...Object.values(ask)[0] };
      const entry = { what: Object.keys(ask)[0] ?? message.do, lens: request.lens, at: performance.now(), request };
      this.waiting.push(entry);
      watched.log.push(entry);
      if (watched.log.length > 2000) watched.log.splice(0, 1000);
      settle(1);
      super.postMessage(message, ...more);
    }
    terminate() {
      settle(-this.waiting.length);
      this.waiting = [];
      super.terminate();
    }
  };
  document.addEventListener('securitypolicyviolation', (event) => watched.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
}

/** Opens an address in a context of its own. `page.done()` closes it, and fails on whatever went wrong meanwhile. */
export async function visit(browser, url, { scheme = 'light', width = 1280, height = 720, motion = 'reduce', allow = () => false, offline = false, routes = {}, ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: motion, ...more });
  await context.setOffline(offline);
  for (const [address, answer] of Object.entries(routes)) await context.route(address, answer);
  await context.addInitScript(watch);
  const page = await context.newPage();
  const wrong = [];
  page.wrong = wrong;
  const note = (text) => allow(text) || wrong.push(text);
  page.on('console', (message) => {
    const where = message.location().url;
    if (['error', 'warning'].includes(message.type())) note(`${message.type()}: ${message.text()}${where ? ' at ' + where : ''}`);
  });
  page.on('pageerror', (error) => note(String(error.stack ?? error)));
  page.on('crash', () => wrong.push('the page crashed'));
  page.on('dialog', (dialog) => (wrong.push('dialog: ' + dialog.message()), dialog.dismiss()));
  page.on('request', (request) => {
    const at = request.url();
    if (!at.startsWith(url.split('#')[0]) && !/^(blob|data):/.test(at)) note(`request: ${at}`);
  });
  page.done = async () => {
    const violations = page.isClosed() ? [] : await page.evaluate(() => window.watched.violations);
    await context.close();
    assert.deepEqual([...wrong, ...violations], []);
  };
  await page.goto(url);
  await started(page);
  return page;
}

/** Waits until the page has opened what it came with, or has said why not. */
export async function started(page) {
  await page.waitForFunction(() => {
    const { log } = window.watched ?? { log: [] };
    const nothing = document.querySelector('main.start:not([aria-busy])');
    return nothing || log.some((entry) => entry.what !== 'start' && entry.what !== 'open' && entry.answered);
  }, undefined, { timeout: 60_000, polling: 20 });
  await settled(page);
}

/** Waits until the engine was left alone for a moment: nothing asked, nothing on its way to the screen. */
export async function settled(page, { quiet = 80, timeout = 30_000 } = {}) {
  await page.waitForFunction((quiet) => {
    const { pending, last } = window.watched;
    return pending === 0 && performance.now() - last > quiet;
  }, quiet, { timeout, polling: 20 });
  // What the last answer changed is drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Every violation that axe finds. */
export async function axe(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return violations.flatMap((v) => v.nodes.map((node) => ({ rule: v.id, at: node.target.join(' '), why: node.failureSummary.split('\n')[1]?.trim() })));
}
