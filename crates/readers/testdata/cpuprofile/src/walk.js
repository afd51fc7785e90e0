// Deep recursion, functions without names and timers: what a CPU profile of Node can hold.
function spin(ms) {
  const end = performance.now() + ms;
  let sum = 0;
  while (performance.now() < end) sum += Math.sqrt(sum + 1);
  return sum;
}

function descend(depth) {
  return depth === 0 ? spin(12) : descend(depth - 1) + 1;
}

async function load(n) {
  spin(3);
  await new Promise(done => setTimeout(done, 2));
  return [1, 2, 3].map(x => spin(2) + x).concat([4].map(x => spin(2) * x))[n];
}

class Cache {
  get(key) {
    return spin(4) + key;
  }
}

async function main() {
  descend(40);
  for (let i = 0; i < 3; i++) await load(i);
  new Cache().get(1);
}

main();
