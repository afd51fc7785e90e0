/* Functions that call, that are inlined, that are called by a pointer, and one of another library. */
#include <string.h>

static inline __attribute__((always_inline)) int inner(const char *text) {
    return (int)strlen(text) * 3; /* inner */
}

static inline __attribute__((always_inline)) int middle(const char *text) {
    return inner(text) + 1; /* middle */
}

__attribute__((noinline)) int outer(const char *text) {
    return middle(text) * 2; /* outer */
}

__attribute__((noinline)) static int hidden(int x) {
    __asm__ volatile("");
    return x + 7;
}

int (*volatile called)(int) = hidden;

int main(int count, char **arguments) {
    return outer(arguments[0]) + called(count) == 0;
}
