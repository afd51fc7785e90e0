// Hidden cost, what speaks against trusting a profile, and how sure its numbers are: what the page shows of it is what the
// command line and the engine say, and the pixels are what they stand for.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axe, launch, settled, visit } from './browser.mjs';
import { Engine, modules } from './engine.mjs';
import { addStep, boxOf, choose, drawn, graph, lensOf, menu, newStep, picture, ROW, says, search } from './page.mjs';
import { example, here, json, reflame, serve } from './server.mjs';

const WORKER = 'worker-before.folded';
const CUT = 'rx-depth64.folded.zst';
const UNITS = ['group', 'function', 'class', 'package', 'module'];
const ROWS = 12;

let browser, folder;
const servers = {};
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reflame-page-'));
  browser = await launch();
  for (const name of [WORKER, CUT]) servers[name] = await serve(example(name));
});
after(async () => {
  await browser?.close();
  for (const server of Object.values(servers)) await server.stop();
  if (folder) rmSync(folder, { recursive: true });
});

function write(name, text) {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Opens a profile of an example's name or of a file's. */
async function shown(file, does, options) {
  const own = servers[file] ?? (await serve(file));
  try {
    const page = await visit(browser, own.url, options);
    await ranked(page);
    await does(page, own);
    await page.done();
  } finally {
    if (own !== servers[file]) await own.stop();
  }
}

// On a phone it is there before it is seen.
const pane = (page) => page.locator('section.hidden-cost');
const rows = (page) => pane(page).locator('.ranked > li');
const costs = (page) => pane(page).locator('.cost');

/** Waits until the ranking is that of what is shown. */
async function ranked(page) {
  await settled(page);
  await pane(page).locator('.told[aria-busy=false]').waitFor({ state: 'attached', timeout: 60_000 });
  await settled(page);
}

async function rankBy(page, unit) {
  await pane(page).getByRole('combobox').selectOption(unit);
  await ranked(page);
}

/** The rows of the ranking as one reads them, functions they are entered by included. */
const ranking = (page) => rows(page).evaluateAll((all) => all.map((row) => {
  const text = (of, selector) => of.querySelector(selector)?.textContent ?? null;
  const lens = (button) => button.title.split('\n').at(-1);
  return {
    name: text(row, '.cost .name'),
    own: text(row, '.cost b'),
    where: text(row, '.cost .where'),
    range: text(row, '.cost .range'),
    lens: lens(row.querySelector('.cost')),
    bar: [...row.querySelectorAll('.bar-of rect')].map((rect) => +rect.getAttribute('width')),
    entries: [...row.querySelectorAll('details li')].map((entry) => ({
      name: text(entry, '.name'),
      own: text(entry, '.number'),
      where: text(entry, '.where'),
      lens: lens(entry.querySelector('button')),
    })),
  };
}));

const thousands = (n) => n.toLocaleString('en-US');
const places = (n) => `${thousands(n)} ${n === 1 ? 'place' : 'places'}`;

/** What {@link ranking} should be, of the JSON of the command line. */
const expected = (body) => body.rows.map((row) => ({
  name: row.name,
  own: row.own.of_view,
  where: `in ${places(row.places)}, widest ${row.widest.of_view}`,
  range: row.own.range,
  lens: row.lens ?? 'search for it',
  bar: [row.own.percent, row.widest.percent],
  entries: row.entries.filter((entry) => entry.name !== row.name).map((entry) => ({ name: entry.name, own: entry.own.of_view, where: places(entry.places), lens: entry.lens })),
}));

const hiddenOf = (file, unit, ...more) => json('hidden', file, ...(unit === 'group' ? [] : ['--by', unit]), '--rows', String(ROWS), ...more);

for (const file of [WORKER, CUT]) {
  test(`the ranking is that of the command line by everything: ${file}`, async () => {
    await shown(file, async (page) => {
      let all = 0;
      for (const unit of UNITS) {
        await rankBy(page, unit);
        const body = hiddenOf(example(file), unit);
        const list = await ranking(page);
        assert.deepEqual(list, expected(body), unit);
        all += list.length;
        const rest = await pane(page).locator('.told > .note').innerText();
        if (body.more) assert.ok(rest.includes(`${thousands(body.more)} more would be listed.`), rest);
        if (body.left_out) assert.ok(rest.startsWith(`${thousands(body.left_out)} `) || rest.includes(` ${thousands(body.left_out)} `), rest);
      }
      assert.ok(all > 8, `${all} rows in all`);
    });
  });
}

test('a ranking follows the lens, also one that the report does not have', async () => {
  await shown(WORKER, async (page) => {
    await rankBy(page, 'module');
    await addStep(page, 'drop parse_response');
    await ranked(page);
    const body = hiddenOf(example(WORKER), 'module', '--lens', 'drop parse_response');
    assert.notDeepEqual(expected(body), expected(hiddenOf(example(WORKER), 'module')));
    assert.deepEqual(await ranking(page), expected(body));
  });
});

// ---- one click ----

/** What stands right on the whole, from left to right. */
const roots = async (page) => (await drawn(page)).filter((box) => box.depth === 1).sort((a, b) => a.x - b.x);
/** Frames, and those too narrow to draw; no buckets. */
const inStacks = ({ kind }) => [0, 2, 6].includes(kind);
const sum = (all) => all.reduce((sum, { value }) => sum + value, 0);

test('a click on a cost puts it in one place, at the left of the picture', async () => {
  for (const file of [WORKER, CUT]) {
    const [row] = hiddenOf(example(file), 'group').rows;
    await shown(file, async (page) => {
      assert.ok(!(await drawn(page)).some((box) => box.value === row.own.value), 'in no place before');
      // A second click is no second step.
      await costs(page).first().dblclick();
      await ranked(page);
      assert.equal(await lensOf(page), row.lens);
      const all = await roots(page);
      const [first] = all;
      assert.equal(first.kind, 0);
      // All of them are all samples with it, and the ledger of the command line knows how many these are.
      const { stacks } = json('ledger', example(file), '--lens', row.lens);
      assert.equal(sum(all.filter(inStacks)), stacks.value);
      assert.ok(first.value >= row.own.value * 0.6, `${first.label}: ${first.value} of ${row.own.value}`);
      await page.goBack();
      await ranked(page);
      assert.equal(await lensOf(page), '');
      assert.deepEqual(await ranking(page), expected(hiddenOf(example(file), 'group')));
    });
  }
});

test('of rx-depth64 the first box is the hidden function itself', async () => {
  const [row] = hiddenOf(example(CUT), 'group').rows;
  const [entry] = row.entries;
  await shown(CUT, async (page) => {
    await costs(page).first().click();
    await ranked(page);
    const first = (await roots(page))[0];
    assert.deepEqual([first.label, first.value], [entry.name, entry.own.value]);
  });
});

test('a function that a cost is entered by can be cut to', async () => {
  const [row] = hiddenOf(example(WORKER), 'group').rows;
  await shown(WORKER, async (page) => {
    await rows(page).first().locator('summary').click();
    const entry = row.entries[1];
    await rows(page).first().locator('details button').nth(1).click();
    await ranked(page);
    assert.equal(await lensOf(page), entry.lens);
    const all = (await roots(page)).filter(inStacks);
    // Functions of that name on other lines are further boxes.
    assert.equal(sum(all), json('ledger', example(WORKER), '--lens', entry.lens).stacks.value);
    assert.ok(sum(all) >= entry.own.value);
    assert.ok(entry.name.includes(all[0].label.replace(/^…/, '')) && all[0].label.length > 5, all[0].label);
  });
});

test('on a phone a cost leads to the picture', async () => {
  await shown(CUT, async (page) => {
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Hidden' }).tap();
    assert.equal(await page.getByRole('heading', { name: 'Hidden cost' }).isVisible(), true);
    await costs(page).first().tap();
    await ranked(page);
    assert.ok(await picture(page).isVisible());
    assert.equal((await roots(page))[0].value, hiddenOf(example(CUT), 'group').rows[0].entries[0].own.value);
  }, { width: 390, height: 844, hasTouch: true });
});

test('everything in the pane is done by keys, and the focus stays in it', async () => {
  await shown(WORKER, async (page) => {
    const focused = () => page.evaluate(() => {
      const { activeElement: at } = document;
      return { tag: at.tagName, inside: !!at.closest('.hidden-cost'), text: at.textContent.slice(0, 40) };
    });
    const tabTo = async (selector) => {
      for (let i = 0; i < 20; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
      }
      assert.fail(`no way to ${selector}`);
    };
    await pane(page).getByRole('combobox').focus();
    // By class, by letter; then what is doubtful, the first cost, the functions it is entered by.
    await page.keyboard.type('by c');
    await ranked(page);
    assert.deepEqual(await ranking(page), expected(hiddenOf(example(WORKER), 'class')));
    await tabTo('.cost');
    await tabTo('summary');
    await page.keyboard.press('Enter');
    await tabTo('details button');
    const { text } = await focused();
    const [{ entries: [entry] }] = hiddenOf(example(WORKER), 'class').rows;
    assert.ok(text.startsWith(entry.name.slice(0, 10)), text);
    await page.keyboard.press('Enter');
    await ranked(page);
    assert.equal(await lensOf(page), entry.lens);
    assert.equal((await focused()).inside, true, JSON.stringify(await focused()));
  });
});

test('while it looks the old list stays, and nothing moves', async () => {
  await shown(WORKER, async (page) => {
    const before = await ranking(page);
    await page.evaluate(() => {
      const pane = document.querySelector('.hidden-cost');
      const told = () => pane.querySelector('.told');
      window.seen = [];
      const look = () => {
        const seen = { rows: pane.querySelectorAll('.ranked > li').length, old: told().classList.contains('old'), busy: told().getAttribute('aria-busy'), says: pane.querySelector('[role=status]').textContent, top: told().getBoundingClientRect().top - pane.getBoundingClientRect().top };
        if (JSON.stringify(seen) !== JSON.stringify(window.seen.at(-1))) window.seen.push(seen);
      };
      look();
      new MutationObserver(look).observe(pane, { childList: true, subtree: true, characterData: true, attributes: true });
    });
    await addStep(page, 'drop importlib');
    await ranked(page);
    const seen = await page.evaluate(() => window.seen);
    assert.ok(seen.every(({ rows }) => rows > 0), JSON.stringify(seen));
    assert.equal(new Set(seen.map(({ top }) => top)).size, 1, JSON.stringify(seen));
    const looking = seen.filter(({ old }) => old);
    assert.ok(looking.length > 0 && looking.every(({ busy, says, rows }) => busy === 'true' && says === 'Looking through all stacks…' && rows === before.length), JSON.stringify(seen));
    assert.deepEqual([seen.at(-1).old, seen.at(-1).says], [false, 'Big, but in no single place.']);
    assert.notDeepEqual(await ranking(page), before);
  });
});

test('where nothing hides it says so, and what else there is', async () => {
  await shown(example('orders-cpu.pb.gz'), async (page) => {
    assert.equal(await rows(page).count(), 0);
    assert.match(await pane(page).innerText(), /Nothing: what is big here stands in one place\./);
    const report = json('report', example('orders-cpu.pb.gz'));
    assert.deepEqual(await pane(page).locator('.rows code').allTextContents(), report.suggestions.slice(0, 4).map(({ lens }) => lens));
    await pane(page).locator('.rows button').nth(1).click();
    await ranked(page);
    assert.equal(await lensOf(page), report.suggestions[1].lens);
  });
});

// ---- what speaks against trusting it ----

test('what there is to doubt is said first, and what helps is one click', async () => {
  const { findings } = json('report', example(CUT));
  await shown(CUT, async (page) => {
    const told = await pane(page).locator('.findings > li').evaluateAll((all) => all.map((one) => [one.className, one.querySelector('p').textContent, one.querySelector('.advice')?.textContent, one.querySelector('button')?.textContent]));
    const words = { warning: 'Warning', caution: 'Caution', note: 'Note' };
    assert.deepEqual(told, findings.map(({ weight, text, advice, lens }) => [weight, `${words[weight]}: ${text}.`, `${advice.replaceAll('`', '')}.`, lens ? `Apply ${lens}` : undefined]));
    assert.match(told[0][1], /94\.75% of the stacks are at the cap of 64 frames/);
    // It is below the list, and the list says so.
    const count = (weight) => findings.filter((finding) => finding.weight === weight).length;
    assert.deepEqual([count('warning'), count('caution')], [1, 1]);
    const head = page.getByRole('heading', { name: 'Before you trust the numbers' });
    assert.equal(await pane(page).locator('.doubts').innerText(), '1 warning, 1 caution below');
    await pane(page).locator('.doubts').click();
    const { y } = await head.boundingBox();
    assert.ok(y < 700, `${y}`);
    assert.equal(await head.evaluate((element) => element === document.activeElement), true);

    await pane(page).getByRole('button', { name: 'Apply root by broken' }).first().click();
    await ranked(page);
    assert.equal(await lensOf(page), 'root by broken');
    const broken = (await roots(page)).find(({ label }) => label === '[broken]');
    const tree = json('tree', example(CUT), '--lens', 'root by broken', '--min', '0');
    assert.equal(broken.value, tree.nodes.find(({ name }) => name === '[broken]').total);
    assert.ok(broken.value > 0.9 * tree.view);
  });
});

const TINY = 'main;api.handle;redis.get 6\nmain;api.handle;json.dumps 4\nmain;job.run;redis.get 5\nmain;job.run;gc 2\nmain;idle 3\n';

test('too few samples are said above the picture; many are not', async () => {
  await shown(write('tiny.folded', TINY), async (page) => {
    const banner = page.getByRole('note');
    assert.equal(await banner.innerText(), 'Only 20 samples in view: what is large is about right, the order of what is small is chance.');
    assert.ok((await banner.boundingBox()).y < (await picture(page).boundingBox()).y);
    assert.equal(await rows(page).count(), 0);
    assert.match(await pane(page).innerText(), /Nothing that is large and sure enough\..*1 is hidden, but by too little or too unsure to list\./s);
    // As long as the view is the same it stays where it is.
    const box = await boxOf(page, 'job.run');
    await page.mouse.click(box.x, box.y);
    await settled(page);
    assert.ok((await banner.boundingBox()).y < (await picture(page).boundingBox()).y);
  });
  await shown(WORKER, async (page) => assert.equal(await page.getByRole('note').count(), 0));
});

test('of a small box of a large view it is said below the picture, and no row moves', async () => {
  await shown(write('large.folded', 'main;a 9000\nmain;b;c 60\nmain;b;d 10\n'), async (page) => {
    assert.equal(await page.getByRole('note').count(), 0);
    const { y } = await picture(page).boundingBox();
    const box = (await drawn(page)).find(({ value }) => value === 70);
    await page.mouse.click(box.x, box.y);
    await settled(page);
    const banner = page.getByRole('note');
    assert.equal(await banner.innerText(), 'Only 70 samples in the box that is zoomed to: how its parts compare is mostly chance.');
    assert.equal((await picture(page).boundingBox()).y, y);
    const at = await banner.boundingBox();
    const field = await page.locator('.graph .field').boundingBox();
    assert.ok(at.y >= field.y + field.height - 1 && at.y + at.height <= 720, JSON.stringify([at, field]));
  });
});

// ---- the picture ----

/** The rows of pixels of a box `at` so many pixels below its top: how many differ from the next, and how many are of the ground. */
async function edges(page, boxes, at) {
  const asked = boxes.map(({ x, y, width }) => ({ x, y, width }));
  return page.evaluate(({ asked, at, ROW }) => {
    const canvas = document.querySelector('canvas');
    const { left, top } = canvas.getBoundingClientRect();
    const [, r, g, b] = /(\d+), (\d+), (\d+)/.exec(getComputedStyle(document.body).backgroundColor);
    // Of a copy: what is read in the page is drawn more slowly from then on.
    const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height }).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data, width } = copy.getImageData(0, 0, canvas.width, canvas.height);
    return asked.map((box) => {
      const y = Math.round(box.y - top - ROW / 2) + at;
      // Not the gap beside it.
      const [from, to] = [Math.round(box.x - left - box.width / 2) + 1, Math.round(box.x - left + box.width / 2) - 2];
      let [ground, colours] = [0, new Set()];
      for (let x = from; x < to; x++) {
        const pixel = [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 3)];
        if (pixel.join() === [r, g, b].join()) ground++;
        colours.add(pixel.join());
      }
      return { ground: ground / (to - from), colours: colours.size };
    });
  }, { asked, at, ROW });
}

