// Names are text everywhere; one file works offline; big and deep profiles open; everything can be used with a screen reader.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { axe, launch, settled, started, visit } from './browser.mjs';
import { addStep, choose, drawn, dropped, graph, lensOf, menu, newStep, picture, pixels, says, search, tab, totals } from './page.mjs';
import { example, here, html, json, reflame, serve } from './server.mjs';

const SHOTS = process.env.SHOTS || mkdtempSync(join(tmpdir(), 'reflame-page-shots-'));

let browser, server, folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reflame-page-'));
  browser = await launch();
  server = await serve(example('worker-before.folded'));
  console.log(`pictures of the page are in ${SHOTS}`);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

/** Writes a profile into the test's folder. */
function write(name, text) {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function served(file, does, options) {
  const own = await serve(file);
  try {
    const page = await visit(browser, own.url, options);
    await does(page);
    await page.done();
  } finally {
    await own.stop();
  }
}

// ---- names ----

const EVIL = ['</script><img src=x onerror=alert(1)>', '"><svg onload=alert(2)>', '<b>bold</b>', "javascript:alert(3)", '${alert(4)}{{5}}', '\u202egnp.exe', 'a\u0007b\u001b[31mred',
  '__proto__', 'constructor', '=cmd|calc!A0', '<style>*{display:none}</style>', '&lt;&amp;', 'x'.repeat(5000), '👩‍👩‍👧 数据 עברית'];

test('hostile names are text in every panel', async () => {
  const folded = EVIL.map((name, i) => `${name.replaceAll(';', ',')} [root];${EVIL[(i + 1) % EVIL.length]};leaf${i} ${i + 1}`).join('\n') + '\n' + readFileSync(here('../svg/names.folded'), 'utf8');
  // A file's name is no less hostile than what is in it.
  const file = write('<img src=x onerror=alert(9)> & "q".folded', folded);
  await served(file, async (page) => {
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), '<img src=x onerror=alert(9)> & "q".folded');
    const strange = () => page.evaluate(() => [document.images.length, document.querySelectorAll('script').length, document.querySelectorAll('b, style, svg[onload], [onerror]').length - document.querySelectorAll('.says b, .totals b, .number, .amount b, .everywhere b, .fate-list b, .preset-menu b, .chips b').length]);
    const [images, scripts] = await strange();
    assert.deepEqual([images, scripts], [0, 1]);
    for (const box of (await drawn(page)).filter((box) => box.kind === 0 && box.width > 12).slice(0, 12)) {
      await page.mouse.move(box.x, box.y);
      await page.waitForTimeout(60);
      await page.mouse.click(box.x, box.y, { button: 'right' });
      await menu(page).waitFor();
      await page.keyboard.press('Escape');
      await settled(page);
    }
    for (const name of ['Table', 'Tree', 'Graph']) {
      await choose(page, name);
      await page.waitForTimeout(50);
      assert.deepEqual((await strange()).slice(0, 2), [0, 1], name);
    }
    await choose(page, 'Table');
    await page.getByRole('searchbox').fill('onerror');
    await settled(page);
    const names = await page.getByRole('grid').getByRole('row').evaluateAll((all) => all.map((row) => row.textContent));
    assert.ok(names.some((name) => name.includes('<img src=x onerror=alert(1)>')), names.join('\n'));
    await choose(page, 'Graph');
    for (const text of ['"</script><img src=x onerror=alert(1)>"', '<b>', '__proto__']) {
      await search(page).fill(text);
      await settled(page);
    }
    await search(page).fill('');
    await addStep(page, 'from "<b>bold"');
    await addStep(page, 'fold /./ as "<img src=x onerror=alert(7)>"');
    await choose(page, 'Table');
    await page.getByRole('searchbox').fill('alert(7)');
    await settled(page);
    assert.match(await page.getByRole('grid').innerText(), /<img src=x onerror=alert\(7\)>/);
    await choose(page, 'Graph');
    assert.deepEqual((await strange()).slice(0, 2), [0, 1]);
    // And in a file that the page writes.
    const [download] = await Promise.all([page.waitForEvent('download'), (async () => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: /SVG/ }).click();
    })()]);
    assert.doesNotMatch(download.suggestedFilename(), /[<>"/\\]/);
    const svg = readFileSync(await download.path(), 'utf8');
    assert.match(svg, /^<(\?xml|svg)/);
    assert.doesNotMatch(svg, /<img/);
  });
});

