/* A program without cycles: every function is called from several places, some with inlined code. */
#include <stdio.h>
#include <stdlib.h>

static inline __attribute__((always_inline)) unsigned mix(unsigned h, unsigned v) {
    h ^= v;
    h *= 16777619u;
    return h ^ (h >> 13);
}

__attribute__((noinline)) unsigned hash(const unsigned *items, int n) {
    unsigned h = 2166136261u;
    for (int i = 0; i < n; i++)
        h = mix(h, items[i]);
    return h;
}

__attribute__((noinline)) unsigned price(const unsigned *items, int n) {
    unsigned sum = 0;
    for (int i = 0; i < n; i++)
        sum += items[i] % 97 + (hash(items, 4) & 1);
    return sum;
}

__attribute__((noinline)) unsigned check(const unsigned *items, int n) {
    return hash(items, n) & 7;
}

__attribute__((noinline)) unsigned order(const unsigned *items, int n) {
    unsigned bad = check(items, n);
    return bad ? price(items, n) : price(items, n / 2);
}

int main(void) {
    unsigned items[64], total = 0;
    for (int i = 0; i < 64; i++)
        items[i] = (unsigned)i * 2654435761u;
    for (int day = 0; day < 20; day++) {
        items[day] += total;
        total += order(items, 64);
        total += check(items, 32);
    }
    return total == 1;
}