/** A hundred samples: some boxes are sure, some are not, of all widths. */
const FEW = 'a;b;wide 50\na;b;narrow 9\na;c;x 13\na;c;y 16\na;d 3\nb 8\nidle 1\n';

for (const scheme of ['light', 'dark']) {
  test(`the lower edge is fringed of just the boxes that are less sure than ± 50 %, ${scheme}`, async () => {
    const check = async (page, atLeast) => {
      const { unsure_below } = await graph(page);
      assert.ok(unsure_below > 0);
      const boxes = (await drawn(page)).filter((box) => box.width >= 8 && box.y < 700);
      const lower = await edges(page, boxes, ROW - 2);
      const above = await edges(page, boxes, 2);
      const unsure = boxes.map((box) => [0, 6].includes(box.kind) && box.value < unsure_below);
      boxes.forEach((box, i) => {
        const what = `${box.label} ${box.value}, ${JSON.stringify(lower[i])}`;
        if (unsure[i]) assert.ok(lower[i].ground > 0.2 && lower[i].ground < 0.8, what);
        else assert.equal(lower[i].ground, 0, what);
        assert.equal(above[i].ground, 0, what);
      });
      const fringed = unsure.filter(Boolean).length;
      assert.ok(fringed >= atLeast && fringed < boxes.length, `${fringed} of ${boxes.length}`);
    };
    await shown(write('few.folded', FEW), async (page) => {
      await check(page, 4);
      // What the fringe stands for, by the intervals of the same boxes.
      const { unsure_below } = await graph(page);
      for (const { total, range, of_view, name } of json('tree', join(folder, 'few.folded'), '--min', '0').nodes.filter(({ range }) => range)) {
        const wide = (range.hi - range.lo) / 2 > of_view / 2;
        if (Math.abs(total - unsure_below) > 2) assert.equal(wide, total < unsure_below, `${name} ${total}: ${range.lo}–${range.hi}`);
      }
      assert.match(await page.getByRole('region', { name: /^Colours/ }).innerText(), /dashed lower edge: less sure than ± 50 %/);
      // What is found is no surer for it.
      await search(page).fill('/./');
      await settled(page);
      await page.mouse.move(1, 1);
      await check(page, 4);
    }, { scheme });
    await shown(CUT, async (page) => {
      await addStep(page, 'from com.netflix.legacy.*');
      await page.mouse.move(1, 1);
      const { unsure_below } = await graph(page);
      const [sure] = await roots(page);
      assert.ok(sure.value > unsure_below);
      assert.deepEqual((await edges(page, [sure], ROW - 2))[0].ground, 0);
    }, { scheme });
  });
}

