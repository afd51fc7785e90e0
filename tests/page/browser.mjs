// Chromium for tests: a page that fails its test on anything it should not do, and knows when the engine rests.
//
// CHROMIUM is the browser, /usr/bin/chromium if not given.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const { CHROMIUM = '/usr/bin/chromium' } = process.env;

export const launch = () => chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

/** Runs in the page before its own scripts: counts what the engine was asked and has not answered. */
function watch() {
  const watched = (window.watched = { pending: 0, asked: 0, last: performance.now(), violations: [] });
  const settle = (by) => {
    watched.pending += by;
    watched.last = performance.now();
    if (by > 0) watched.asked++;
  };
  window.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      this.waiting = 0;
      this.addEventListener('message', () => (this.waiting--, settle(-1)));
    }
    postMessage(...args) {
      this.waiting++;
      settle(1);
      super.postMessage(...args);
    }
    terminate() {
      settle(-this.waiting);
      this.waiting = 0;
      super.terminate();
    }
  };
  document.addEventListener('securitypolicyviolation', (event) => watched.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
}

/** Opens an address in a context of its own. `page.done()` closes it, and fails on whatever went wrong meanwhile. */
export async function visit(browser, url, { scheme = 'light', width = 1280, height = 720, motion = 'reduce', allow = () => false, offline = false, ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: motion, ...more });
  await context.setOffline(offline);
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
  await settled(page);
  return page;
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
