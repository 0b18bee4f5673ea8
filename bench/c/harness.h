/* What every program here does beside its subject: read a file of words, keep time, answer commands on standard input. */
#ifndef RIDGE_BENCH_HARNESS_H
#define RIDGE_BENCH_HARNESS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline uint64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

/* Room of `bytes` zeroes that begins at a cache line. */
static void *room(size_t bytes)
{
    void *at = NULL;
    if (posix_memalign(&at, 4096, bytes + 64) != 0) fail("out of memory");
    memset(at, 0, bytes + 64);
    return at;
}

static uint32_t *read_words(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) fail("the model cannot be opened");
    fseek(file, 0, SEEK_END);
    long bytes = ftell(file);
    rewind(file);
    uint32_t *words = room((size_t)bytes);
    if (fread(words, 1, (size_t)bytes, file) != (size_t)bytes) fail("the model cannot be read");
    fclose(file);
    return words;
}

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Sorts the times. A batch during which the system ran something else does not move the median. */
static uint64_t median(uint64_t *times, size_t count)
{
    qsort(times, count, sizeof *times, by_size);
    return times[count / 2];
}

/* Gives the first letter of each line of standard input; 0 at its end. */
static int next_command(void)
{
    char line[16];
    return fgets(line, sizeof line, stdin) ? line[0] : 0;
}

#endif