/** A profile in the text form: one line per frame name, stack (`depth frame`) and sample. */
const written = (type, names, stacks, samples) => ['reflame profile 1', `type ${type}`, 'thread 1 "main"', ...names.map((name) => `func "${name}"`),
  ...names.map((name, i) => `frame ${i} raw="${name}" display="${name}"`), ...stacks.map((stack) => `stack ${stack}`), ...samples.map((sample) => `sample ${sample}`)].join('\n') + '\n';

test('nothing is fringed where nothing tells how many samples there are', async () => {
  const file = write('weights.txt', written('"space" "bytes"', ['a', 'b', 'c', 'd'], ['0 0', '1 1', '1 2', '0 3'], ['1 999', '2 1000', '3 400']));
  await shown(file, async (page) => {
    assert.equal((await graph(page)).unsure_below, 0);
    const boxes = (await drawn(page)).filter((box) => box.width > 8);
    assert.ok(boxes.length >= 5);
    for (const { ground } of await edges(page, boxes, ROW - 2)) assert.equal(ground, 0);
    assert.doesNotMatch(await page.getByRole('region', { name: /^Colours/ }).innerText(), /dashed/);
  });
});

test('of a function that was seen in few visits the table says so, beside its name', async () => {
  const names = ['main', 'com.acme.checkout.PaymentGatewayClientFactory.reconnectWithRetry', 'com.acme.work.Loop.turn', 'com.acme.work.Loop.step'];
  const visit = (t) => [500, 1400, 2300].some((start) => t >= start && t < start + 80);
  const samples = Array.from({ length: 3000 }, (_, t) => `${visit(t) ? 1 : t % 3 ? 3 : 2} 1 thread=0 time=${1e9 + t * 1e6}`);
  const file = write('timed.txt', written('"samples" "count"', names, ['0 0', '1 1', '1 2', '2 3'], samples));
  const { rows: [, , { note }] } = json('top', file);
  assert.equal(note, 'seen 240× in 3 visits: worth about 3 observations');
  for (const [width, height] of [[1920, 1080], [1280, 720], [390, 844]]) {
    await shown(file, async (page) => {
      if (width < 400) await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Table' }).click();
      else await choose(page, 'Table');
      await settled(page);
      const row = page.getByRole('grid').getByRole('row', { name: /reconnectWithRetry|nnectWithRetry/ });
      assert.equal(await page.locator('.grid .few').allTextContents().then((all) => all.join()), note);
      assert.equal(await row.locator('.by-name').getAttribute('title'), `${names[1]}\n${note}`);
      const [name, few, cell] = await Promise.all(['.by-name .name', '.few', '.by-name'].map((selector) => row.locator(selector).boundingBox()));
      // Both are there, and neither sticks out.
      assert.ok(name.width > 100 && few.width >= 60 && name.x + name.width <= few.x + 1 && few.x + few.width <= cell.x + cell.width + 1, JSON.stringify([width, name, few, cell]));
    }, { width, height });
  }
});

