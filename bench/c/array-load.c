/*
 * What a load from an array costs at random indices: the yardstick for finding out where an address leads.
 *
 * The model file: log2 of the array's length, number of addresses, two words of padding, addresses of 64 bits. Command
 * "p" plays all addresses and prints the nanoseconds of the median batch of 4,096.
 */
#include "harness.h"

enum { BATCH = 4096, GRANULE_LOG2 = 12 };

static volatile uint32_t result;

static __attribute__((noinline)) uint32_t load_all(const uint32_t *array, uint32_t mask, const uint64_t *address)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < BATCH; i++) sum += array[(uint32_t)(address[i] >> GRANULE_LOG2) & mask];
    return sum;
}

int main(int count, char **arguments)
{
    static uint64_t ring[BATCH] __attribute__((aligned(64)));
    if (count < 2) fail("a model file is needed");
    uint32_t *model = read_words(arguments[1]);
    uint32_t length = 1u << model[0], batches = model[1] / BATCH;
    const uint64_t *addresses = (const uint64_t *)(model + 4);
    uint32_t *array = room(length * sizeof *array);
    uint64_t *times = room(batches * sizeof *times);
    for (uint32_t i = 0; i < length; i++) array[i] = i;
    while (next_command()) {
        for (uint32_t batch = 0; batch < batches; batch++) {
            memcpy(ring, addresses + (size_t)batch * BATCH, sizeof ring);
            uint64_t start = nanoseconds();
            result = load_all(array, length - 1, ring);
            times[batch] = nanoseconds() - start;
        }
        printf("%llu\n", (unsigned long long)median(times, batches));
        fflush(stdout);
    }
    return 0;
}
