// `reflame open` for tests: REFLAME is the binary, by default that of a release or debug build in target/. PAGE is a folder
// with the page to serve in place of the one built in, for work on the page.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const example = (name) => here('../../examples/' + name);

const { PAGE } = process.env;
export const REFLAME = process.env.REFLAME || ['release', 'debug'].map((kind) => here(`../../target/${kind}/reflame`)).find(existsSync);
assert.ok(REFLAME, 'build reflame, or set REFLAME');

/** What the command line prints. */
export function reflame(...args) {
  return execFileSync(REFLAME, args, { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What it prints as JSON. */
export const json = (...args) => JSON.parse(reflame(...args, '--format', 'json'));

/** Writes the page with a profile in one file. */
export function html(output, ...args) {
  reflame('html', ...args, '-o', output, ...(PAGE ? ['--page', PAGE] : []));
  return output;
}

/** Serves a profile; gives the address and how to end it. */
export async function serve(...args) {
  const child = spawn(REFLAME, ['open', ...args, '--no-browser', '--port', '0', ...(PAGE ? ['--page', PAGE] : [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  const gone = new Promise((_, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`reflame open ended with ${code}: ${said}`)));
  });
  gone.catch(() => {});
  const first = new Promise((done) => createInterface({ input: child.stdout }).once('line', done));
  const url = await Promise.race([first, gone]);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/);
  return {
    url,
    pid: child.pid,
    said: () => said,
    stop: () => new Promise((done) => (child.exitCode === null ? child.once('exit', done) : done(), child.kill('SIGINT'))),
  };
}