/** `11.4–16.2%` against `{lo, hi}`. */
function sameRange(text, { lo, hi }) {
  const [, low, high] = /^([\d.]+)–([\d.]+)%$/.exec(text) ?? assert.fail(text);
  for (const [shown, value] of [[low, lo], [high, hi]]) {
    const digits = (shown.split('.')[1] ?? '').length;
    assert.ok(Math.abs(+shown - value) <= 0.5 * 10 ** -digits + 1e-4, `${text}: ${lo}–${hi}`);
  }
}

test('intervals in the tooltip, the details and the table are those of the command line', async () => {
  const { nodes } = json('tree', example(WORKER), '--min', '0');
  await shown(WORKER, async (page) => {
    const boxes = (await drawn(page)).filter((box) => box.kind === 0 && box.width > 60 && box.y < 700);
    let checked = 0;
    for (const box of [boxes[0], boxes[5], boxes.at(-1)]) {
      const same = nodes.filter((node) => node.total === box.value && node.depth === box.depth && node.range);
      if (same.length !== 1) continue;
      await page.mouse.move(box.x, box.y);
      await page.locator('.tip').waitFor();
      await settled(page);
      const tip = await page.locator('.tip').innerText();
      sameRange(/of view \[(.*?)\]/.exec(tip)[1], same[0].range);
      await page.mouse.click(box.x, box.y);
      await settled(page);
      const cell = page.getByRole('region', { name: 'Details' }).getByRole('row', { name: /^95 %/ }).getByRole('cell').first();
      sameRange(await cell.innerText(), same[0].range);
      await page.keyboard.press('0');
      await settled(page);
      checked++;
    }
    assert.ok(checked > 1, `${checked} boxes`);
    await choose(page, 'Table');
    await settled(page);
    const engine = await Engine.load(await modules(servers[WORKER].url));
    await engine.open(readFileSync(example(WORKER)), { title: WORKER });
    const { rows } = engine.ask({ what: 'rows', level: 'function', sort: 'self', ascending: false, filter: '', first: 0, rows: 14 });
    const cells = await page.getByRole('grid').getByRole('row').evaluateAll((all) => all.slice(1, 15).map((row) => [row.querySelector('.by-name').title, row.querySelector('.by-total').title, row.querySelector('.by-self').textContent]));
    assert.ok(rows.every(({ self }) => /^[\d.]+–[\d.]+%$/.test(self.range)));
    assert.deepEqual(cells, rows.map(({ name, self, total }) => [name, `${total.text}, ${total.of_all} of all; 95 %: ${total.range} of the view`, `${self.of_view}${self.range}`]));
  }, { width: 1920, height: 1080 });
});

