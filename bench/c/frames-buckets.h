/*
 * Buckets of one cache line: seven entries and what a miss means.
 *
 *   key × odd constant   the highest bits choose the bucket, the rest stands in the entry
 *   entry                63          62     59 58        16 15     0
 *                        | owner, 16 | moved  | rest      | owner  |     moved: buckets behind its own
 */
#include <immintrin.h>

#define ODD 0x9e3779b97f4a7c15u
#define MOVED_SHIFT 59
#define NOWHERE ((uint64_t)15 << MOVED_SHIFT)
enum { ENTRIES = 7, REACH = 15 };

static uint64_t (*table)[8];
static uint32_t (*heads)[8];
static uint32_t shift, bucket_mask;
static uint64_t rest_mask;

static inline uint32_t owner_in(uint64_t entry)
{
    return (uint32_t)(entry & 0xffff) | (uint32_t)(entry >> 63) << 16;
}

static inline uint64_t with_owner(uint32_t owner)
{
    return (owner & 0xffff) | (uint64_t)(owner >> 16) << 63;
}

/* Bit i: entry i is of that rest, so many buckets behind its own. */
static inline uint32_t hits_in(const uint64_t *bucket, uint64_t want)
{
    const __m256i mask = _mm256_set1_epi64x(0x7fffffffffff0000);
    const __m256i wanted = _mm256_set1_epi64x((long long)want);
    __m256i low = _mm256_and_si256(_mm256_load_si256((const __m256i *)bucket), mask);
    __m256i high = _mm256_and_si256(_mm256_load_si256((const __m256i *)(bucket + 4)), mask);
    return (uint32_t)_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpeq_epi64(low, wanted))) |
           (uint32_t)_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpeq_epi64(high, wanted))) << 4;
}

/* The eighth entry of a bucket: 0, or `further` where somebody was moved on. */
static inline uint32_t find_owner(uint64_t key)
{
    uint64_t hash = (key << 16) * ODD;
    const uint64_t *bucket = table[hash >> shift];
    uint32_t hits = hits_in(bucket, hash & rest_mask) & 0x7f;
    return owner_in(bucket[__builtin_ctz(hits | 0x80)]);
}

#if defined(PREFETCH)
static inline void find_owners(uint32_t first, uint32_t count, uint32_t *owners)
{
    for (uint32_t i = 0; i < count; i++) {
        uint64_t key = destination_of(payload + (size_t)(first + i) * FRAME_BYTES);
        __builtin_prefetch(table[((key << 16) * ODD) >> shift]);
    }
    for (uint32_t i = 0; i < count; i++)
        owners[i] = find_owner(destination_of(payload + (size_t)(first + i) * FRAME_BYTES));
}
#endif

static const struct address *address_of(uint64_t key)
{
    uint64_t hash = (key << 16) * ODD;
    uint32_t home = (uint32_t)(hash >> shift);
    for (uint32_t moved = 0; moved < REACH; moved++) {
        uint32_t bucket = (home + moved) & bucket_mask;
        uint64_t want = (hash & rest_mask) | (uint64_t)moved << MOVED_SHIFT;
        uint32_t hits = hits_in(table[bucket], want) & 0x7f;
        if (hits) return addresses + heads[bucket][__builtin_ctz(hits)] - 1;
        if (table[bucket][ENTRIES] == NOWHERE) return NULL;
    }
    return NULL;
}

static void enter(uint32_t index)
{
    uint64_t hash = (key_of(&addresses[index]) << 16) * ODD;
    uint32_t home = (uint32_t)(hash >> shift);
    for (uint32_t moved = 0; moved < REACH; moved++) {
        uint32_t bucket = (home + moved) & bucket_mask;
        for (uint32_t i = 0; i < ENTRIES; i++) {
            if (heads[bucket][i] != 0) continue;
            table[bucket][i] =
                (hash & rest_mask) | (uint64_t)moved << MOVED_SHIFT | with_owner(owner_word(&addresses[index]));
            heads[bucket][i] = index + 1;
            return;
        }
        table[bucket][ENTRIES] = NOWHERE | with_owner(further());
    }
    fail("an address finds no bucket");
}

static void make_table(void)
{
    uint32_t log2 = 5;
    while (((uint32_t)4 << log2) < model->addresses) log2++;
    shift = 64 - log2;
    bucket_mask = (1u << log2) - 1;
    rest_mask = ((uint64_t)1 << MOVED_SHIFT) - 0x10000;
    table = room(sizeof *table << log2);
    heads = room(sizeof *heads << log2);
    for (uint32_t bucket = 0; bucket <= bucket_mask; bucket++) {
        /* Unused entries are moved further than any used one. */
        for (uint32_t i = 0; i < ENTRIES; i++) table[bucket][i] = NOWHERE;
        table[bucket][ENTRIES] = NOWHERE;
    }
    for (uint32_t index = 0; index < model->addresses; index++) enter(index);
}
