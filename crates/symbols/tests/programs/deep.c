/* Writes down where it is: its registers, its stack, its own backtrace(), and what is mapped. `deep FOLDER call` does so in
   a function that many others lead to, `deep FOLDER signal` the same in a handler of a signal, `deep FOLDER step` behind
   every single instruction of a call. */
#define _GNU_SOURCE
#include <execinfo.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

enum { TRAP = 0x100, MOST_STEPS = 3000 };

static FILE *samples;
static uint64_t stack_end;

static FILE *open_in(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

static void copy_maps(const char *folder) {
    FILE *maps = fopen("/proc/self/maps", "r"), *file = open_in(folder, "maps");
    char line[4096];
    uint64_t here = (uint64_t)&maps, first, last;
    while (fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%lx-%lx", &first, &last) == 2 && first <= here && here < last) stack_end = last;
        fputs(line, file);
    }
    fclose(maps);
    fclose(file);
}

static void put(uint64_t number) { fwrite(&number, sizeof number, 1, samples); }

/* The context is that of an instruction that a signal came between, as a profiler finds it. */
static void write_down(const ucontext_t *context) {
    const greg_t *g = context->uc_mcontext.gregs;
    /* perf's order. */
    const int order[] = {REG_RAX, REG_RBX, REG_RCX, REG_RDX, REG_RSI, REG_RDI, REG_RBP, REG_RSP, REG_RIP};
    for (int i = 0; i < 9; i++) put(g[order[i]]);
    for (int i = 9; i < 16; i++) put(0);
    for (int i = REG_R8; i <= REG_R15; i++) put(g[i]);
    void *addresses[200];
    int count = backtrace(addresses, 200);
    put(count);
    for (int i = 0; i < count; i++) put((uint64_t)addresses[i]);
    uint64_t sp = g[REG_RSP];
    put(stack_end - sp);
    fwrite((const void *)sp, 1, stack_end - sp, samples);
}

static void interrupted(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info;
    write_down(context);
    exit(fclose(samples));
}

/* Comes behind each instruction as long as the flag is set. */
static void stepped(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info;
    static int steps;
    write_down(context);
    if (++steps == MOST_STEPS) ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~TRAP;
}

/* Within a handler: its callers are the frame that the kernel made, and what was interrupted. */
static void in_handler(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info, (void)context;
    raise(SIGUSR2);
}

__attribute__((noinline)) void stop(int in_signal) {
    if (in_signal < 0) {
        /* Stepped through: calls into another library, for the first time and again. */
        char text[40];
        snprintf(text, sizeof text, "%d %s", in_signal, "steps");
        snprintf(text, sizeof text, "%d %s", in_signal, "steps");
        return;
    }
    raise(in_signal ? SIGUSR1 : SIGUSR2);
    __asm__ volatile("");
}

/* The stack is aligned anew, so that the caller's part is found by an expression. */
__attribute__((noinline)) int aligned(int x, int in_signal) {
    _Alignas(64) volatile char room[100];
    volatile char more[x + 40];
    memset((char *)room, x, sizeof room);
    memset((char *)more, x, sizeof more);
    stop(in_signal);
    return room[x] + more[x];
}

__attribute__((noinline)) int again(int depth, int in_signal) {
    volatile int kept = depth * 3;
    int below = depth == 0 ? aligned(depth + 1, in_signal) : again(depth - 1, in_signal);
    return below + kept;
}

static int compare(const void *a, const void *b) {
    int in_signal = *(const int *)a & 1;
    return again(20, in_signal) + *(const int *)b;
}

int main(int count, char **arguments) {
    if (count != 3) return 2;
    const char *folder = arguments[1], *how = arguments[2];
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    action.sa_sigaction = interrupted;
    sigaction(SIGUSR2, &action, NULL);
    action.sa_sigaction = in_handler;
    sigaction(SIGUSR1, &action, NULL);
    action.sa_sigaction = stepped;
    sigaction(SIGTRAP, &action, NULL);
    /* backtrace() loads a library when it is first called. */
    void *first[1];
    backtrace(first, 1);
    samples = open_in(folder, "samples");
    copy_maps(folder);
    if (strcmp(how, "step") == 0) {
        __asm__ volatile("pushfq; orq %0, (%%rsp); popfq" : : "i"(TRAP) : "memory", "cc");
        volatile int sum = again(3, -1);
        __asm__ volatile("pushfq; andq %0, (%%rsp); popfq" : : "i"(~TRAP) : "memory", "cc");
        return fclose(samples) + 0 * sum;
    }
    int bit = strcmp(how, "signal") == 0;
    int numbers[2] = {2 + bit, 4 + bit};
    qsort(numbers, 2, sizeof numbers[0], compare);
    return 1;
}