test('where stacks are broken, a search says how much it may be at most', async () => {
  const engine = await Engine.load(await modules(servers[CUT].url));
  const opened = await engine.open(readFileSync(example(CUT)), { title: CUT });
  assert.equal(opened.error, undefined);
  await shown(CUT, async (page) => {
    let bounded = 0;
    for (const pattern of ['app.Main*', 'java.lang.Thread.run', 'com.netflix.legacy.*', 'rx.*']) {
      const body = engine.ask({ what: 'search', pattern });
      await search(page).fill(pattern);
      await settled(page);
      const { total, at_most } = body;
      const rest = `${places(body.places)}${body.places > 1 ? ` · widest ${body.widest.of_view}` : ''}`;
      assert.equal(await says(page), `${total.of_view}${at_most ? ` to ${at_most.of_view}` : ''} · ${rest}`, pattern);
      if (!at_most) continue;
      bounded++;
      // Counted another way: what is under `[broken]` when all samples with a match are gone.
      const { rows } = engine.ask({ what: 'table', lens: `drop ${pattern} | root by broken`, level: 'function', rows: null, by_self: false });
      assert.equal(at_most.value, total.value + (rows.find(({ name }) => name === '[broken]')?.total ?? 0), pattern);
    }
    assert.ok(bounded >= 2, `${bounded} with a bound`);
  });
  await shown(WORKER, async (page) => {
    await search(page).fill('redis');
    await settled(page);
    assert.match(await says(page), /^93\.08% ·/);
  });
});

