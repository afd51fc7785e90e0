// Keeps what it allocates, through recursion and functions without names, and writes its own heap profile while it does:
// what `--heap-prof` writes at the end has lost most of it.
const { Session } = require('node:inspector');
const { writeFileSync } = require('node:fs');

const kept = [];

function node(depth) {
  return depth === 0 ? new Array(50).fill('leaf') : { left: node(depth - 1), right: node(depth - 1) };
}

function fill() {
  kept.push(node(9));
  kept.push(Array.from({ length: 2000 }, (_, i) => ({ i, text: 'x'.repeat(i % 50) })));
}

const session = new Session();
session.connect();
session.post('HeapProfiler.startSampling', { samplingInterval: 32768 });
for (let i = 0; i < 40; i++) fill();
session.post('HeapProfiler.stopSampling', (_, { profile }) => writeFileSync('leak.heapprofile', JSON.stringify(profile)));
