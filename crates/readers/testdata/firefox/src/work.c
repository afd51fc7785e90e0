#include <pthread.h>
#include <stdio.h>
static volatile unsigned long sink;
static inline __attribute__((always_inline)) unsigned long mix(unsigned long x) { x ^= x << 13; x ^= x >> 7; x ^= x << 17; return x; }
__attribute__((noinline)) unsigned long hash(unsigned long n) { unsigned long x = n | 1; for (int i = 0; i < 2000; i++) x = mix(x); return x; }
__attribute__((noinline)) unsigned long price(unsigned long n) { return hash(n) + hash(n + 1); }
__attribute__((noinline)) unsigned long order(unsigned long n, int depth) { return depth ? order(n + 1, depth - 1) + 1 : price(n); }
static void *worker(void *arg) { for (unsigned long i = 0; i < 20000; i++) sink += order(i, (int)(i % 5)); return arg; }
int main(void) { pthread_t t; pthread_create(&t, 0, worker, 0); worker(0); pthread_join(t, 0); printf("%lu\n", sink); return 0; }
