// What a person does on the page and reads off it, in the words of its labels.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { settled } from './browser.mjs';
import { boxes, lines } from './engine.mjs';

export const ROW = 18;

/** The line of the recipe that is not there yet. */
export const newStep = (page) => page.getByRole('combobox', { name: 'new step' });
export const search = (page) => page.getByRole('combobox', { name: 'Search' });
export const picture = (page) => page.getByRole('application');
export const menu = (page) => page.getByRole('menu', { name: /^Operations on / });
export const tab = (page, name) => page.getByRole('radio', { name, exact: true });

/** What may be checked and is covered by its label. */
export const choose = async (page, name) => {
  await page.locator('label', { has: tab(page, name) }).first().click();
  await settled(page);
};

/** Types a step key by key, closes the completions and waits for what follows. */
export async function addStep(page, text, each = async () => {}) {
  await newStep(page).click();
  for (const letter of text) {
    await page.keyboard.type(letter);
    await each();
  }
  await page.keyboard.press('Escape');
  await settled(page);
}

/** Drops files on the page as a person would, each a name and bytes; the browser itself refuses to make real drags. */
export async function dropped(page, ...files) {
  const data = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, base64] of files) transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    return transfer;
  }, files.map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]));
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer: data });
}

/** The last picture that the engine answered for a view, with its boxes as lines. */
export async function graph(page, view = 'top-down') {
  const found = await page.evaluate((view) => {
    const last = window.watched.graphs[view];
    return last && { request: last.request, json: last.json, columns: last.columns ? [...new Uint8Array(last.columns)] : [] };
  }, view);
  assert.ok(found, `a picture of ${view}`);
  const answer = JSON.parse(found.json);
  answer.boxes = boxes(Uint8Array.from(found.columns).buffer);
  return { ...answer, request: found.request, lines: lines(answer) };
}

/** Label, depth and place on the screen of the boxes that have a label, as the page shows them when it is not scrolled. */
export async function drawn(page, view) {
  const answer = await graph(page, view);
  const { boxes: b, texts } = answer;
  const seen = await page.evaluate(() => {
    const { x, y, width } = document.querySelector('canvas').getBoundingClientRect();
    return { x, y, width, window: new URLSearchParams(location.hash.slice(1)).get('x') };
  });
  // The engine was asked for more than is seen: that is the window of the address, or else the box in focus.
  const [left, right] = seen.window ? seen.window.split('..').map(Number) : answer.extent;
  return b.node.map((node, i) => {
    const scale = seen.width / (right - left);
    const from = Math.max(b.start[i], left);
    const to = Math.min(b.start[i] + b.width[i], right);
    return {
      node,
      kind: b.kind[i],
      depth: b.depth[i],
      marked: b.marked[i] === 1,
      label: b.text[i] < 0 ? '' : texts[b.text[i]],
      value: b.width[i],
      x: seen.x + ((from + to) / 2 - left) * scale,
      y: seen.y + (b.depth[i] + 0.5) * ROW,
      width: (to - from) * scale,
    };
  }).filter((box) => box.width > 0);
}

/** A box by its label, the first in the picture. */
export async function boxOf(page, label, view) {
  const all = await drawn(page, view);
  const box = all.find((box) => box.label === label);
  assert.ok(box, `a box labelled ${label}; there are ${all.filter((b) => b.label).slice(0, 30).map((b) => b.label).join(', ')}`);
  return box;
}

/** All of the picture, to be compared. */
export async function pixels(page) {
  return createHash('sha256').update(await page.evaluate(() => document.querySelector('canvas').toDataURL())).digest('hex');
}

/** What the header says there is. */
export const totals = (page) => page.locator('header .totals').innerText();

/** The search's own line: `93.08% · 10 places · widest 28.55%`. */
export const says = (page) => page.locator('#search-says').innerText();

/** The lens as the address has it. */
export const lensOf = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('lens');

/** What each step did, as the labels of the bars of the recipe say it. */
export const fates = (page) => page.locator('.recipe-list').getByRole('img').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
