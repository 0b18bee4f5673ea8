/*
 * The embedded switch in C, with all that frames of the benchmark meet: well-formedness, port VLANs, MAC and VLAN anti-spoof,
 * owners, groups, broadcast, promiscuous ports, the default port, VLAN filters, the uplink, refusals, every counter. Results
 * have Ridge's form. How addresses are looked up is chosen by a macro:
 *
 *   (none)     buckets of one cache line, seven entries compared at once with AVX2, as good as it gets here
 *   -DPREFETCH the same, a burst of frames ahead
 *   -DRTE      DPDK's rte_hash, 64 frames at once
 *   -DLINEAR   one filter register after the other, as a model of an 82576 does it
 */
#include "frames-model.h"

#if defined(RTE)
#include "frames-rte.h"
#elif defined(LINEAR)
#include "frames-linear.h"
#else
#include "frames-buckets.h"
#endif

/* Frames whose owners are found before the first of them is decided. */
#if defined(RTE) || defined(PREFETCH)
enum { BURST = 64 };
#else
enum { BURST = 8 };
#endif
enum { LEAST_LENGTH = 18 };

/* What a destination needs, and what a sender needs: Ridge has the same records. VLAN sets by the number of their first bit. */
struct egress {
    uint32_t word;
    uint32_t receives;
    uint64_t received;
};
struct ingress {
    uint32_t pvid;
    uint32_t may_send;
    uint64_t station, agreement, sent;
};

static struct egress *egress;
static struct ingress *ingress;
static uint64_t (*counters)[COUNTERS];
static struct result *results;
static uint32_t *list, *list_end;
static uint64_t since_sweep;

#define ONE_FRAME ((uint64_t)1 << 40)
#define NO_BUS_MASTER (1u << 25)
#define RX_DISABLED (1u << 26)
#define UNTAG (1u << 24)
#define LONG_WAY (1u << 29)
#define PORT 0x1ffffu

static inline uint32_t contains(uint32_t first_bit, uint32_t vid)
{
    uint32_t bit = first_bit | vid;
    return (vlan_bits[bit >> 5] >> (bit & 31)) & 1;
}

static inline uint32_t first_bit(uint32_t set)
{
    return set << 12;
}

static void sweep(void)
{
    for (uint32_t port = 0; port < model->ports; port++) {
        counters[port][RX_FRAMES] += egress[port].received >> 40;
        counters[port][RX_BYTES] += egress[port].received & (ONE_FRAME - 1);
        counters[port][TX_FRAMES] += ingress[port].sent >> 40;
        counters[port][TX_BYTES] += ingress[port].sent & (ONE_FRAME - 1);
        egress[port].received = ingress[port].sent = 0;
    }
}

static uint32_t word_of(uint32_t port)
{
    const struct port *p = &ports[port];
    if (port == 0) return 0;
    uint32_t word = port | (p->pvid != 0 ? UNTAG : 0);
    if ((p->state & 6) != 6) return word | NO_BUS_MASTER;
    return p->options & RX_ENABLED ? word : word | RX_DISABLED;
}

static void make_ports(void)
{
    uint32_t everywhere = model->loopback ? 0 : LONG_WAY;
    for (uint32_t port = 0; port < model->ports; port++) {
        const struct port *p = &ports[port];
        egress[port] = (struct egress){word_of(port) | everywhere, first_bit(p->receives), 0};
        int closed = port != 0 && ((p->state & 6) != 6 || !(p->options & TX_ENABLED) ||
                                   ((p->options & VLAN_ANTI_SPOOF) && p->pvid != 0));
        int guarded = port != 0 && (p->options & MAC_ANTI_SPOOF) && p->station_known;
        ingress[port].pvid = p->pvid;
        ingress[port].may_send = first_bit(closed ? model->empty_set : p->may_send);
        ingress[port].station = guarded ? p->station_low | (uint64_t)p->station_high << 32 : 0;
        ingress[port].agreement = guarded ? 0xffffffffffffu : 1;
    }
    /* The uplink receives every VLAN, and so do these. */
    for (uint32_t port = model->ports; port < model->ports + 2; port++)
        egress[port] = (struct egress){LONG_WAY, egress[0].receives, 0};
}

/* The frame in hand, on its long way. */
static struct {
    uint32_t port, vid, survived;
    uint64_t amount;
} hand;

static void send_to(uint32_t word)
{
    uint32_t port = word & PORT;
    *list_end++ = word & 0x0fffffff;
    if (word & (NO_BUS_MASTER | RX_DISABLED)) {
        counters[port][word & NO_BUS_MASTER ? REFUSED_NO_BUS_MASTER : REFUSED_RX_DISABLED]++;
        return;
    }
    egress[port].received += hand.amount - ((word & UNTAG) >> 22);
}