test('a hostile title and lens of the command line are text, too', async () => {
  const file = write('plain.folded', 'a;b 1\n');
  const own = await serve(file, '--lens', 'fold b as "</script><script>alert(1)</script>"');
  const out = html(join(folder, 'hostile.html'), file, '--lens', 'fold b as "</script><script>alert(1)</script><!--"');
  try {
    const page = await visit(browser, own.url);
    assert.match(await lensOf(page), /^fold b as "<\/script><script>/);
    await page.done();
    const single = await visit(browser, pathToFileURL(out).href, { offline: true });
    assert.match(await lensOf(single), /<!--"$/);
    await single.done();
  } finally {
    await own.stop();
  }
});

// ---- one file ----

test('one file needs no network: it shows the same, and can be edited', async () => {
  const out = html(join(folder, 'offline.html'), example('worker-before.folded'), '--lens', 'from redis');
  // Page and engine, without the readers of other formats.
  assert.ok(statSync(out).size < 1e6 + statSync(example('worker-before.folded')).size / 10, `${statSync(out).size} bytes`);
  const online = await serve(example('worker-before.folded'), '--lens', 'from redis');
  try {
    const one = await visit(browser, pathToFileURL(out).href, { offline: true });
    const other = await visit(browser, online.url);
    const same = async () => {
      assert.equal(await pixels(one), await pixels(other));
      assert.equal(await totals(one), await totals(other));
      assert.deepEqual((await graph(one)).lines, (await graph(other)).lines);
    };
    await same();
    for (const page of [one, other]) {
      await addStep(page, 'by package');
      await search(page).fill('parsers');
      await settled(page);
      await page.mouse.move(1, 1);
    }
    await same();
    assert.equal(await says(one), await says(other));
    await one.reload();
    await started(one);
    assert.equal(await lensOf(one), 'from redis\nby package');
    await other.done();
    await one.done();
  } finally {
    await online.stop();
  }
});

test('one file opens snapshots; of other formats it says what reads them', async () => {
  const out = html(join(folder, 'one.html'), example('worker-before.folded'), '--lens', 'from redis');
  const after = example('worker-after.folded');
  const snapshot = join(folder, 'after.reflame');
  reflame('convert', after, '--to', 'snapshot', '-o', snapshot);
  const page = await visit(browser, pathToFileURL(out).href, { offline: true });
  const [heading, alert] = [page.getByRole('heading', { level: 1 }), page.getByRole('alert')];
  const before = await graph(page);
  assert.equal(await page.getByTitle('Open a snapshot').count(), 1);

  await dropped(page, ['after.folded', readFileSync(after)]);
  await alert.getByText('after.folded').waitFor();
  assert.match(await alert.innerText(), /reads no other formats than snapshots\. `reflame open FILE` .* `reflame html FILE` .* `reflame convert FILE --to snapshot` /);
  assert.equal(await heading.innerText(), 'worker-before.folded');
  assert.deepEqual((await graph(page)).lines, before.lines);

  await dropped(page, ['anything', readFileSync(snapshot)]);
  await page.waitForFunction(() => document.title.startsWith('anything'));
  await settled(page, { quiet: 250 });
  assert.equal(await heading.innerText(), 'anything');
  assert.equal((await graph(page)).all, json('ledger', after).all);
  assert.equal(await lensOf(page), 'from redis');
  assert.equal(await alert.innerText(), '');
  await page.done();
});

// ---- big and deep ----

/** A folded profile with about so many stack nodes; each call gives the same. */
function large(nodes) {
  const lines = [];
  let random = 1;
  const next = (n) => (random = (random * 48271) % 2147483647) % n;
  for (let made = 0; made < nodes; made += 10) {
    const root = `thread-${next(20)};com.acme.app.Main.run;com.acme.api${next(40)}.Handler.handle${next(200)}`;
    lines.push(`${root};${Array.from({ length: 9 }, () => `com.acme.lib${next(60)}.C${next(30)}.call${next(100)}`).join(';')} ${1 + next(50)}`);
  }
  return lines.join('\n') + '\n';
}

test('a million stack nodes open, are filtered and zoomed', async () => {
  const file = write('million.folded', large(1_000_000));
  await served(file, async (page) => {
    const stacks = await page.evaluate(() => JSON.parse(window.watched.graphs['top-down'].json).whole);
    assert.ok(stacks > 1e6);
    await addStep(page, 'keep com.acme.lib7.*');
    const ledger = json('ledger', file, '--lens', 'keep com.acme.lib7.*');
    const last = await graph(page);
    assert.deepEqual([last.view, last.buckets], [ledger.view, ledger.buckets]);
    const box = (await drawn(page)).filter((box) => box.kind === 0 && box.depth === 1).sort((a, b) => b.width - a.width)[0];
    await page.mouse.click(box.x, box.y);
    await settled(page);
    assert.ok((await page.getByRole('navigation', { name: 'Zoom' }).getByRole('button').count()) >= 2);
    await choose(page, 'Bottom-up');
    await choose(page, 'Table');
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await settled(page);
    assert.ok((await page.getByRole('grid').getByRole('row').count()) < 200);
    await choose(page, 'Tree');
    await settled(page);
  }, {});
});

test('stacks a thousand frames deep can be walked to their end', async () => {
  const frames = Array.from({ length: 1000 }, (_, i) => `pkg${i % 7}.f${i}`);
  const file = write('deep.folded', `${frames.join(';')} 5\n${frames.slice(0, 500).join(';')};other 2\n`);
  await served(file, async (page) => {
    assert.equal((await graph(page)).rows > 40, true);
    await picture(page).focus();
    for (let i = 0; i < 60; i++) await page.keyboard.press('PageDown');
    await settled(page);
    await page.waitForTimeout(300);
    assert.ok((await graph(page)).boxes.depth.at(-1) >= 990);
    await page.keyboard.press('0');
    await settled(page);
    await addStep(page, 'fold pkg1 or pkg2 as low');
    assert.equal((await graph(page)).view, 7);
    await search(page).fill('f999');
    await settled(page);
    assert.equal(await says(page), '71.43% · 1 place');
    await search(page).press('Escape');
    await search(page).press('Enter');
    await settled(page);
    await choose(page, 'Tree');
    await page.getByRole('treegrid').focus();
    for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowRight');
    await settled(page);
    await page.evaluate(() => (location.hash = '#lens=&' + Array.from({ length: 900 }, (_, i) => `at=pkg${i % 7}.f${i}`).join('&')));
    await settled(page);
  });
});

// ---- accessibility ----

for (const scheme of ['light', 'dark']) {
  test(`axe finds nothing wrong, ${scheme}`, async () => {
    const found = [];
    const page = await visit(browser, server.url, { scheme });
    // What is wrong on every panel is told once.
    const told = new Set();
    const look = async (where, on = page) => {
      for (const { rule, at, why } of await axe(on)) {
        const kind = `${rule} ${at.replace(/\d+/g, 'n')}`;
        if (!told.has(kind)) found.push(`${where}: ${rule}: ${at}: ${why}`);
        told.add(kind);
      }
    };
    await look('graph');
    await addStep(page, 'from redis');
    await addStep(page, 'hide nothing-like-it');
    await search(page).fill('socket');
    await settled(page);
    await look('completions of the search');
    await search(page).press('Escape');
    const box = (await drawn(page)).find((one) => one.kind === 0 && one.width > 60);
    await page.mouse.click(box.x, box.y);
    await settled(page);
    await look('details');
    await page.mouse.move(box.x, box.y + 18);
    await page.waitForTimeout(200);
    await look('tooltip');
    await page.mouse.click(box.x, box.y, { button: 'right' });
    await menu(page).waitFor();
    await look('operations');
    await page.keyboard.press('Escape');
    await newStep(page).click();
    await page.keyboard.type('hid');
    await settled(page);
    await look('completions of the recipe');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(800);
    await look('a wrong step');
    await page.getByRole('button', { name: 'Presets' }).click();
    await look('presets');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    await look('the recipe as text');
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    for (const name of ['View', 'Export']) {
      await page.getByRole('button', { name, exact: true }).click();
      await look(name);
      await page.keyboard.press('Escape');
    }
    await choose(page, 'Table');
    await look('table');
    await choose(page, 'Tree');
    await look('tree');
    await choose(page, 'Graph');
    await choose(page, 'Sandwich');
    await look('sandwich');
    await page.getByRole('button', { name: 'Help' }).click();
    await look('help');
    await page.keyboard.press('Escape');
    await page.done();
    const phone = await visit(browser, server.url, { scheme, width: 390, height: 844, hasTouch: true });
    for (const name of ['Graph', 'Table', 'Tree', 'Recipe', 'Hidden', 'Details']) {
      await phone.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name }).click();
      await settled(phone);
      await look(`phone, ${name}`, phone);
    }
    await phone.done();
    // Nothing open.
    const empty = await nothing(scheme);
    await look('nothing open', empty);
    await empty.done();
    assert.deepEqual(found, []);
  });
}

