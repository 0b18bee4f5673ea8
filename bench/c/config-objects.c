/*
 * Configuration accesses the way QEMU keeps them: an object a Function with four byte arrays of 4 KiB (contents, writable
 * bits, bits cleared by a one, bits compared at migration), buses with a table of their devices, handlers behind
 * pointers, a loop over bytes, and range checks after each write for all that might want to know. The members of the
 * object that are not used here keep the others about as far apart as they are there.
 */
#include <stdbool.h>

#include "config-access.h"

enum { BYTES = 4 * DWORDS };

enum { BARS = 7 };

struct bar {
    uint64_t address, size;
    uint32_t type;
    void *memory, *address_space;
};

struct device {
    uint8_t base_object[160];
    uint32_t config_size;
    uint8_t *config, *cmask, *wmask, *w1cmask, *used;
    uint32_t routing_id;
    char name[64];
    struct bar bars[BARS];
    uint8_t bus_master_regions[640];
    uint32_t (*read)(struct device *, uint32_t offset, uint32_t size);
    void (*write)(struct device *, uint32_t offset, uint32_t value, uint32_t size);
    uint32_t capabilities;
    uint32_t msi, msi_x, pci_express, aer, sr_iov;
    const struct layout_model *layout;
};

struct bus {
    uint8_t base_object[160];
    struct device *devices[256];
};

static struct bus *buses[256];

static bool ranges_overlap(uint32_t a, uint32_t a_size, uint32_t b, uint32_t b_size)
{
    return !(a + a_size - 1 < b || b + b_size - 1 < a);
}

static uint32_t default_read(struct device *d, uint32_t offset, uint32_t size)
{
    uint32_t value = 0;
    if (offset + size > d->config_size) fail("a read crosses the end of configuration space");
    memcpy(&value, d->config + offset, size);
    return value;
}

static uint32_t dword_of(const struct device *d, uint32_t offset)
{
    uint32_t value;
    memcpy(&value, d->config + (offset & ~3u), 4);
    return value;
}

/* Where a BAR leads now; all ones if it is not decoded. */
static uint64_t bar_address(const struct device *d, uint32_t index)
{
    const struct bar *bar = &d->bars[index];
    if (bar->size == 0 || !(d->config[COMMAND] & 2)) return ~0ull;
    uint64_t low = dword_of(d, BAR_0 + 4 * index) & ~15u;
    uint64_t high = bar->type & 4 ? dword_of(d, BAR_0 + 4 * index + 4) : 0;
    return (high << 32 | low) & ~(bar->size - 1);
}

static void update_mappings(struct device *d)
{
    for (uint32_t i = 0; i < BARS; i++) {
        uint64_t address = bar_address(d, i);
        if (address == d->bars[i].address) continue;
        d->bars[i].address = address;
        decoder_stale = 1;
    }
}

/* A capability that is told of writes to its control register; what it would do with most of them is nothing. */
static void tell(const struct device *d, uint32_t capability, uint32_t offset, uint32_t size)
{
    if (!capability || !ranges_overlap(offset, size, capability + 2, 2)) return;
    __asm__ volatile("" : : "r"(d->config[capability + 3]) : "memory");
}

static void pci_express_write(struct device *d, uint32_t offset, uint32_t size)
{
    if (!d->pci_express || !ranges_overlap(offset, size, d->pci_express + DEVICE_CONTROL, 2)) return;
    if (dword_of(d, d->pci_express + DEVICE_CONTROL) & INITIATE_FLR)
        fail("Function Level Reset is not part of the benchmark");
}

/* Tells the log which register changed, as Ridge's event ring does; registers without behaviour have no owner. */
static void report(struct device *d, uint32_t offset, uint32_t before)
{
    uint32_t after = dword_of(d, offset);
    if (after != before && d->layout->cells[offset >> 2].meta >> 16)
        emit(REGISTER_CHANGED, d->routing_id, offset & ~3u, after);
}

