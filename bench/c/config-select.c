/*
 * Configuration accesses in C as good as it gets with Ridge's own data layout: a table from Routing ID to a record, a
 * layout that all VFs of a PF share, a line of 64 bytes a VF, and selections instead of branches: reads and writes take
 * one path. It branches only for what is rare: nobody there, and a write that changes something. With -DBRANCH_FREE
 * these are selections too. With -DPREFETCH a first pass over a stretch of the batch brings the records near.
 */
#include "config-access.h"

struct layout {
    uint32_t dwords, is_vf, pci_express, cells;
};

static uint8_t *arena;
static uint32_t arena_end;
static uint32_t routing[65536];
static const uint32_t size_masks[8] = {0, 0xff, 0xffff, 0, 0xffffffff, 0, 0, 0};

static uint32_t reserve(uint32_t bytes)
{
    uint32_t at = (arena_end + 63) & ~63u;
    arena_end = at + bytes;
    return at;
}

static inline uint32_t *word(uint32_t at)
{
    return (uint32_t *)(arena + at);
}

/* Whoever asks for what does not exist is led here: all ones, nothing writable. */
static uint32_t reserve_nobody(void)
{
    uint32_t record = reserve(64);
    uint32_t at = reserve(sizeof(struct layout));
    uint32_t cells = reserve(DWORDS * sizeof(struct cell));
    *(struct layout *)word(at) = (struct layout){DWORDS, 1, 0xffff, cells};
    for (uint32_t i = 0; i < DWORDS; i++) ((struct cell *)word(cells))[i].image = 0xffffffff;
    *word(record) = at;
    return record;
}

static uint32_t nobody;

/* All ones if the condition holds; in a way that the compiler cannot turn into a jump. */
static inline uint32_t mask_if(uint32_t condition)
{
    uint32_t mask = -(uint32_t)(condition != 0);
    __asm__("" : "+r"(mask));
    return mask;
}

static inline uint32_t choose(uint32_t mask, uint32_t one, uint32_t other)
{
    return other ^ ((one ^ other) & mask);
}

static uint32_t reserve_layout(const struct layout_model *from)
{
    uint32_t at = reserve(sizeof(struct layout));
    uint32_t cells = reserve(DWORDS * sizeof(struct cell));
    *(struct layout *)word(at) = (struct layout){DWORDS, from->is_vf, from->pci_express, cells};
    memcpy(word(cells), from->cells, sizeof from->cells);
    return at;
}

static uint32_t reserve_record(const struct layout_model *from, uint32_t layout)
{
    uint32_t record = reserve(((from->slots + 1) * 4 + 63) & ~63u);
    *word(record) = layout;
    for (uint32_t i = 0; i < DWORDS; i++) {
        uint32_t slot = from->cells[i].meta & 0xffff;
        if (slot) word(record)[slot] = from->cells[i].image;
    }
    return record;
}

static void build(void)
{
    arena = room(((size_t)model.layouts + 1) * 17000 + (size_t)model.functions * 192 + 65536);
    nobody = reserve_nobody();
    uint32_t *layouts = room(model.layouts * 4);
    for (uint32_t i = 0; i < model.layouts; i++) layouts[i] = reserve_layout(&model.layout[i]);
    for (uint32_t i = 0; i < 65536; i++) routing[i] = nobody;
    for (uint32_t i = 0; i < model.functions; i++) {
        const struct function_model *f = &model.function[i];
        routing[f->routing_id] = reserve_record(&model.layout[f->layout], layouts[f->layout]);
    }
}

/* What a write that changed a Function, not a VF, may mean beyond its bits. */
static __attribute__((noinline)) void behave(uint32_t owner, uint32_t dword)
{
    if (owner == SR_IOV) fail("a write to SR-IOV is not part of the benchmark");
    if (owner != TYPE_0_HEADER) return;
    if (dword == COMMAND || (dword >= BAR_0 && dword <= BAR_5) || dword == EXPANSION_ROM) decoder_stale = 1;
}

