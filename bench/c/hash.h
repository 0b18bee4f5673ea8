/* The checksum by which contenders prove that they gave the same results; src/bench/checksum.ts has its twin. */
#ifndef RIDGE_BENCH_HASH_H
#define RIDGE_BENCH_HASH_H

#include <stdint.h>

#define HASH_START 0x811c9dc5u

static inline uint32_t hash_add(uint32_t hash, uint32_t word)
{
    hash = (hash ^ word) * 0x9e3779b1u;
    return hash ^ (hash >> 15);
}

#endif
