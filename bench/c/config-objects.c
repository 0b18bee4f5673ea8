/*
 * Configuration accesses the way QEMU keeps them: an object a Function with four byte arrays of 4 KiB (contents, writable
 * bits, bits cleared by a one, bits compared at migration), handlers behind pointers, a loop over bytes, and range checks
 * after each write for what the header, MSI-X and PCI Express want to know.
 */
#include <stdbool.h>

#include "config-access.h"

enum { BYTES = 4 * DWORDS };

struct device {
    uint32_t (*read)(struct device *, uint32_t offset, uint32_t size);
    void (*write)(struct device *, uint32_t offset, uint32_t value, uint32_t size);
    uint8_t *config, *wmask, *w1cmask, *cmask;
    const struct layout_model *layout;
    uint32_t routing_id, config_size, msi_x, pci_express;
    uint8_t name[64];
    uint64_t bars[7][4];
};

static struct device *devices[65536];

static bool ranges_overlap(uint32_t a, uint32_t a_size, uint32_t b, uint32_t b_size)
{
    return !(a + a_size - 1 < b || b + b_size - 1 < a);
}

static uint32_t default_read(struct device *d, uint32_t offset, uint32_t size)
{
    uint32_t value = 0;
    memcpy(&value, d->config + offset, size);
    return value;
}

static uint32_t dword_of(const struct device *d, uint32_t offset)
{
    uint32_t value;
    memcpy(&value, d->config + (offset & ~3u), 4);
    return value;
}

static void update_mappings(struct device *d)
{
    if (!d->layout->is_vf) decoder_stale = 1;
}

static void pci_express_write(struct device *d, uint32_t offset, uint32_t size)
{
    if (!d->pci_express || !ranges_overlap(offset, size, d->pci_express + DEVICE_CONTROL, 2)) return;
    if (dword_of(d, d->pci_express + DEVICE_CONTROL) & INITIATE_FLR)
        fail("Function Level Reset is not part of the benchmark");
}

static void msi_x_write(struct device *d, uint32_t offset, uint32_t size)
{
    if (!d->msi_x || !ranges_overlap(offset, size, d->msi_x + 3, 1)) return;
    __asm__ volatile("" : : "r"(d->config[d->msi_x + 3]) : "memory");
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
    msi_x_write(d, offset, size);
    pci_express_write(d, offset, size);
    report(d, offset, before);
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
        uint32_t owner = cell->meta >> 16;
        if (owner == 5 && d->msi_x == 0) d->msi_x = 4 * i;
    }
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
    for (uint32_t i = 0; i < model.functions; i++)
        devices[model.function[i].routing_id] = add_device(&model.function[i]);
}

static void access(struct request *r)
{
    uint32_t size = r->size & 7;
    struct device *d = devices[r->routing_id];
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
    return dword_of(devices[routing_id], offset);
}