// ---- repair ----

/** A service of eight endpoints, most of whose stacks were cut to their last 127 frames: `repair` attaches what it is sure of. */
function repairable() {
  let state = 7;
  const roll = (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 65536) % sides;
  };
  const chains = Array.from({ length: 8 }, (_, n) => ['Thread.run', 'Worker.run', 'dispatch',
    ...Array.from({ length: 200 }, (_, step) => (roll(10) < 4 ? `app.Endpoint${n}.step${step}` : `rx.Op${roll(12)}.accept`))]);
  return Array.from({ length: 800 }, () => chains[roll(8)].slice(0, 20 + roll(184)).slice(-127).join(';') + ' 1\n').join('');
}

for (const scheme of ['light', 'dark']) {
  test(`what repair attached is hatched, and its step says what it did, ${scheme}`, async () => {
    const file = write('repair.folded', repairable());
    await shown(file, async (page) => {
      const note = page.locator('.recipe-list .deeds p');
      assert.equal(await note.count(), 0);
      const kinds = async () => new Set((await graph(page)).boxes.kind);
      assert.ok(!(await kinds()).has(6));
      const legend = page.getByRole('region', { name: /^Colours/ });
      assert.doesNotMatch(await legend.innerText(), /hatched/);
      await addStep(page, 'repair');
      await page.mouse.move(1, 1);
      const { steps: [step] } = json('ledger', file, '--lens', 'repair');
      assert.match(step.note, /^repaired .* of 318 truncated samples/);
      assert.equal(await note.innerText(), step.note);
      assert.match(await legend.innerText(), /hatched: attached by repair, not recorded/);
      // Above the label nothing else is drawn.
      const boxes = (await drawn(page)).filter((box) => [0, 1, 6].includes(box.kind) && box.width >= 24 && box.y < 600);
      const inferred = boxes.filter((box) => box.kind === 6);
      assert.ok(inferred.length > 10 && inferred.length < boxes.length, `${inferred.length} of ${boxes.length}`);
      const seen = await edges(page, boxes, 2);
      boxes.forEach((box, i) => assert.equal(seen[i].colours > 1, box.kind === 6, `${box.label} ${box.kind}: ${seen[i].colours} colours`));
      // The share that was inferred, as the tree of the command line has it.
      const [box] = inferred;
      await page.mouse.move(box.x, box.y);
      await page.locator('.tip').waitFor();
      await settled(page);
      const node = json('tree', file, '--lens', 'repair', '--min', '0').nodes.find(({ depth, total }) => depth === box.depth && total === box.value);
      const share = `${((100 * node.inferred) / node.total).toFixed(2)}% of it, by repair`;
      assert.ok((await page.locator('.tip').innerText()).includes(`inferred: ${share}`), await page.locator('.tip').innerText());
      await page.mouse.click(box.x, box.y);
      await settled(page);
      assert.ok((await page.getByRole('region', { name: 'Details' }).innerText()).includes(share));
    }, { scheme });
  });
}

