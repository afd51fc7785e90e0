/* Reads and writes a little and computes a little. */
#include <fcntl.h>
#include <unistd.h>

__attribute__((noinline)) static unsigned compute(unsigned n) {
    unsigned sum = 0;
    for (unsigned i = 0; i < n; i++)
        sum = sum * 31 + i;
    return sum;
}

__attribute__((noinline)) static unsigned copy(int from, int to) {
    char buffer[65536];
    ssize_t got = read(from, buffer, sizeof buffer);
    return write(to, buffer, got > 0 ? (size_t)got : 0) + compute(20000);
}

int main(void) {
    unsigned sum = 0;
    int from = open("/dev/zero", O_RDONLY), to = open("/dev/null", O_WRONLY);
    for (int i = 0; i < 500000; i++)
        sum += copy(from, to);
    return sum == 1;
}
