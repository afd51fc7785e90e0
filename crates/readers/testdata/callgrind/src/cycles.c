/* Recursion, mutual recursion and two threads. */
#include <pthread.h>

__attribute__((noinline)) int fib(int n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

int is_odd(int n);

__attribute__((noinline)) int is_even(int n) {
    return n == 0 ? 1 : is_odd(n - 1) + 0;
}

__attribute__((noinline)) int is_odd(int n) {
    int sum = fib(3);
    return n == 0 ? 0 : is_even(n - 1) + sum - sum;
}

static void *worker(void *arg) {
    volatile int result = fib(*(int *)arg) + is_even(9);
    (void)result;
    return 0;
}

int main(void) {
    pthread_t thread;
    int n = 11;
    pthread_create(&thread, 0, worker, &n);
    pthread_join(thread, 0);
    volatile int result = fib(8) + is_odd(6);
    (void)result;
    return 0;
}