static __attribute__((noinline)) void reset_function(void)
{
    fail("Function Level Reset is not part of the benchmark");
}

struct landed {
    const struct request *request;
    const struct layout *layout;
    uint32_t *at;
    uint32_t owner, before, change;
};

static inline int initiates_flr(const struct landed *l)
{
    uint32_t dword = l->request->offset & ~3u;
    return l->owner == PCI_EXPRESS && dword == l->layout->pci_express + DEVICE_CONTROL && (l->change & INITIATE_FLR);
}

#ifdef BRANCH_FREE
/* The dword and the event are always written; whether the event counts is arithmetic. */
static inline void land(const struct landed *l)
{
    uint32_t dword = l->request->offset & ~3u;
    uint32_t hooked = mask_if(l->change) & mask_if(l->owner);
    *l->at = l->before ^ l->change;
    if (__builtin_expect(hooked & mask_if(initiates_flr(l)), 0)) reset_function();
    if (__builtin_expect(hooked & (l->layout->is_vf - 1), 0)) behave(l->owner, dword);
    events[events_written & (EVENTS - 1)] =
        (struct event){REGISTER_CHANGED, l->request->routing_id, dword, l->before ^ l->change};
    events_written += hooked & 1;
}
#else
static inline void land(const struct landed *l)
{
    uint32_t dword = l->request->offset & ~3u;
    if (l->change == 0) return;
    *l->at = l->before ^ l->change;
    if (l->owner == 0) return;
    if (initiates_flr(l)) reset_function();
    if (!l->layout->is_vf) behave(l->owner, dword);
    emit(REGISTER_CHANGED, l->request->routing_id, dword, l->before ^ l->change);
}
#endif

static inline void access(struct request *r)
{
    uint32_t offset = r->offset;
    uint32_t record = routing[r->routing_id];
#ifdef BRANCH_FREE
    record = choose(mask_if(offset < 4 * DWORDS), record, nobody);
#else
    if (__builtin_expect((offset >= 4 * DWORDS) | (record == nobody), 0)) {
        r->status = UNSUPPORTED_REQUEST;
        if (!(r->size & WRITE)) r->data = size_masks[r->size];
        return;
    }
#endif
    const struct layout *layout = (struct layout *)word(*word(record));
    uint32_t cell_at = layout->cells + (offset & 4 * (DWORDS - 1)) * 4;
    const struct cell *cell = (struct cell *)word(cell_at);
    uint32_t slot = cell->meta & 0xffff;
    uint32_t *at = word(choose(mask_if(slot), record + slot * 4, cell_at));
    uint32_t shift = (offset & 3) * 8;
    uint32_t lanes = size_masks[r->size & 7] << shift;
    uint32_t write = mask_if(r->size & WRITE);
    uint32_t data = r->data << shift;
    uint32_t before = *at;
    uint32_t change = (((before ^ data) & cell->writable) | (before & data & cell->clearable)) & lanes & write;
    r->data = choose(write, r->data, (before & lanes) >> shift);
    r->status = record == nobody ? UNSUPPORTED_REQUEST : SUCCESSFUL;
    land(&(struct landed){r, layout, at, cell->meta >> 16, before, change});
}

#ifdef PREFETCH
static void bring_near(const struct request *first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) __builtin_prefetch(word(routing[first[i].routing_id]), 1);
}
#endif

static void process(struct request *first, uint32_t count)
{
    enum { STRETCH = 64 };
    for (uint32_t done = 0; done < count; done += STRETCH) {
        uint32_t left = count - done;
        uint32_t part = left < STRETCH ? left : STRETCH;
#ifdef PREFETCH
        bring_near(first + done, part);
#endif
        for (uint32_t i = 0; i < part; i++) access(first + done + i);
    }
}

static uint32_t read_dword(uint32_t routing_id, uint32_t offset)
{
    uint32_t record = routing[routing_id];
    struct cell *cell = (struct cell *)word(((struct layout *)word(*word(record)))->cells + offset * 4);
    uint32_t slot = cell->meta & 0xffff;
    return slot ? word(record)[slot] : cell->image;
}
