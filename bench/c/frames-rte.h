/* DPDK's cuckoo hash, which looks 64 keys up at once. Data of an address: its place in the model. */
#include <rte_eal.h>
#include <rte_hash.h>
#include <rte_hash_crc.h>

static struct rte_hash *table;
static uint32_t *owner_at;

static inline void find_owners(uint32_t first, uint32_t count, uint32_t *owners)
{
    uint64_t keys[64];
    const void *pointers[64];
    int32_t positions[64];
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = destination_of(payload + (size_t)(first + i) * FRAME_BYTES);
        pointers[i] = &keys[i];
    }
    rte_hash_lookup_bulk(table, pointers, count, positions);
    for (uint32_t i = 0; i < count; i++) owners[i] = positions[i] < 0 ? 0 : owner_at[positions[i]];
}

static const struct address *address_of(uint64_t key)
{
    void *data;
    if (rte_hash_lookup_data(table, &key, &data) < 0) return NULL;
    return addresses + (uintptr_t)data;
}

static void make_table(void)
{
    char *args[] = {"bench", "--no-huge", "--no-pci", "--no-telemetry", "--no-shconf", "--log-level=1", "-m", "512", "-l", "0"};
    if (rte_eal_init(sizeof args / sizeof *args, args) < 0) fail("DPDK does not start");
    struct rte_hash_parameters parameters = {
        .name = "addresses",
        .entries = model->addresses < 64 ? 128 : model->addresses * 2,
        .key_len = sizeof(uint64_t),
        .hash_func = rte_hash_crc,
    };
    table = rte_hash_create(&parameters);
    if (!table) fail("DPDK makes no table");
    owner_at = room((size_t)parameters.entries * 2 * sizeof *owner_at);
    for (uint32_t index = 0; index < model->addresses; index++) {
        uint64_t key = key_of(&addresses[index]);
        if (rte_hash_add_key_data(table, &key, (void *)(uintptr_t)index) < 0) fail("an address finds no place");
        owner_at[rte_hash_lookup(table, &key)] = owner_word(&addresses[index]);
    }
}