static void offer(uint32_t port)
{
    if (!contains(egress[port].receives, hand.vid)) return;
    hand.survived = 1;
    if (port != hand.port) send_to(egress[port].word);
}

static void offer_all(const uint32_t *some, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) offer(some[i]);
}

static uint32_t refusal(const struct port *p, uint64_t source, uint32_t wire)
{
    if ((p->state & 6) != 6) return TX_NO_BUS_MASTER;
    if (!(p->options & TX_ENABLED)) return TX_DISABLED;
    int guarded = (p->options & VLAN_ANTI_SPOOF) != 0;
    if (guarded && p->pvid != 0 && wire != 0) return VLAN_SPOOF;
    if ((p->options & MAC_ANTI_SPOOF) && !owns((uint32_t)(p - ports), source)) return MAC_SPOOF;
    return guarded && p->pvid == 0 && !contains(first_bit(p->own), wire) ? VLAN_SPOOF : 0;
}

static void route(uint64_t destination)
{
    int group = destination & 1;
    if (hand.port == 0 || model->loopback) {
        const struct address *found = address_of(destination);
        if (!group && found) offer_all(members + found->first, found->count);
        else if (!group && hand.port == 0) {
            offer_all(promiscuous_unicast, promiscuous_unicasts);
            uint32_t last = model->default_port;
            if (last && !(ports[last].options & UNICAST_PROMISCUOUS)) offer(last);
        } else if (destination == 0xffffffffffffu) offer_all(flooded, floods);
        else if (group) {
            if (found)
                for (uint32_t i = 0; i < found->count; i++) {
                    uint32_t port = members[found->first + i];
                    if (!(ports[port].options & MULTICAST_PROMISCUOUS)) offer(port);
                }
            offer_all(promiscuous_multicast, promiscuous_multicasts);
        }
    }
    if (hand.port != 0 && (group || !hand.survived)) send_to(egress[0].word);
}

/* Whether the sender's record alone tells that it may send the frame. */
static int is_plain(const struct ingress *sender, const uint8_t *bytes, uint32_t vid)
{
    return ((source_of(bytes) ^ sender->station) & sender->agreement) == 0 && contains(sender->may_send, vid);
}

static void drop(struct result *result, uint32_t reason)
{
    *result = (struct result){reason, hand.vid << 20};
    counters[hand.port][reason]++;
}

static __attribute__((noinline)) void decide(const struct frame *f, const uint8_t *bytes, struct result *result)
{
    uint32_t tagged, wire = wire_vid(bytes, &tagged);
    uint32_t least = 14 + 4 * tagged;
    const uint32_t *first = list_end;
    hand.port = f->port;
    hand.vid = wire;
    if (f->length < least || f->length > model->mtu || (source_of(bytes) & 1) || wire == 4095)
        return drop(result, MALFORMED);
    const struct ingress *sender = &ingress[f->port];
    uint32_t vid = wire != 0 ? wire : sender->pvid;
    if (f->port != 0 && !is_plain(sender, bytes, vid)) {
        uint32_t reason = refusal(&ports[f->port], source_of(bytes), wire);
        if (reason != 0) return drop(result, reason);
    }
    hand.vid = vid;
    hand.amount = ONE_FRAME + f->length + (hand.vid != 0 && !tagged ? 4 : 0);
    hand.survived = 0;
    route(destination_of(bytes));
    uint32_t count = (uint32_t)(list_end - first);
    if (count == 0) return drop(result, NO_DESTINATION);
    ingress[f->port].sent += ONE_FRAME + f->length;
    *result = (struct result){count == 1 ? *first : (uint32_t)(first - list), count | hand.vid << 20};
    if (count == 1) list_end--;
}

/* What a batch does not change, where the compiler need not load it for each frame. */
struct held {
    struct egress *egress;
    struct ingress *ingress;
    uint32_t longest;
};

/* One branch, for whatever is not unicast with one owner or none; the rest is selections. Gives 0 if the frame takes the long way. */
static inline int forward_shortly(struct held held, const struct frame *f, const uint8_t *bytes, uint32_t owner,
                                  struct result *result)
{
    struct ingress *sender = &held.ingress[f->port];
    uint32_t tagged, wire = wire_vid(bytes, &tagged);
    uint32_t vid = wire != 0 ? wire : sender->pvid;
    uint64_t disagreement = (source_of(bytes) ^ sender->station) & sender->agreement;
    uint32_t may_send = contains(sender->may_send, vid);
    const struct egress *receiver = &held.egress[owner];
    uint32_t word = (contains(receiver->receives, vid) ? receiver : held.egress)->word;
    uint32_t to = word & PORT;
    uint64_t unknown = disagreement | (destination_of(bytes) & 1) | (may_send ^ 1) |
                       (word & (NO_BUS_MASTER | RX_DISABLED | LONG_WAY)) |
                       (uint64_t)(f->length - LEAST_LENGTH > held.longest) | (uint64_t)(to == f->port);
    if (__builtin_expect(unknown != 0, 0)) return 0;
    uint64_t amount = ONE_FRAME + f->length;
    *result = (struct result){word, 1 | vid << 20};
    sender->sent += amount;
    held.egress[to].received += amount + ((uint64_t)(vid != 0 && !tagged) << 2) - ((word & UNTAG) >> 22);
    return 1;
}