// ---- for everyone ----

for (const scheme of ['light', 'dark']) {
  test(`axe finds nothing wrong with the pane, its lists open, ${scheme}`, async () => {
    const found = [];
    for (const file of [CUT, WORKER, write('tiny.folded', TINY)]) {
      await shown(file, async (page) => {
        for (const summary of await pane(page).locator('summary').all()) await summary.click();
        found.push(...(await axe(page)));
        if (file !== CUT) return;
        await rankBy(page, 'function');
        found.push(...(await axe(page)));
        // Also while it looks: the list before can be read.
        await newStep(page).click();
        await page.keyboard.type('root by broken');
        await page.keyboard.press('Escape');
        await pane(page).locator('.told[aria-busy=true]').waitFor();
        found.push(...(await axe(page)));
        await ranked(page);
      }, { scheme });
    }
    assert.deepEqual(found, []);
  });
}

const EVIL = ['</script><img src=x onerror=alert(1)>', '"><svg onload=alert(2)>.call', '<b>bold</b>.x.y', '\u202egnp.exe', 'a\u0007b\u001b[31mred', '__proto__.constructor', "`code`${alert(4)}{{5}}", 'x'.repeat(3000)];
const seenAs = (name) => name.replace(/[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);

test('hostile names are text in the ranking, in what enters it and in what is to be doubted', async () => {
  const lines = [];
  // Each hides: it is called from many places, and calls another. And each is a root of few stacks: they are broken.
  EVIL.forEach((name, i) => {
    for (let k = 0; k < 30; k++) lines.push(`main;handler${k}.run;step${(k * 7) % 13};${name};${name}.leaf${i} ${40 + i}`);
    lines.push(`${name};${name}.leaf${i} 3`);
  });
  const folded = lines.join('\n') + '\n' + readFileSync(here('../svg/names.folded'), 'utf8');
  const file = write('<img src=x onerror=alert(9)>\u202e.folded', folded);
  await shown(file, async (page) => {
    const strange = () => page.evaluate(() => [document.images.length, document.querySelectorAll('script').length, document.querySelectorAll('[onerror], [onload], style').length]);
    let all = '';
    for (const unit of UNITS) {
      await rankBy(page, unit);
      for (const summary of await pane(page).locator('.ranked summary').all()) await summary.click();
      const body = hiddenOf(file, unit);
      const list = await ranking(page);
      assert.deepEqual(list.map(({ name, own, entries }) => [name, own, entries.map(({ name }) => name)]), body.rows.map((row) => [seenAs(row.name), row.own.of_view, row.entries.filter(({ name }) => name !== row.name).map(({ name }) => seenAs(name))]), unit);
      all += await pane(page).innerText();
      assert.deepEqual(await strange(), [0, 1, 0], unit);
      const { wide, cut } = await page.evaluate(() => {
        const side = document.querySelector('.side.first');
        const { right } = side.getBoundingClientRect();
        return { wide: side.scrollWidth - side.clientWidth, cut: [...side.querySelectorAll('button, p, li, h3')].filter((e) => e.getBoundingClientRect().right > right + 1).length };
      });
      assert.deepEqual([wide, cut], [0, 0], unit);
    }
    for (const name of ['onerror=alert(1)', '"><svg onload', '<b>bold', '__proto__']) assert.ok(all.includes(name), name);
    assert.ok(!all.includes('\u202e') && !all.includes('\u001b'));
    const { findings } = json('report', file);
    assert.ok(findings.some(({ text }) => EVIL.some((name) => text.includes(name))), JSON.stringify(findings));
    const told = await pane(page).locator('.findings p:first-child').allTextContents();
    assert.deepEqual(told.map((text) => text.replace(/^\w+: /, '')), findings.map(({ text }) => `${seenAs(text).replaceAll('`', '')}.`));
    // Every one of the first costs can be cut to.
    await rankBy(page, 'function');
    const [row] = hiddenOf(file, 'function').rows;
    await costs(page).first().click();
    await ranked(page);
    if (row.lens) assert.equal(await lensOf(page), row.lens);
    assert.deepEqual(await strange(), [0, 1, 0]);
    const box = (await drawn(page)).find(({ kind, width }) => kind === 0 && width > 20);
    await page.mouse.click(box.x, box.y, { button: 'right' });
    await menu(page).waitFor();
    await page.keyboard.press('Escape');
  });
});