/** The page whose profile cannot be had. */
async function nothing(scheme) {
  const allow = (text) => /503|profile\.reflame/.test(text);
  return visit(browser, server.url, { scheme, allow, routes: { '**/profile.reflame': (route) => route.fulfill({ status: 503, body: '' }) } });
}

test('without a profile the page says so, and takes one', async () => {
  const page = await nothing('light');
  assert.match(await page.getByRole('main').innerText(), /Open a profile/);
  assert.match(await page.getByRole('alert').innerText(), /cannot be had/);
  await page.locator('input[type=file]').first().setInputFiles(example('worker-after.folded'));
  await page.waitForFunction(() => document.querySelector('canvas'));
  await settled(page);
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'worker-after.folded');
  assert.equal((await graph(page)).all, json('ledger', example('worker-after.folded')).all);
  await page.done();
});

// ---- pictures ----

for (const scheme of ['light', 'dark']) {
  for (const [width, height] of [[1280, 720], [1920, 1080], [390, 844]]) {
    test(`nothing sticks out, ${scheme}, ${width} × ${height}`, async () => {
      const page = await visit(browser, server.url, { scheme, width, height });
      const shot = async (name) => {
        await page.screenshot({ path: join(SHOTS, `${scheme}-${width}-${name}.png`) });
        const { wide, out } = await page.evaluate(() => {
          const clipped = (e) => {
            for (let up = e.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== 'visible' || getComputedStyle(up).position === 'fixed') return true;
            return false;
          };
          const out = [...document.querySelectorAll('button, input, select, h1, h2, canvas')].filter((e) => {
            const { left, right, width } = e.getBoundingClientRect();
            return width > 1 && (left < -1 || right > innerWidth + 1) && !clipped(e);
          });
          return { wide: document.documentElement.scrollWidth - innerWidth, out: out.map((e) => e.outerHTML.slice(0, 80)) };
        });
        assert.deepEqual([name, wide <= 0, out], [name, true, []]);
        // Of the side panels nothing is cut off by the picture beside them.
        const cut = await page.locator('.side:visible').evaluateAll((sides) => sides.flatMap((side) => {
          const { right } = side.getBoundingClientRect();
          return [...side.querySelectorAll('button, p, li, h2')].filter((e) => e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().right > right + 1).map((e) => e.textContent.slice(0, 60));
        }));
        assert.deepEqual([name, cut], [name, []]);
      };
      await shot('graph');
      if (width > 400) {
        await addStep(page, 'from redis');
        await search(page).fill('socket');
        await settled(page);
        await search(page).press('Escape');
        const box = (await drawn(page)).find((one) => one.kind === 0 && one.width > 60);
        await page.mouse.click(box.x, box.y);
        await settled(page);
        await shot('lens');
        for (const name of ['Table', 'Tree']) {
          await choose(page, name);
          await shot(name.toLowerCase());
        }
        await choose(page, 'Graph');
        await choose(page, 'Sandwich');
        await shot('sandwich');
        assert.ok(await tab(page, 'Sandwich').isChecked());
      } else {
        for (const name of ['Table', 'Tree', 'Recipe', 'Hidden', 'Details']) {
          await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name }).click();
          await settled(page);
          await shot(name.toLowerCase());
        }
      }
      await page.keyboard.press('?');
      if (width > 400) await page.getByRole('dialog').waitFor();
      await shot('help');
      await page.done();
    });
  }
}