/* A frame that its first look at the table does not settle: an owner that stands further on is found, and tried again. */
static __attribute__((noinline)) void forward_at_length(struct held held, const struct frame *f, const uint8_t *bytes,
                                                        uint32_t owner, struct result *result)
{
    if (owner == further()) {
        const struct address *found = address_of(destination_of(bytes));
        if (forward_shortly(held, f, bytes, found ? owner_word(found) : 0, result)) return;
    }
    decide(f, bytes, result);
}

#if !defined(RTE) && !defined(PREFETCH)
static inline void find_owners(uint32_t first, uint32_t count, uint32_t *owners)
{
    for (uint32_t i = 0; i < count; i++)
        owners[i] = find_owner(destination_of(payload + (size_t)(first + i) * FRAME_BYTES));
}
#endif

static void forward(uint32_t first, uint32_t count)
{
    uint32_t owners[BURST];
    const struct held held = {egress, ingress, model->mtu - LEAST_LENGTH};
    list_end = list;
    since_sweep += count;
    if (since_sweep > 0xffffff) {
        sweep();
        since_sweep = count;
    }
    for (uint32_t at = first; at < first + count; at += BURST) {
        find_owners(at, BURST, owners);
#if defined(PREFETCH)
        for (uint32_t i = 0; i < BURST; i++) {
            __builtin_prefetch(&egress[owners[i]], 1);
            __builtin_prefetch(&ingress[frames[at + i].port], 1);
        }
#endif
        for (uint32_t i = 0; i < BURST; i++) {
            const uint8_t *bytes = payload + (size_t)(at + i) * FRAME_BYTES;
            const struct frame *f = &frames[at + i];
            if (!forward_shortly(held, f, bytes, owners[i], &results[at + i]))
                forward_at_length(held, f, bytes, owners[i], &results[at + i]);
        }
    }
}

static uint32_t results_hash(uint32_t hash, uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++) {
        uint32_t destinations = results[i].count & 0xfffff, sum = results[i].where;
        if (destinations == 1) sum = (results[i].where + 1) * 0x9e3779b1u;
        if (destinations > 1) {
            sum = 0;
            for (uint32_t j = 0; j < destinations; j++) sum += (list[results[i].where + j] + 1) * 0x9e3779b1u;
        }
        hash = hash_add(hash_add(hash, results[i].count), sum);
    }
    return hash;
}

static uint32_t counters_hash(void)
{
    uint32_t hash = HASH_START;
    sweep();
    for (uint32_t port = 0; port < model->ports; port++)
        for (uint32_t i = 0; i < COUNTERS; i++)
            hash = hash_add(hash_add(hash, (uint32_t)counters[port][i]), (uint32_t)(counters[port][i] >> 32));
    return hash;
}

int main(int argc, char **argv)
{
    if (argc != 2) fail("usage: PROGRAM MODEL");
    read_model(argv[1]);
    egress = room((model->ports + 2) * sizeof *egress);
    ingress = room(model->ports * sizeof *ingress);
    counters = room(model->ports * sizeof *counters);
    results = room(model->frames * sizeof *results);
    list = room(((size_t)BATCH * 64 + model->ports) * sizeof *list);
    make_ports();
    make_table();
    uint32_t batches = model->frames / BATCH;
    uint64_t *times = room(batches * sizeof *times);
    for (int command; (command = next_command()) != 0;) {
        uint32_t hash = HASH_START;
        if (command == 'c') {
            sweep();
            memset(counters, 0, model->ports * sizeof *counters);
        }
        for (uint32_t batch = 0; batch < batches; batch++) {
            uint64_t start = nanoseconds();
            forward(batch * BATCH, BATCH);
            times[batch] = nanoseconds() - start;
            if (command == 'c') hash = results_hash(hash, batch * BATCH, BATCH);
        }
        if (command == 'c') printf("%u %u\n", hash, counters_hash());
        else printf("%llu\n", (unsigned long long)median(times, batches));
        fflush(stdout);
    }
    return 0;
}
