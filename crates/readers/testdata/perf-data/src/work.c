/* Work for recordings: threads with names, a child that forks, and a child that becomes another program.
   cc -O1 -g -fno-omit-frame-pointer -fno-inline -pthread -o work work.c ; work [deep] */
#define _GNU_SOURCE
#include <pthread.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile unsigned sink;

static void spin(int ms) {
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    do {
        for (int i = 0; i < 20000; i++) sink = sink * 1664525u + 1013904223u;
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < ms);
}

static void leaf(int ms) { spin(ms); sink++; }

static void recurse(int depth, int ms) {
    if (depth == 0) leaf(ms);
    else recurse(depth - 1, ms);
    sink++;
}

static void *thread(void *name) {
    prctl(PR_SET_NAME, name);
    recurse(3, 40);
    sink++;
    return 0;
}

int main(int argc, char **argv) {
    if (argc > 1 && !strcmp(argv[1], "deep")) {
        recurse(200, 40);
        return 0;
    }
    if (argc > 1 && !strcmp(argv[1], "short")) {
        recurse(5, 20);
        return 0;
    }
    pthread_t one, two;
    pthread_create(&one, 0, thread, "reader");
    pthread_create(&two, 0, thread, "writer");
    if (fork() == 0) {
        recurse(2, 30);
        _exit(0);
    }
    if (fork() == 0) {
        execl(argv[0], "work", "deep", (char *)0);
        _exit(1);
    }
    recurse(1, 30);
    pthread_join(one, 0);
    pthread_join(two, 0);
    while (wait(0) > 0) {}
    return 0;
}
