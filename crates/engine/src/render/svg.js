// The live view of an SVG flame graph: zoom, search, keyboard. It draws from the data in the file and puts nothing but
// text into the document. Without it the picture below stays as it is.
(function () {
'use strict';

const SVG = 'http://www.w3.org/2000/svg', HTML = 'http://www.w3.org/1999/xhtml';
const root = document.currentScript ? document.currentScript.closest('svg.reflame') : document.documentElement;
const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
// Inside a page the window's keys, address and history belong to the page.
const alone = document.documentElement === root;

// ---- The tree. Nodes are in depth-first order; `end` is one past the last node below. ----

const ops = data.ops, values = data.values;
const size = ops.reduce((n, op) => n + (op > 0), 0);
const entry = new Int32Array(size), parent = new Int32Array(size), end = new Int32Array(size), depth = new Int32Array(size);
const total = new Float64Array(size), self = new Float64Array(size);
// Children that are not in the file: their value and number. A value without a number is rows below the last one.
const restValue = new Float64Array(size), restCount = new Float64Array(size);
(function decode() {
  let at = -1, next = 0, value = 0;
  const up = () => {
    end[at] = next;
    const above = parent[at];
    if (above >= 0) total[above] += total[at];
    at = above;
  };
  for (const op of ops) {
    if (op > 0) {
      entry[next] = (op >> 2) - 1;
      parent[next] = at;
      depth[next] = at < 0 ? 0 : depth[at] + 1;
      total[next] = self[next] = op & 1 ? values[value++] : 0;
      if (op & 2) self[next] = values[value++];
      at = next++;
    } else if (op < 0) {
      for (let i = op; i < 0; i++) up();
    } else {
      total[at] += values[value];
      restValue[at] += values[value++];
      restCount[at] += values[value++];
    }
  }
  while (at >= 0) up();
})();
data.ops = data.values = null;
// What was attached by `repair`: by node how much of its total.
const inferred = new Map();
for (let i = 0, pairs = data.inferred || []; i < pairs.length; i += 2) inferred.set(pairs[i], pairs[i + 1]);

const view = size ? total[0] : 0;
const name = (node) => data.strings[data.entries[entry[node] * 4]];
const klass = (node) => data.entries[entry[node] * 4 + 1];
const details = (node) => { const at = data.entries[entry[node] * 4 + 2]; return at < 0 ? '' : data.strings[at]; };

// ---- Values as text, digit for digit as in format.rs. ----

const big = (value) => BigInt(Math.round(value));
const abs = (value) => value < 0n ? -value : value;
const round = (number, divisor) => (number * 2n + divisor) / (divisor * 2n);
const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
const plural = (count, one, many) => grouped(count) + ' ' + (count === 1 ? one : many);

function percent(part, whole) {
  let p = big(part), w = big(whole);
  if (w === 0n) return p === 0n ? '0.00%' : 'n/a';
  const sign = p !== 0n && (p < 0n) !== (w < 0n) ? '-' : '';
  p = abs(p);
  w = abs(w);
  const hundredths = round(p * 10000n, w);
  if (hundredths === 0n && p > 0n) return sign + '<0.01%';
  if (hundredths === 10000n && p !== w) return sign + (p < w ? '>99.99%' : '>100.00%');
  return sign + grouped(hundredths / 100n) + '.' + String(hundredths % 100n).padStart(2, '0') + '%';
}

// ' [11.7–13.1%]': between what a share of the view lies, by Wilson's interval at 95 %, step by step as in interval.rs.
function range(value) {
  const n = data.observations;
  if (!n) return '';
  const c = 1.959963984540054, p = Math.min(Math.max(value / view, 0), 1);
  const d = 1 + c * c / n, middle = (p + c * c / (2 * n)) / d;
  const half = c / d * Math.sqrt(p * (1 - p) / n + c * c / (4 * n * n));
  const low = p === 0 ? 0 : Math.max(middle - half, 0), high = p === 1 ? 1 : Math.min(middle + half, 1);
  const wide = (high - low) * 100, decimals = wide >= 0.5 ? 1 : wide >= 0.05 ? 2 : 3;
  return ` [${(low * 100).toFixed(decimals)}–${(high * 100).toFixed(decimals)}%]`;
}

function decimal(number, scale) {
  let fraction = '';
  for (let rest = number % scale; rest !== 0n && fraction.length < 18;) {
    rest *= 10n;
    fraction += rest / scale;
    rest %= scale;
  }
  return grouped(number / scale) + (fraction && '.' + fraction);
}

function significant(number, divisor) {
  const hundredths = round(number * 100n, divisor);
  if (hundredths < 1000n) return hundredths / 100n + '.' + String(hundredths % 100n).padStart(2, '0');
  const tenths = round(number * 10n, divisor);
  if (tenths < 1000n) return tenths / 10n + '.' + tenths % 10n;
  return grouped(round(number, divisor));
}

function stepped(number, scale, names, step, limit) {
  if (number % scale === 0n && number / scale < limit) return number / scale + ' ' + names[0];
  let chosen = 0, factor = 1n;
  while (chosen + 1 < names.length && round(number, scale * factor) >= limit) {
    chosen++;
    factor *= step;
  }
  return significant(number, scale * factor) + ' ' + names[chosen];
}

function format(value) {
  const number = abs(big(value)), scale = BigInt(data.scale), unit = data.unit;
  let text;
  if (unit[0] === 'count') {
    text = decimal(number, scale);
    text += ' ' + (text === '1' ? unit[1] : unit[2]);
  } else if (unit[0] === 'time') {
    const nanos = number * BigInt(unit[1]), second = scale * 1000000000n, seconds = round(nanos, second);
    const two = (count) => String(count).padStart(2, '0');
    if (round(nanos * 10n, second) < 600n) {
      text = stepped(nanos, scale, ['ns', 'µs', 'ms', 's'], 1000n, 1000n);
    } else if (seconds < 3600n) {
      text = seconds / 60n + ' min ' + two(seconds % 60n) + ' s';
    } else {
      const minutes = round(nanos, second * 60n);
      text = grouped(minutes / 60n) + ' h ' + two(minutes % 60n) + ' min';
    }
  } else if (unit[0] === 'bytes') {
    text = stepped(number * BigInt(unit[1]), scale, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'], 1024n, 1024n);
  } else {
    text = decimal(number, scale) + (unit[1] && ' ' + unit[1]);
  }
  return (value < 0 ? '-' : '') + text;
}

// ---- Names cut to their room, step by step as in fit.rs. ----

function charCells(c) {
  const code = c.codePointAt(0);
  const within = (from, to) => code >= from && code <= to;
  if (code < 0x300) return 1;
  if (within(0x300, 0x36f) || within(0x200b, 0x200f) || within(0xfe00, 0xfe0f)) return 0;
  return within(0x1100, 0x115f) || within(0x2e80, 0xa4cf) || within(0xac00, 0xd7a3) || within(0xf900, 0xfaff)
    || within(0xfe30, 0xfe6f) || within(0xff00, 0xff60) || within(0x1f300, 0x1faff) || within(0x20000, 0x3fffd) ? 2 : 1;
}

function cells(text) {
  let sum = 0;
  for (const c of text) sum += charCells(c);
  return sum;
}

function fit(text, room) {
  if (room < 3) return '';
  if (cells(text) <= room) return text;
  let head = text;
  const at = text.lastIndexOf(' (');
  if (at > 0 && text.endsWith(')')) {
    head = text.slice(0, at);
    const place = text.slice(at + 2, -1);
    const short = head + ' (' + place.slice(Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')) + 1) + ')';
    if (cells(short) <= room) return short;
    if (cells(head) <= room) return head;
  }
  let bare = withoutBrackets(head, false);
  if (cells(bare) <= room) return bare;
  bare = withoutBrackets(head, true);
  return cells(bare) <= room ? bare : shortenPath(bare, room);
}

function withoutBrackets(text, angles) {
  let out = '', inside = 0, level = 0, before = ' ';
  for (const c of text) {
    const opens = c === '(' || (angles && (c === '<' || c === '['));
    const closes = c === ')' || (angles && (c === '>' || c === ']'));
    if (level > 0 && closes) {
      level--;
      if (level === 0 && cells(out.slice(inside)) > 1) out = out.slice(0, inside) + '…';
    }
    out += c;
    if (opens && (level > 0 || /[\p{Alphabetic}\p{N}_>]/u.test(before))) {
      level++;
      if (level === 1) inside = out.length;
    }
    before = c;
  }
  return out;
}

const EXTENSIONS = new Set('c cc cjs cpp cs dll dylib erl ex exe go h hs java js jsx kt lua mjs php py rb rs so ts tsx'.split(' '));

function components(text) {
  const parts = [];
  let start = 0, level = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if ('(<[{'.includes(c)) level++;
    else if (')>]}'.includes(c)) level = Math.max(0, level - 1);
    else if ('.:/'.includes(c) && level === 0 && i > start) {
      while (i + 1 < text.length && '.:/'.includes(text[i + 1])) i++;
      if (i + 1 < text.length) {
        parts.push(text.slice(start, i + 1));
        start = i + 1;
      }
    }
  }
  // `retry.py` says which file it is, `py` does not.
  if (start > 0 && text[start - 1] === '.' && EXTENSIONS.has(text.slice(start))) start -= parts.pop().length;
  parts.push(text.slice(start));
  return parts;
}

function shortenPath(text, room) {
  const parts = components(text);
  for (let cut = 1; cut + 1 < parts.length; cut++) {
    const short = parts.map((part, i) => {
      if (i >= cut) return part;
      const word = part.replace(/[.:/]+$/, '');
      return ((/[\p{Alphabetic}\p{N}]/u.exec(word) || [...word])[0] || '') + part.slice(word.length);
    }).join('');
    if (cells(short) <= room) return short;
  }
  for (let keep = Math.min(parts.length, 3) - 1; keep >= 1; keep--) {
    const tail = parts.slice(-keep).join('');
    if (cells(tail) < room) return '…' + tail;
  }
  let out = '', width = 1;
  for (const c of parts[parts.length - 1]) {
    width += charCells(c);
    if (width > room) break;
    out += c;
  }
  return out + '…';
}

// ---- The page. HTML in a foreignObject: a real input field, native scrolling, selectable text. ----

function html(tag, attributes, ...children) {
  const element = document.createElementNS(HTML, tag);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  element.append(...children);
  return element;
}

function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  return element;
}

const CLASSES = { t: 'title', s: 'sub', l: 'lens' };
const header = html('div', { class: 'head' }, ...data.header.map(([kind, text]) =>
  html('span', { class: CLASSES[kind], title: text }, text)));
const input = html('input', { type: 'search', placeholder: 'search ( / )', 'aria-label': 'search: text, a.b.* or /regex/', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off' });
const found = html('output', { class: 'found', 'aria-live': 'polite' });
const button = (text, label) => html('button', { type: 'button', title: label, 'aria-label': label }, text);
const before = button('↑', 'previous match (N)'), after = button('↓', 'next match (n)');
const themer = button('◐', 'theme: as the system has it'), helper = button('?', 'keys (?)');
const finder = html('div', { class: 'find', role: 'search' }, found, before, after, input, themer, helper);
const reset = button('reset', 'reset zoom (0)');
const crumbs = html('nav', { class: 'crumbs', 'aria-label': 'zoom' });
const marks = svg('g'), ring = [0, 1].map((i) => svg('g', { id: 'rf-focus-' + i, role: 'treeitem', 'aria-selected': 'true' }));
ring.forEach((group) => group.append(svg('rect', { class: 'ring' })));
const canvas = svg('svg', { class: 'b' });
canvas.append(marks);
const field = html('div', { class: 'field', role: 'tree', tabindex: '0', 'aria-label': 'flame graph: arrow keys move, Enter zooms' }, canvas);
const facts = html('div', { class: 'facts' });
const copier = button('copy', 'copy these lines (c)');
const counter = html('span', { class: 'counts' }), unsure = html('span', { class: 'unsure' });
const legend = html('span', { class: 'legend' }, ...data.legend.map(([kind, text]) => {
  const swatch = svg('svg', { width: 18, height: 11, 'aria-hidden': 'true' });
  if (kind === 'p-inferred') swatch.append(svg('rect', { class: 'root', width: 18, height: 11 }));
  swatch.append(svg('rect', { class: kind, width: 18, height: 11 }));
  return html('span', {}, swatch, text);
}));
const bottom = html('div', { class: 'foot' }, html('div', { class: 'pick' }, facts, copier), html('div', { class: 'sums' }, counter, unsure, legend));
const tip = html('div', { class: 'tip', role: 'tooltip', hidden: '' });
const KEYS = [['click, Enter', 'zoom; on a remainder box: open it'], ['right click', 'select'], ['arrows, Home, End', 'move'],
  ['Backspace', 'zoom out by one'], ['0', 'reset zoom'], ['/  Ctrl-F', 'search: text (an upper-case letter makes case matter), a.b.* or /regex/'],
  ['n  N', 'next, previous match'], ['[  ]', 'previous, next part of an opened remainder'], ['c', 'copy the selected box'], ['Esc', 'clear search, then zoom']];
const help = html('div', { class: 'help', role: 'dialog', 'aria-label': 'keys', hidden: '', tabindex: '-1' },
  html('dl', {}, ...KEYS.flatMap(([keys, text]) => [html('dt', {}, keys), html('dd', {}, text)])));
const app = html('div', { class: 'app' + (data.flame ? ' flame' : ''), role: 'region', 'aria-label': data.header[0][1] },
  html('div', { class: 'top' }, header, html('div', { class: 'bar' }, reset, crumbs, finder)), field, bottom, tip, help);

// ---- What is shown. ----

// The zoomed node. With `below`: only its children smaller than that, from number `at` on.
let zoom = { node: 0, below: 0, at: 0 };
let query = '';
// The selected box: a node, or the remainder under it.
let picked = { node: 0, rest: false };
let hovered = null;

let rows = [], scope = 0, least = 0, width = 0, sums = null, part = null;

function edge(value) {
  if (!scope) return 0;
  return Math.round(value / scope * width * 100) / 100;
}

// The small children of an opened remainder, cut into parts whose boxes are wide enough to see.
function parts(node, below) {
  const small = [];
  for (let child = node + 1; child < end[node]; child = end[child]) if (total[child] < below) small.push(child);
  const starts = [];
  for (let i = 0; i < small.length;) {
    starts.push(i);
    let sum = 0, smallest = Infinity, first = i;
    for (; i < small.length; i++) {
      const value = total[small[i]];
      if (i > first && Math.min(smallest, value) / (sum + value) * width < 3) break;
      smallest = Math.min(smallest, value);
      sum += value;
    }
  }
  return { small, starts };
}

function arrange() {
  rows = [];
  part = null;
  sums = { drawn: 0, frames: 0, boxes: 0, value: 0, narrowest: Infinity };
  const row = (at) => rows[at] || (rows[at] = { node: [], start: [], width: [], kind: [], count: [] });
  const put = (at, node, start, wide, kind, count) => {
    const to = row(at);
    to.node.push(node);
    to.start.push(start);
    to.width.push(wide);
    to.kind.push(kind);
    to.count.push(count);
  };
  if (!size) return;
  let first = [zoom.node];
  scope = total[zoom.node];
  if (zoom.below) {
    const { small, starts } = parts(zoom.node, zoom.below);
    const at = Math.max(0, starts.findLastIndex((start) => start <= zoom.at));
    first = small.slice(starts[at], starts[at + 1]);
    scope = first.reduce((sum, node) => sum + total[node], 0);
    part = { starts, at, of: small.length, shown: first.length };
  }
  least = scope * data.min / width;
  // Ancestors stay, as wide as the view.
  for (let node = zoom.below ? zoom.node : parent[zoom.node]; node >= 0; node = parent[node]) put(depth[node], node, 0, scope, 1, 0);
  const todo = [];
  let start = 0;
  for (const node of first) {
    todo.push([node, start, 0, 0]);
    start += total[node];
  }
  todo.reverse();
  while (todo.length) {
    let [node, start, narrow, number] = todo.pop();
    if (narrow) {
      put(depth[node] + 1, node, start, narrow, 2, number);
      // Rows below the last one are no remainder: the line below the picture has words of its own for them.
      if (number) {
        sums.boxes++;
        sums.frames += number;
        sums.value += narrow;
      }
      continue;
    }
    put(depth[node], node, start, total[node], 0, 0);
    sums.drawn++;
    if (node > 0) sums.narrowest = Math.min(sums.narrowest, total[node]);
    const mark = todo.length;
    let small = restValue[node], count = restCount[node];
    for (let child = node + 1; child < end[node]; child = end[child]) {
      const value = total[child];
      if (value < least) {
        small += value;
        count++;
      } else {
        todo.push([child, start, 0, 0]);
        start += value;
      }
    }
    // After its siblings: a row is in order from left to right.
    if (small > 0) todo.push([node, start, small, count]);
    for (let i = mark, j = todo.length - 1; i < j; i++, j--) [todo[i], todo[j]] = [todo[j], todo[i]];
  }
}

// ---- Search. ----

let hits = null, hitsBefore = null, towers = [], bad = '';

// As in a lens: an upper-case letter makes case matter; with a `*` the pattern is the whole of a name, file or module.
function matcher(text) {
  const regex = /^\/(.+)\/(i?)$/.exec(text);
  if (regex) {
    const made = new RegExp(regex[1], regex[2] + 'u');
    return (string) => made.test(string);
  }
  const exact = text !== text.toLowerCase(), part = (string) => (exact ? string : string.toLowerCase()).includes(text);
  if (!text.includes('*')) return part;
  const whole = new RegExp('^' + text.split('*').map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('.*') + '$', exact ? 'u' : 'iu');
  return (string) => part(string) || pieces(string).some((piece) => whole.test(piece));
}

// `f (a/b.py:7)` is also `f` and `a/b.py`; `a/b.go:7 · lib.so` is `a/b.go` and `lib.so`.
function pieces(string) {
  const place = /^(.+) \((.+)\)$/.exec(string), out = [string];
  for (const piece of place ? place.slice(1) : string.split(' · ')) out.push(piece.replace(/:\d+$/, ''));
  return out;
}

// What the line beside the search says, but for the place one has gone to.
let saying = null;

function search() {
  hits = null;
  towers = [];
  bad = '';
  saying = null;
  say();
  const marked = !query && data.highlight;
  if (!query && !marked) return;
  let matches;
  try {
    matches = matcher(query);
  } catch (error) {
    bad = 'not a regular expression';
    found.textContent = bad;
    return;
  }
  const known = new Map();
  const test = (text) => {
    if (text < 0) return false;
    if (!known.has(text)) known.set(text, matches(data.strings[text]));
    return known.get(text);
  };
  hits = new Uint8Array(data.entries.length / 4);
  for (let i = 0; i < hits.length; i++) {
    // What is no frame matches nothing: the box of the whole view, the buckets.
    if (data.entries[i * 4 + 1] >= data.hues) continue;
    hits[i] = marked ? data.entries[i * 4 + 3] & 1 : test(data.entries[i * 4]) || test(data.entries[i * 4 + 2]);
  }
  // A match below a match is in it: only the outermost count. Those that one call path leads to are one place, and the
  // widest of them stands for it.
  let value = 0, widest = 0, hides = size > 0 && restValue[0] > 0;
  const places = new Map();
  hitsBefore = new Uint32Array(size + 1);
  for (let node = 1, next = 1; node < size; node++) {
    const hit = hits[entry[node]];
    hitsBefore[node + 1] = hitsBefore[node] + hit;
    if (node < next) continue;
    if (hit) {
      // Merged from the leaf there are no call paths from outside: there a box is a box.
      const key = data.bottomUp ? node : parent[node], place = places.get(key);
      if (!place) {
        places.set(key, { node, value: total[node] });
      } else {
        if (total[node] > total[place.node]) place.node = node;
        place.value += total[node];
      }
      value += total[node];
      next = end[node];
    } else if (restValue[node] > 0) {
      hides = true;
    }
  }
  for (const place of places.values()) {
    towers.push(place.node);
    widest = Math.max(widest, place.value);
  }
  towers.sort((a, b) => a - b);
  saying = { pattern: '', value, widest, count: towers.length, hides };
  // The renderer counted in the whole tree.
  if (marked) {
    const [pattern, value, count, widest] = data.highlight;
    saying = data.bottomUp ? { ...saying, pattern, value } : { pattern, value, widest, count, hides: false };
  }
  say();
}

function say() {
  found.title = '';
  found.textContent = '';
  if (!saying) return;
  const { pattern, value, widest, count, hides } = saying, at = towers.indexOf(picked.node);
  const before = pattern && fit(pattern, 32) + ': ';
  if (pattern) found.title = pattern;
  else if (hides) found.title = 'frames that are not in this file cannot be searched';
  if (!count) {
    found.textContent = before + (hides ? 'no match among the frames in this file' : 'no match');
    return;
  }
  const noun = data.bottomUp ? ['box', 'boxes'] : ['place', 'places'];
  const where = at < 0 || picked.rest || count === 1 || count !== towers.length ? plural(count, ...noun) : `${noun[0]} ${grouped(at + 1)} of ${grouped(count)}`;
  found.textContent = `${before}${hides ? 'at least ' : ''}${percent(value, view)} of view · ${format(value)} · ${where}`
    + (count > 1 ? ` · widest ${percent(widest, view)}` : '');
}

function hitsInRest(node) {
  let count = 0;
  for (let child = node + 1; child < end[node]; child = end[child]) {
    if (total[child] < least) count += hitsBefore[end[child]] - hitsBefore[child];
  }
  return count;
}

// ---- Drawing: only the rows in sight are elements. ----

let drawnFrom = 0, drawnTo = 0;

const top = (at) => (data.flame ? rows.length - 1 - at : at) * data.row;

function draw() {
  const height = field.clientHeight, over = Math.max(height / 2, 200);
  drawnFrom = field.scrollTop - over;
  drawnTo = field.scrollTop + height + over;
  marks.replaceChildren();
  let flags = '', hatch = '';
  const paths = new Map(), cell = data.font * 0.602, tall = data.row - 1, textAt = tall / 2 + data.font * 0.36;
  for (let at = 0; at < rows.length; at++) {
    const y = top(at), row = rows[at];
    if (y + data.row < drawnFrom || y > drawnTo) continue;
    for (let i = 0; i < row.node.length; i++) {
      const node = row.node[i], kind = row.kind[i];
      const left = edge(row.start[i]), wide = Math.round((edge(row.start[i] + row.width[i]) - left) * 100) / 100;
      const hit = hits && kind !== 2 && node > 0 && hits[entry[node]];
      // Narrow boxes need no outline and no text: one path for each colour instead of an element for each box.
      if (wide < (kind === 2 ? 1 : 3)) {
        if (wide <= 0) continue;
        if (hit && wide < 2) {
          // A mark, not a box: it may be wider than what it marks.
          flags += `M${left} ${y}h2v${tall}h-2z`;
          continue;
        }
        const own = klass(node);
        const style = kind === 2 ? 'slit' : hit ? 'match' : kind === 1 ? 'past'
          : data.classes[wide < 1 && own < data.hues ? own - own % 3 + (Math.imul(row.start[i], 0x9e3779b9) >>> 16) % 3 : own];
        paths.set(style, (paths.get(style) || '') + `M${left} ${y}h${wide}v${tall}h-${wide}z`);
        if (kind !== 2 && inferred.has(node)) hatch += `M${left} ${y}h${wide}v${tall}h-${wide}z`;
        continue;
      }
      let style = kind === 2 ? 'p-rest' : hit ? 'match' : kind === 1 ? 'past' : data.classes[klass(node)];
      if (kind !== 2 || wide >= 3) style += ' w';
      if (kind === 2 && hits && hitsInRest(node)) style += ' hit';
      marks.append(svg('rect', { class: style, x: left, y, width: wide, height: tall }));
      if (kind !== 2 && inferred.has(node)) marks.append(svg('rect', { class: 'p-inferred', x: left, y, width: wide, height: tall }));
      const room = Math.floor((wide - 8) / cell);
      const text = kind === 2 ? restLabel(row.width[i], row.count[i], room) : fit(name(node), room);
      if (text) {
        const label = svg('text', { x: left + 4, y: y + textAt, class: kind === 2 ? 'q' : kind === 1 && !hit ? 'q' : '' });
        label.textContent = text;
        marks.append(label);
      }
    }
  }
  if (flags) paths.set('flag', flags);
  for (const [style, path] of paths) marks.append(svg('path', { class: style, d: path }));
  if (hatch) marks.append(svg('path', { class: 'p-inferred', d: hatch }));
  drawRing();
}

function restLabel(value, count, room) {
  if (!count) return ['deeper rows not drawn, ' + percent(value, view), 'deeper rows', '…'].find((text) => cells(text) <= room) || '';
  const short = '… ' + plural(count, 'frame', 'frames');
  return [short + ', ' + percent(value, view), short, '…'].find((text) => cells(text) <= room) || '';
}

// Where a box is now: row and place, or nothing if it is not in the picture.
function find(box) {
  const at = depth[box.node] + (box.rest ? 1 : 0), row = rows[at];
  if (!row) return null;
  const i = row.node.findIndex((node, i) => node === box.node && (row.kind[i] === 2) === box.rest);
  return i < 0 ? null : { at, i, row };
}

let turn = 0;

function drawRing() {
  ring.forEach((group) => group.remove());
  const place = find(picked);
  if (!place) return field.removeAttribute('aria-activedescendant');
  // Two elements by turns: a reader announces a change of element, not of its label.
  turn = 1 - turn;
  const left = edge(place.row.start[place.i]), right = edge(place.row.start[place.i] + place.row.width[place.i]);
  const group = ring[turn], rect = group.firstChild;
  const box = { x: left, y: top(place.at), width: Math.max(right - left, 2), height: data.row - 1 };
  for (const key in box) rect.setAttribute(key, box[key]);
  group.setAttribute('aria-level', place.at + 1);
  group.setAttribute('aria-label', lines(picked, place).join(', '));
  canvas.append(group);
  field.setAttribute('aria-activedescendant', group.id);
}

// Name and numbers of a box.
function lines(box, place) {
  const { node } = box;
  if (box.rest) {
    const value = place ? place.row.width[place.i] : restValue[node], count = place ? place.row.count[place.i] : restCount[node];
    return [count ? `… ${plural(count, 'frame', 'frames')} too narrow to draw` : 'deeper rows not drawn', 'total ' + format(value), ...shares(value, node)];
  }
  const out = [name(node), 'total ' + format(total[node]), 'self ' + format(self[node]), ...shares(total[node], parent[node])];
  if (inferred.has(node)) out.push(`inferred: ${percent(inferred.get(node), total[node])} of it`);
  if (details(node)) out.push(details(node));
  return out;
}

function shares(value, above) {
  // The root is the view, of which nothing is estimated.
  const of = [' of all', ' of view' + (above < 0 ? '' : range(value)), ' of parent'];
  return [data.all, view, above < 0 ? value : total[above]].map((whole, i) => percent(value, whole) + of[i]);
}

function show() {
  const place = find(picked), [head, ...rest] = lines(picked, place);
  facts.replaceChildren(html('code', { title: head }, head), html('span', {}, rest.join(' · ')));
  let text = plural(sums.drawn, 'box', 'boxes') + ' drawn; ' + (sums.boxes
    ? `${plural(sums.frames, 'frame', 'frames')} in ${plural(sums.boxes, 'remainder box', 'remainder boxes')} = ${percent(sums.value, view)} of view`
    : 'every frame has its own');
  if (data.deeper) text += `; deeper rows not drawn: ${data.deeperExact ? '' : 'at least '}${grouped(data.deeper)}`;
  counter.textContent = text;
  const sure = data.leastSure || 0;
  unsure.textContent = sums.narrowest >= sure ? ''
    : (sure > view ? 'all boxes' : `boxes narrower than ${percent(sure, view)} of view`) + ' are less sure than ± 50 %';
}

function path(node) {
  const out = [];
  for (; node >= 0; node = parent[node]) out.unshift(node);
  return out;
}

function trail() {
  const way = path(zoom.node), out = [];
  const add = (node, text) => {
    const crumb = button(text, name(node));
    crumb.className = 'crumb';
    crumb.addEventListener('click', () => go({ node, below: 0, at: 0 }));
    if (node === zoom.node && !zoom.below) crumb.setAttribute('aria-current', 'location');
    out.push(crumb);
  };
  if (way.length === 1 && !zoom.below) {
    out.push(html('span', { class: 'hint' }, 'click zooms · / searches · ? keys'));
  } else {
    const shown = way.length > 5 ? [way[0], -1, ...way.slice(-3)] : way;
    shown.forEach((node) => node < 0 ? out.push(html('span', {}, `… ${way.length - 4} …`)) : add(node, fit(name(node), 24)));
    if (part) {
      const first = part.starts[part.at] + 1;
      const crumb = html('span', { class: 'part' }, `small children ${grouped(first)}–${grouped(first + part.shown - 1)} of ${grouped(part.of)} · ${percent(scope, view)} of view`);
      const back = button('‹', 'previous part ([)'), next = button('›', 'next part (])');
      back.disabled = part.at === 0;
      next.disabled = part.at + 1 >= part.starts.length;
      back.addEventListener('click', () => turnPart(-1));
      next.addEventListener('click', () => turnPart(1));
      out.push(back, crumb, next);
      if (restCount[zoom.node]) out.push(html('span', { class: 'hint' }, `and ${plural(restCount[zoom.node], 'frame', 'frames')} not in this file`));
    }
  }
  crumbs.replaceChildren(...out);
  crumbs.scrollLeft = crumbs.scrollWidth;
  reset.hidden = !zoom.node && !zoom.below;
}

function turnPart(by) {
  const at = part && part.starts[part.at + by];
  if (at !== undefined && at !== null) go({ ...zoom, at });
}

// Lays out and draws everything again. The scroll position follows the zoomed node if asked to.
function update(follow) {
  width = Math.max(100, field.clientWidth - 24);
  arrange();
  if (!find(picked)) picked = zoom.below ? { node: rowBelow(), rest: false } : { node: zoom.node, rest: false };
  canvas.setAttribute('width', width);
  canvas.setAttribute('height', rows.length * data.row);
  trail();
  show();
  if (follow) {
    const y = top(depth[zoom.node]);
    field.scrollTop = data.flame ? y + data.row * 4 - field.clientHeight : y - data.row * 3;
  }
  draw();
}

function rowBelow() {
  const row = rows[depth[zoom.node] + 1];
  return row ? row.node[0] : zoom.node;
}

// ---- Doing things. ----

function go(to) {
  if (to.node === zoom.node && to.below === zoom.below && to.at === zoom.at) return update(true);
  zoom = to;
  picked = { node: to.node, rest: false };
  app.classList.remove('picked');
  hide();
  update(true);
  if (!bad) say();
  // Restarts the fade.
  marks.getBoundingClientRect();
  canvas.classList.remove('fresh');
  void canvas.clientWidth;
  canvas.classList.add('fresh');
  save(true);
}

function open(box) {
  if (!box.rest) return go({ node: box.node, below: 0, at: 0 });
  for (let child = box.node + 1; child < end[box.node]; child = end[child]) {
    if (total[child] < least) return go({ node: box.node, below: least, at: 0 });
  }
  pick(box);
  facts.append(html('em', {}, restCount[box.node] ? 'these frames are not in this file: draw it wider, or cut to them with a lens' : 'deeper rows are not in this file'));
}

function pick(box) {
  picked = box;
  app.classList.add('picked');
  reveal();
  show();
  say();
  drawRing();
}

// Scrolls to the selected box if it is out of sight.
function reveal() {
  const place = find(picked);
  if (!place) return;
  const y = top(place.at);
  if (y < field.scrollTop) field.scrollTop = y - data.row;
  else if (y + data.row > field.scrollTop + field.clientHeight) field.scrollTop = y + data.row * 2 - field.clientHeight;
  if (field.scrollTop < drawnFrom || field.scrollTop + field.clientHeight > drawnTo) draw();
}

function pickAt(at, i) {
  const row = rows[at];
  if (row && i >= 0 && i < row.node.length) pick({ node: row.node[i], rest: row.kind[i] === 2 });
}

// The box of a row at a value, or -1.
function boxAt(row, value) {
  let low = 0, high = row.node.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row.start[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low > 0 && value < row.start[low - 1] + row.width[low - 1] ? low - 1 : -1;
}

function move(key) {
  const place = find(picked);
  if (!place) return;
  const { at, i, row } = place, outwards = data.flame ? 'ArrowUp' : 'ArrowDown';
  if (key === 'ArrowLeft') pickAt(at, i - 1);
  else if (key === 'ArrowRight') pickAt(at, i + 1);
  else if (key === 'Home') pickAt(at, 0);
  else if (key === 'End') pickAt(at, row.node.length - 1);
  else if (key === outwards) {
    const next = row.kind[i] === 2 ? null : rows[at + 1];
    if (!next) return;
    const child = next.start.findIndex((start) => start >= row.start[i]);
    if (child >= 0 && next.start[child] < row.start[i] + row.width[i]) pickAt(at + 1, child);
  } else if (at > 0) {
    pickAt(at - 1, boxAt(rows[at - 1], row.start[i]));
  }
}

function findNext(by) {
  if (!towers.length) return;
  let at = by > 0 ? towers.findIndex((node) => node > picked.node) : towers.findLastIndex((node) => node < picked.node);
  if (at < 0) at = by > 0 ? 0 : towers.length - 1;
  const node = towers[at];
  if (!find({ node, rest: false })) {
    // Out of the picture or too narrow in it: its nearest ancestor that shows it, from the outside in.
    zoom = { node: 0, below: 0, at: 0 };
    update(true);
    if (!find({ node, rest: false })) {
      zoom = { node, below: 0, at: 0 };
      picked = { node, rest: false };
      update(true);
    }
    save(true);
  }
  pick({ node, rest: false });
}

function look(text) {
  query = text;
  if (input.value !== text) input.value = text;
  search();
  app.classList.toggle('finding', !!hits);
  input.setAttribute('aria-invalid', String(!!bad));
  draw();
}

function copy() {
  const text = lines(picked, find(picked)).join('\n');
  const done = (label) => {
    copier.textContent = label;
    setTimeout(() => { copier.textContent = 'copy'; }, 1200);
  };
  const select = () => {
    getSelection().selectAllChildren(facts);
    done('selected');
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => done('copied'), select);
  else select();
}

// ---- The address keeps zoom and search. ----

// A number in a file means the same node only in the same file: the names on the way to it must fit.
function sign(node) {
  let hash = 7;
  for (const step of path(node)) for (const c of name(step)) hash = Math.imul(hash, 31) + c.codePointAt(0) >>> 0;
  return hash.toString(36);
}

function save(push) {
  if (!alone) return;
  const out = [];
  if (zoom.node || zoom.below) out.push(`z=${zoom.node}.${sign(zoom.node)}`);
  if (zoom.below) out.push(`below=${zoom.below}`, `at=${zoom.at}`);
  if (query) out.push('s=' + encodeURIComponent(query));
  const hash = '#' + out.join('&');
  if (hash === (location.hash || '#')) return;
  try {
    history[push ? 'pushState' : 'replaceState'](null, '', hash);
  } catch (error) {
    location.replace(hash);
  }
}

function restore() {
  const state = { node: 0, below: 0, at: 0 };
  let text = '';
  for (const item of location.hash.slice(1).split('&')) {
    const at = item.indexOf('='), key = item.slice(0, at), value = item.slice(at + 1);
    if (key === 'z') {
      const [node, check] = value.split('.');
      if (/^\d+$/.test(node) && +node < size && sign(+node) === check) state.node = +node;
    } else if (key === 'below' && Number(value) > 0) {
      state.below = Number(value);
    } else if (key === 'at' && /^\d+$/.test(value)) {
      state.at = +value;
    } else if (key === 's') {
      try {
        text = decodeURIComponent(value);
      } catch (error) {
        text = '';
      }
    }
  }
  if (state.below && !parts(state.node, state.below).small.length) state.below = state.at = 0;
  zoom = state;
  picked = { node: state.node, rest: false };
  update(true);
  look(text);
}

// ---- Pointer and keys. ----

function under(event) {
  const box = canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
  if (x < 0 || x >= box.width || y < 0 || y >= box.height) return null;
  const line = Math.floor(y / data.row), at = data.flame ? rows.length - 1 - line : line, row = rows[at];
  const i = row ? boxAt(row, x / width * scope) : -1;
  return i < 0 ? null : { node: row.node[i], rest: row.kind[i] === 2, at, i };
}

function hide() {
  hovered = null;
  tip.hidden = true;
}

field.addEventListener('pointermove', (event) => {
  const box = under(event);
  field.style.cursor = box ? 'pointer' : '';
  if (!box || event.pointerType === 'touch') return hide();
  if (!hovered || hovered.node !== box.node || hovered.rest !== box.rest) {
    const [head, ...rest] = lines(box, { row: rows[box.at], i: box.i });
    tip.replaceChildren(html('b', {}, head), ...rest.map((text) => html('span', {}, text)));
    if (box.rest && end[box.node] > box.node + 1) tip.append(html('i', {}, 'click to open'));
    hovered = box;
    tip.hidden = false;
  }
  const frame = app.getBoundingClientRect(), x = event.clientX - frame.left, y = event.clientY - frame.top;
  const wide = tip.offsetWidth, high = tip.offsetHeight;
  tip.style.left = Math.max(4, x + 14 + wide > frame.width - 4 ? x - wide - 10 : x + 14) + 'px';
  tip.style.top = Math.max(4, y + 18 + high > frame.height - 4 ? y - high - 12 : y + 18) + 'px';
});
field.addEventListener('pointerleave', hide);
field.addEventListener('click', (event) => {
  const box = under(event);
  if (box) open({ node: box.node, rest: box.rest });
});
field.addEventListener('contextmenu', (event) => {
  const box = under(event);
  if (!box) return;
  event.preventDefault();
  pick({ node: box.node, rest: box.rest });
  field.focus({ preventScroll: true });
});
field.addEventListener('scroll', () => {
  hide();
  if (field.scrollTop < drawnFrom || field.scrollTop + field.clientHeight > drawnTo) requestAnimationFrame(draw);
});
field.addEventListener('focus', () => { if (field.matches(':focus-visible')) reveal(); });
input.addEventListener('input', () => {
  look(input.value);
  save(false);
});
reset.addEventListener('click', () => go({ node: 0, below: 0, at: 0 }));
before.addEventListener('click', () => findNext(-1));
after.addEventListener('click', () => findNext(1));
copier.addEventListener('click', copy);
helper.addEventListener('click', () => toggleHelp());
help.addEventListener('click', () => toggleHelp(false));
themer.addEventListener('click', () => {
  const next = { '': 'light', light: 'dark', dark: '' }[root.getAttribute('data-theme') || ''];
  if (next) root.setAttribute('data-theme', next);
  else root.removeAttribute('data-theme');
  const label = 'theme: ' + (next || 'as the system has it');
  themer.title = label;
  themer.setAttribute('aria-label', label);
});

function toggleHelp(on = help.hidden) {
  help.hidden = !on;
  (on ? help : field).focus({ preventScroll: true });
}

function escape() {
  if (!help.hidden) toggleHelp(false);
  else if (query) {
    look('');
    save(false);
    field.focus({ preventScroll: true });
  } else {
    go({ node: 0, below: 0, at: 0 });
    field.focus({ preventScroll: true });
  }
}

function keys(event) {
  const { key } = event, typing = event.target === input;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'f' && !event.shiftKey && !event.altKey) {
    // The second time it is the browser's own.
    if (typing) return;
    event.preventDefault();
    input.focus();
    input.select();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inTree = document.activeElement === field;
  let done = true;
  if (key === 'Escape') escape();
  else if (typing) {
    if (key === 'Enter') findNext(event.shiftKey ? -1 : 1);
    else if (key === 'ArrowDown') field.focus({ preventScroll: true });
    else done = false;
  } else if (key === '/') {
    input.focus();
    input.select();
  } else if (key === '?') toggleHelp();
  else if (key === '0') go({ node: 0, below: 0, at: 0 });
  else if (key === 'n') findNext(1);
  else if (key === 'N') findNext(-1);
  else if (key === '[') turnPart(-1);
  else if (key === ']') turnPart(1);
  else if (key === 'c') copy();
  else if (key === 'Backspace') {
    if (zoom.below) go({ node: zoom.node, below: 0, at: 0 });
    else if (zoom.node) go({ node: parent[zoom.node], below: 0, at: 0 });
  } else if (inTree && (key.startsWith('Arrow') || key === 'Home' || key === 'End')) move(key);
  else if (inTree && (key === 'Enter' || key === ' ')) open(picked);
  else done = false;
  if (done) event.preventDefault();
}

(alone ? window : app).addEventListener('keydown', keys);

// ---- Start. ----

const frame = svg('foreignObject', { x: 0, y: 0, width: '100%', height: '100%' });
frame.append(app);
root.querySelector('.picture').style.display = 'none';
root.removeAttribute('role');
root.removeAttribute('aria-label');
if (alone) {
  root.removeAttribute('viewBox');
  root.setAttribute('width', '100%');
  root.setAttribute('height', '100%');
  window.addEventListener('popstate', restore);
  window.addEventListener('hashchange', restore);
} else {
  // Room for the bars around the picture.
  const [, , wide, high] = root.getAttribute('viewBox').split(' ').map(Number), tall = Math.max(high + 110, 300);
  root.setAttribute('viewBox', `0 0 ${wide} ${tall}`);
  root.setAttribute('height', tall);
}
root.append(frame);
if (alone) restore();
else update(true);
new ResizeObserver(() => {
  if (Math.max(100, field.clientWidth - 24) !== width) update(false);
  else draw();
}).observe(field);

// For checks from outside: what one sees, as values.
root.reflame = Object.freeze({ size, lines: (node) => lines({ node, rest: false }), path: (node) => path(node).map(name) });
})();
