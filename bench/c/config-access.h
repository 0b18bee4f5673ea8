/*
 * Configuration accesses in batches of 4,096: the harness of the C contenders. The file that includes this one defines
 *
 *     build()        from the model, once
 *     process()      a batch of requests, in order; the timed part
 *     read_dword()   the value of a dword as software reads it
 *
 * Commands: "p" plays all requests and prints the nanoseconds of the median batch; "c" does so too and prints checksums of data, status and
 * events after them; "s" prints the checksum of the state.
 */
#ifndef RIDGE_BENCH_CONFIG_ACCESS_H
#define RIDGE_BENCH_CONFIG_ACCESS_H

#include "harness.h"
#include "hash.h"

enum { DWORDS = 1024, BATCH = 4096, EVENTS = 1024 };
enum { SUCCESSFUL = 0, UNSUPPORTED_REQUEST = 1 };
enum { WRITE = 0x80 };
enum { TYPE_0_HEADER = 1, MSI = 4, MSI_X = 5, PCI_EXPRESS = 6, AER = 7, SR_IOV = 10 };
enum { COMMAND = 0x04, BAR_0 = 0x10, BAR_5 = 0x24, EXPANSION_ROM = 0x30 };
enum { DEVICE_CONTROL = 8, INITIATE_FLR = 0x8000 };
enum { REGISTER_CHANGED = 5 };

struct request {
    uint16_t routing_id;
    uint16_t offset;
    uint8_t size;
    uint8_t status;
    uint16_t unused;
    uint32_t data;
    uint32_t unused_too;
};

/* One dword of configuration space; meta: VF slot, 0 if shared | owner << 16. */
struct cell {
    uint32_t image, writable, clearable, meta;
};

struct layout_model {
    uint32_t is_vf, pci_express, slots, unused;
    struct cell cells[DWORDS];
};

struct function_model {
    uint32_t routing_id, layout;
};

struct event {
    uint32_t kind, a, b, c;
};

struct model {
    uint32_t layouts, functions, requests, checked;
    struct layout_model *layout;
    struct function_model *function;
    uint32_t *checked_dwords;
    struct request *request;
};

static struct model model;
static struct event events[EVENTS + 1];
static uint32_t events_written;
static uint32_t decoder_stale;
static struct request ring[BATCH] __attribute__((aligned(64)));
static uint64_t *times;

static void build(void);
static void process(struct request *first, uint32_t count);
static uint32_t read_dword(uint32_t routing_id, uint32_t offset);

static inline void emit(uint32_t kind, uint32_t a, uint32_t b, uint32_t c)
{
    events[events_written++ & (EVENTS - 1)] = (struct event){kind, a, b, c};
}

static void load_model(const char *path)
{
    uint32_t *at = read_words(path);
    memcpy(&model, at, 16);
    at += 4;
    model.layout = (struct layout_model *)at;
    at += model.layouts * (sizeof(struct layout_model) / 4);
    model.function = (struct function_model *)at;
    at += model.functions * 2;
    model.checked_dwords = at;
    at += model.checked;
    model.request = (struct request *)at;
}

struct checksums {
    uint32_t data, status, events, drained;
};

static void add_batch(struct checksums *sums)
{
    for (uint32_t i = 0; i < BATCH; i++) {
        sums->data = hash_add(sums->data, ring[i].data);
        sums->status = hash_add(sums->status, ring[i].status);
    }
    for (; sums->drained != events_written; sums->drained++) {
        const struct event *event = &events[sums->drained & (EVENTS - 1)];
        sums->events = hash_add(hash_add(hash_add(sums->events, event->a), event->b), event->c);
    }
}

/* Requests are copied into the ring before the clock starts: filling it is part of no contender's time. */
static uint64_t play(struct checksums *sums)
{
    for (uint32_t batch = 0; batch < model.requests / BATCH; batch++) {
        memcpy(ring, model.request + batch * BATCH, sizeof ring);
        uint64_t start = nanoseconds();
        process(ring, BATCH);
        times[batch] = nanoseconds() - start;
        if (sums) add_batch(sums);
    }
    return median(times, model.requests / BATCH);
}

static uint32_t state_checksum(void)
{
    uint32_t sum = HASH_START;
    for (uint32_t f = 0; f < model.functions; f++)
        for (uint32_t i = 0; i < model.checked; i++)
            sum = hash_add(sum, read_dword(model.function[f].routing_id, model.checked_dwords[i]));
    return sum;
}

static void answer(int command)
{
    struct checksums sums = {HASH_START, HASH_START, HASH_START, events_written};
    if (command == 'p') printf("%llu\n", (unsigned long long)play(NULL));
    if (command == 'c') {
        unsigned long long time = play(&sums);
        printf("%llu %u %u %u\n", time, sums.data, sums.status, sums.events);
    }
    if (command == 's') printf("%u\n", state_checksum());
    fflush(stdout);
}

int main(int count, char **arguments)
{
    if (count < 2) fail("a model file is needed");
    load_model(arguments[1]);
    if (model.requests % BATCH != 0) fail("the requests are no whole batches");
    times = room(model.requests / BATCH * sizeof *times);
    build();
    for (int command = next_command(); command; command = next_command()) answer(command);
    return 0;
}

#endif
