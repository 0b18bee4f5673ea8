/* The switch that all contenders play, as the host writes it into a file of words; src/bench/frames/model-file.ts has its twin. */
#ifndef RIDGE_BENCH_FRAMES_MODEL_H
#define RIDGE_BENCH_FRAMES_MODEL_H

#include "harness.h"
#include "hash.h"

enum { BATCH = 4096, FRAME_BYTES = 64, COUNTERS = 13 };

enum counter {
    RX_FRAMES,
    RX_BYTES,
    TX_FRAMES,
    TX_BYTES,
    MALFORMED,
    TX_DISABLED,
    REFUSED_RX_DISABLED,
    TX_NO_BUS_MASTER,
    REFUSED_NO_BUS_MASTER,
    MAC_SPOOF,
    VLAN_SPOOF,
    RATE_LIMITED,
    NO_DESTINATION
};

enum option {
    ACCEPT_UNTAGGED = 1,
    ACCEPT_BROADCAST = 2,
    MULTICAST_PROMISCUOUS = 4,
    UNICAST_PROMISCUOUS = 8,
    VLAN_PROMISCUOUS = 16,
    MAC_ANTI_SPOOF = 32,
    VLAN_ANTI_SPOOF = 64,
    TX_ENABLED = 128,
    RX_ENABLED = 256
};

struct model {
    uint32_t ports, sets, addresses, members, frames, mtu, loopback, default_port, empty_set, unused[7];
};
struct port {
    uint32_t options, pvid, state, receives, may_send, own, station_low, station_high, station_known, unused[7];
};
struct address {
    uint32_t low, high, first, count;
};
struct frame {
    uint32_t length, port, unused[2];
};
struct result {
    uint32_t where, count;
};

static const struct model *model;
static const struct port *ports;
/* 4,096 bits a set, one for each VID. */
static const uint32_t *vlan_bits;
static const struct address *addresses;
static const uint32_t *members;
static const struct frame *frames;
static const uint8_t *payload;
static uint32_t *promiscuous_unicast, promiscuous_unicasts;
static uint32_t *promiscuous_multicast, promiscuous_multicasts;
static uint32_t *flooded, floods;

static uint32_t *with_option(uint32_t option, uint32_t *count)
{
    uint32_t *found = room(model->ports * sizeof *found);
    *count = 0;
    for (uint32_t port = 1; port < model->ports; port++)
        if (ports[port].options & option) found[(*count)++] = port;
    return found;
}

static void read_model(const char *path)
{
    const uint32_t *words = read_words(path);
    model = (const struct model *)words;
    ports = (const struct port *)(model + 1);
    vlan_bits = (const uint32_t *)(ports + model->ports);
    addresses = (const struct address *)(vlan_bits + (size_t)model->sets * 128);
    members = (const uint32_t *)(addresses + model->addresses);
    frames = (const struct frame *)(members + ((model->members + 3) & ~3u));
    const uint8_t *bytes = (const uint8_t *)(frames + model->frames);
    uint8_t *aligned = room((size_t)model->frames * FRAME_BYTES);
    memcpy(aligned, bytes, (size_t)model->frames * FRAME_BYTES);
    payload = aligned;
    promiscuous_unicast = with_option(UNICAST_PROMISCUOUS, &promiscuous_unicasts);
    promiscuous_multicast = with_option(MULTICAST_PROMISCUOUS, &promiscuous_multicasts);
    flooded = with_option(ACCEPT_BROADCAST, &floods);
}

/* Addresses: byte 0 of the wire lowest. */
static inline uint64_t destination_of(const uint8_t *bytes)
{
    uint64_t value;
    memcpy(&value, bytes, 8);
    return value & 0xffffffffffffu;
}

static inline uint64_t source_of(const uint8_t *bytes)
{
    uint64_t value;
    memcpy(&value, bytes + 6, 8);
    return value & 0xffffffffffffu;
}

static inline uint32_t wire_vid(const uint8_t *bytes, uint32_t *tagged)
{
    uint32_t type;
    memcpy(&type, bytes + 12, 4);
    *tagged = (uint32_t)((type & 0xffff) == 0x0081) | (uint32_t)((type & 0xffff) == 0xa888);
    return ((type >> 24) | ((type >> 8) & 0xf00)) & (0 - *tagged);
}

static inline uint64_t key_of(const struct address *address)
{
    return address->low | (uint64_t)address->high << 32;
}

/* What a look-up gives in place of a port: 0 for nobody, and these. */
static inline uint32_t several(void)
{
    return model->ports;
}
static inline uint32_t further(void)
{
    return model->ports + 1;
}
static inline uint32_t owner_word(const struct address *address)
{
    return address->count == 1 ? members[address->first] : several();
}

static const struct address *address_of(uint64_t key);

/* Whether a port has an address. */
static int owns(uint32_t port, uint64_t key)
{
    const struct address *found = address_of(key);
    for (uint32_t i = 0; found && i < found->count; i++)
        if (members[found->first + i] == port) return 1;
    return 0;
}

#endif