static void default_write(struct device *d, uint32_t offset, uint32_t value, uint32_t size)
{
    uint32_t before = dword_of(d, offset);
    uint32_t left = value;
    for (uint32_t i = 0; i < size; left >>= 8, i++) {
        uint8_t wmask = d->wmask[offset + i];
        uint8_t w1cmask = d->w1cmask[offset + i];
        uint8_t byte = (d->config[offset + i] & ~wmask) | (left & wmask);
        d->config[offset + i] = byte & ~(left & w1cmask);
    }
    if (ranges_overlap(offset, size, BAR_0, 24) || ranges_overlap(offset, size, EXPANSION_ROM, 4) ||
        ranges_overlap(offset, size, COMMAND, 2))
        update_mappings(d);
    tell(d, d->msi, offset, size);
    tell(d, d->msi_x, offset, size);
    tell(d, d->aer, offset, size);
    tell(d, d->sr_iov, offset, size);
    pci_express_write(d, offset, size);
    report(d, offset, before);
}

static void note_capability(struct device *d, uint32_t owner, uint32_t offset)
{
    if (owner == MSI && !d->msi) d->msi = offset;
    if (owner == MSI_X && !d->msi_x) d->msi_x = offset;
    if (owner == AER && !d->aer) d->aer = offset;
    if (owner == SR_IOV && !d->sr_iov) d->sr_iov = offset;
}

static void fill(struct device *d, const struct layout_model *from)
{
    for (uint32_t i = 0; i < DWORDS; i++) {
        const struct cell *cell = &from->cells[i];
        uint32_t compared = ~(cell->writable | cell->clearable);
        memcpy(d->config + 4 * i, &cell->image, 4);
        memcpy(d->wmask + 4 * i, &cell->writable, 4);
        memcpy(d->w1cmask + 4 * i, &cell->clearable, 4);
        memcpy(d->cmask + 4 * i, &compared, 4);
        note_capability(d, cell->meta >> 16, 4 * i);
    }
    uint32_t mask = from->cells[BAR_0 / 4].writable;
    if (mask) d->bars[0] = (struct bar){.address = ~0ull, .size = 1 + (uint64_t)(uint32_t)~mask, .type = 4};
}

/* As an allocator places it, not at a page: pages of one colour would fight for the same sets of the cache. */
static void *zeroed(size_t bytes)
{
    void *at = calloc(1, bytes);
    if (!at) fail("out of memory");
    return at;
}

static struct device *add_device(const struct function_model *f)
{
    const struct layout_model *from = &model.layout[f->layout];
    struct device *d = zeroed(sizeof *d);
    d->read = default_read;
    d->write = default_write;
    d->config = zeroed(BYTES);
    d->wmask = zeroed(BYTES);
    d->w1cmask = zeroed(BYTES);
    d->cmask = zeroed(BYTES);
    d->layout = from;
    d->routing_id = f->routing_id;
    d->config_size = BYTES;
    d->pci_express = from->pci_express == 0xffff ? 0 : from->pci_express;
    fill(d, from);
    return d;
}

static void build(void)
{
    for (uint32_t i = 0; i < model.functions; i++) {
        const struct function_model *f = &model.function[i];
        struct bus **bus = &buses[f->routing_id >> 8];
        if (!*bus) *bus = zeroed(sizeof **bus);
        (*bus)->devices[f->routing_id & 0xff] = add_device(f);
    }
}

static struct device *find(uint32_t routing_id)
{
    struct bus *bus = buses[routing_id >> 8];
    return bus ? bus->devices[routing_id & 0xff] : NULL;
}

static void access(struct request *r)
{
    uint32_t size = r->size & 7;
    struct device *d = find(r->routing_id);
    if (!d || r->offset + size > d->config_size) {
        r->status = UNSUPPORTED_REQUEST;
        if (!(r->size & WRITE)) r->data = 0xffffffffu >> (32 - 8 * size);
        return;
    }
    r->status = SUCCESSFUL;
    if (r->size & WRITE) d->write(d, r->offset, r->data, size);
    else r->data = d->read(d, r->offset, size);
}

static void process(struct request *first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) access(first + i);
}

static uint32_t read_dword(uint32_t routing_id, uint32_t offset)
{
    return dword_of(find(routing_id), offset);
}
