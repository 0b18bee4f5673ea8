// C30 to C35: what bridges pass on.

import { COMMAND, TYPE_1 } from "../../firmware/registers";
import type { Bench } from "../bench";
import { type Check, hex, holds, same, skip } from "../check";
import { isClaimed, tableAddress } from "../memory";
import type { Subject } from "../subject";
import { addressOf } from "../targets/target";
import { forwardsAri } from "../vfs";

const SECONDARY = TYPE_1["Secondary Bus Number"];
const SUBORDINATE = TYPE_1["Subordinate Bus Number"];
const PRIMARY = TYPE_1["Primary Bus Number"];
const WINDOWS = [
  ["I/O", TYPE_1["I/O Base"], TYPE_1["I/O Limit"], 1],
  ["prefetchable", TYPE_1["Prefetchable Memory Base"], TYPE_1["Prefetchable Memory Limit"], 2],
] as const;
const MEMORY_WINDOW = 0x20;
const PREFETCHABLE_WINDOW = 0x24;
/** Base above limit. */
const CLOSED = 0x0000_fff0;

function numbered(bridge: Subject): number {
  const secondary = bridge.u8(SECONDARY);
  return secondary === 0 ? skip("it has no bus number") : secondary;
}

/** A Function below, with memory that a check can tell, and its address. */
async function memoryBelow(bench: Bench, bridge: Subject): Promise<bigint> {
  for (const f of bench.subjects.filter((one) => !one.isVf && one.layout === 0 && one.parent === bridge)) {
    if (f.msiX === 0) continue;
    const entry = await tableAddress(bench, f);
    if (await isClaimed(bench, entry)) return entry;
  }
  return skip("no Function below has an MSI-X table, the memory that a check can tell");
}

export const bridgeRules: readonly Check[] = [
  {
    rule: "C30",
    of: "bridge",
    bytes(bridge) {
      const secondary = numbered(bridge);
      const primary = bridge.u8(PRIMARY);
      const subordinate = bridge.u8(SUBORDINATE);
      holds("Secondary Bus Number", secondary > primary, `above ${hex(primary)}`, hex(secondary));
      holds(
        "Subordinate Bus Number",
        subordinate >= secondary,
        `${hex(secondary)} at least`,
        hex(subordinate),
      );
    },
  },
  {
    rule: "C31",
    of: "bridge",
    bytes(bridge) {
      for (const [name, base, limit, size] of WINDOWS) {
        const read = (at: number) => (size === 1 ? bridge.u8(at) : bridge.u16(at)) & 0xf;
        same(`addressing in the limit of the ${name} window`, read(limit), read(base));
      }
    },
  },
  {
    rule: "C32",
    of: "bridge",
    async requests(bridge, bench) {
      if (!bridge.leadsToLink) skip("no link is below");
      if (forwardsAri(bridge)) skip("ARI Forwarding makes the device number part of the Function number");
      const bus = numbered(bridge);
      for (const device of [1, 31]) {
        const place = (bridge.place & ~0xffff) | (bus << 8) | (device << 3);
        holds(`a read of ${addressOf(place)}`, !(await bench.answers(place)), "all ones", "an answer");
      }
    },
  },
  {
    rule: "C33",
    of: "bridge",
    async requests(bridge, bench) {
      const bus = numbered(bridge);
      const below = bench.subjects.find((f) => f.parent === bridge && !f.isVf) ?? skip("nothing is below");
      if (bus === 255) skip("no bus number is left");
      await bench.write(bridge, SECONDARY, 255 | (255 << 8), 2);
      const answered = await bench.answers(below.place);
      await bench.write(bridge, SECONDARY, bus | (bridge.u8(SUBORDINATE) << 8), 2);
      holds(
        `a read of ${below.address} while the bridge leads to bus FFh`,
        !answered,
        "all ones",
        "an answer",
      );
    },
  },
  {
    rule: "C34",
    of: "bridge",
    async requests(bridge, bench) {
      const entry = await memoryBelow(bench, bridge);
      await bench.write(bridge, MEMORY_WINDOW, CLOSED);
      await bench.write(bridge, PREFETCHABLE_WINDOW, CLOSED);
      await bench.write(bridge, 0x28, 0xffffffff);
      const found = await isClaimed(bench, entry);
      holds(`memory at ${hex(entry)} with the windows closed`, !found, "no answer", "memory");
    },
  },
  {
    rule: "C35",
    of: "bridge",
    async requests(bridge, bench) {
      const entry = await memoryBelow(bench, bridge);
      await bench.change(bridge, 0x04, COMMAND.memorySpaceEnable, 0, 2);
      const found = await isClaimed(bench, entry);
      holds(`memory at ${hex(entry)} with Memory Space Enable clear`, !found, "no answer", "memory");
    },
  },
];
