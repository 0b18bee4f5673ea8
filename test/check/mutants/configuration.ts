// Mutants for C1 to C71: headers, lists, BARs, bridges, power, interrupts, PCI Express.

import { also, bits, drops, ghosts, memoryEverywhere, memoryLike, mutant, only, reads, turns } from "./hooks";
import type { Hooks, World } from "./target";

const ALL = "all";
const any = (w: World) => only(w.any);
const anyReads = (w: World, offset: number, change: (value: number) => number): Hooks =>
  reads(any(w), offset, change);
const anyBits = (w: World, offset: number, mask: number, value: number): Hooks =>
  bits(any(w), offset, mask, value);
const portBits = (w: World, offset: number, mask: number, value: number): Hooks =>
  bits(only(w.port), offset, mask, value);

/** Offset of the n-th capability of a list. */
const nth = (w: World, extended: boolean, index: number) =>
  w.any.capabilities.filter((one) => one.extended === extended)[index]!.offset;
const idOf = (w: World, at: number) => w.any.u16(at);

/** Memory of the Function lies at its MSI-X table and nowhere else. */
const tableOf = (w: World) => {
  const at = w.any.u32(w.any.msiX + 4);
  const bar = 0x10 + 4 * (at & 7);
  const high = (w.any.u32(bar) & 6) === 4 ? BigInt(w.any.u32(bar + 4)) << 32n : 0n;
  return high + BigInt((w.any.u32(bar) & ~0xf) >>> 0) + BigInt((at & ~7) >>> 0);
};

const pendingOf = (w: World) => {
  const table = w.any.u32(w.any.msiX + 4);
  const pending = w.any.u32(w.any.msiX + 8);
  return tableOf(w) - BigInt((table & ~7) >>> 0) + BigInt((pending & ~7) >>> 0);
};

const memoryAt =
  (address: (w: World) => bigint, change: (value: number) => number) =>
  (w: World): Hooks => {
    const at = address(w);
    return { memoryRead: (one, value) => (one === at ? change(value) : value) };
  };

export const configurationMutants = [
  mutant("C1", "Vendor ID is 0", (w) => anyReads(w, 0, (v) => v & ~0xffff)),
  mutant("C2", "Header Layout is 5", (w) => anyBits(w, 0x0c, 0x7f_0000, 0x05_0000)),
  mutant("C3", "Function 0 says that it is alone", (w) => anyBits(w, 0x0c, 0x80_0000, 0)),
  mutant("C4", "Capabilities Pointer is 0", (w) => anyBits(w, 0x34, 0xff, 0)),
  mutant("C5", "the first capability leads to itself", (w) =>
    anyBits(w, nth(w, false, 0), 0xff00, nth(w, false, 0) << 8),
  ),
  mutant("C6", "the first capability leads to 20h", (w) => anyBits(w, nth(w, false, 0), 0xff00, 0x2000)),
  mutant("C7", "the second capability is the first one again", (w) =>
    anyBits(w, nth(w, false, 1), 0xff, idOf(w, nth(w, false, 0)) & 0xff),
  ),
  mutant("C8", "the first extended capability leads to itself", (w) =>
    anyBits(w, 0x100, 0xfff0_0000, 0x1000_0000),
  ),
  mutant("C9", "the first extended capability leads to 40h", (w) =>
    anyBits(w, 0x100, 0xfff0_0000, 0x0400_0000),
  ),
  mutant("C10", "the second extended capability is the first one again", (w) =>
    anyBits(w, nth(w, true, 1), 0xffff, idOf(w, 0x100)),
  ),
  mutant("C11", "the first capability leads into itself", (w) =>
    anyBits(w, nth(w, false, 0), 0xff00, (nth(w, false, 0) + 4) << 8),
  ),
  mutant("C12", "Interrupt Pin is 7", (w) => anyBits(w, 0x3c, 0xff00, 0x700)),
  mutant("C13", "Latency Timer is 40h", (w) => anyBits(w, 0x0c, 0xff00, 0x4000)),
  mutant("C14", "Power Management is something else", (w) => anyBits(w, w.any.powerManagement, 0xff, 9)),
  mutant("C15", "who is not there answers", ghosts),
  mutant("C16", "a byte reads the lowest byte of its dword", (w) => ({
    read: (place, at, size, value) =>
      size === 1 && place === w.any.place ? w.peek(place, at & ~3, 1) : value,
  })),
  mutant("C17", "the lowest byte shows in BIST as well", (w) =>
    anyReads(w, 0x0c, (v) => v ^ ((v & 0xff) << 24)),
  ),
  mutant("C18", "memory is everywhere", memoryEverywhere),
  mutant("C20", "type bits of BAR 0 hold writes", (w) => memoryLike(w, any(w), 0x10, 6)),
  mutant("C21", "the mask of BAR 0 has a hole", (w) => anyReads(w, 0x10, (v) => v & ~0x4000_0000)),
  mutant(
    "C22",
    "the upper half of a BAR lacks a bit",
    (w) => anyReads(w, 0x14, (v) => v & 0x7fff_ffff),
    "intel-82599",
  ),
  mutant("C23", "BAR 0 takes all ones and zeros alone", (w) =>
    turns(any(w), 0x10, (one) => (one.value === 0x5aa5_5aa5 ? undefined : one)),
  ),
  mutant("C24", "bit 1 of Expansion ROM BAR is set", (w) => anyBits(w, 0x30, 2, 2)),
  mutant("C25", "BAR 0 writes BAR 1 as well", (w) =>
    also(any(w), 0x10, ({ value }) => w.poke(w.any.place, 0x14, value)),
  ),
  mutant("C30", "Primary Bus Number is Secondary", (w) => bits(only(w.port), 0x18, 0xff, w.port.u8(0x19))),
  mutant("C31", "the limit of the prefetchable window has 32 bits", (w) => portBits(w, 0x24, 0xf_0000, 0)),
  mutant(
    "C32",
    "device 1 answers",
    (w) => ({
      dword: (place, at, value) => (place === (w.pf.bus << 8) + 8 ? w.peek(w.pf.place, at) : value),
    }),
    "intel-82599-no-ari",
  ),
  mutant("C33", "bus numbers ignore writes", (w) => drops(only(w.port), 0x18)),
  mutant("C34", "memory is everywhere", memoryEverywhere),
  mutant("C35", "memory is everywhere", memoryEverywhere),
  mutant("C40", "Power Management has version 7", (w) => anyBits(w, w.any.powerManagement, 7 << 16, 7 << 16)),
  mutant("C41", "PowerState holds anything", (w) => memoryLike(w, any(w), w.any.powerManagement + 4, 3)),
  mutant("C42", "memory is everywhere", memoryEverywhere),
  mutant("C45", "64 MSI vectors", (w) => anyBits(w, w.any.capability(5), 0xe_0000, 0xc_0000)),
  mutant("C50", "the MSI-X table lies 1 GiB further", (w) =>
    anyReads(w, w.any.msiX + 4, (v) => v + 0x4000_0000),
  ),
  mutant("C51", "pending bits lie in the table", (w) =>
    anyReads(w, w.any.msiX + 8, () => w.any.u32(w.any.msiX + 4)),
  ),
  mutant(
    "C52",
    "vector 0 is never masked",
    memoryAt(
      (w) => tableOf(w) + 12n,
      () => 0,
    ),
  ),
  mutant(
    "C53",
    "an address keeps its lowest bits",
    memoryAt(tableOf, (v) => v | 3),
  ),
  mutant("C54", "pending bits hold writes", (w) => {
    const at = pendingOf(w);
    let held: number | undefined;
    return {
      memoryRead: (address, value) => (address === at ? (held ?? value) : value),
      memoryWrite: (address, value) => {
        if (address === at) held = value;
        return address;
      },
    };
  }),
  mutant("C60", "PCI Express has version 3", (w) => anyBits(w, w.any.pcie, 0xf_0000, 0x3_0000)),
  mutant("C61", "an endpoint is a Root Port", (w) => anyBits(w, w.any.pcie, 0xf0_0000, 0x40_0000)),
  mutant("C62", "errors have no roles", (w) => anyBits(w, w.any.pcie + 4, 0x8000, 0)),
  mutant("C63", "the link has 32 Lanes", (w) => anyBits(w, w.any.pcie + 0x10, 0x3f0_0000, 0x200_0000)),
  mutant("C64", "an endpoint implements a slot", (w) => anyBits(w, w.any.pcie, 0x100_0000, 0x100_0000), ALL),
  mutant("C65", "Max_Payload_Size is 4096", (w) => anyBits(w, w.any.pcie + 8, 0xe0, 0xa0)),
  mutant("C66", "the vector has the highest speed alone", (w) => anyBits(w, w.any.pcie + 0x2c, 0xfe, 0x80)),
  mutant(
    "C70",
    "an endpoint has Source Validation",
    (w) => anyBits(w, w.any.extended(0x0d) + 4, 1, 1),
    "mellanox-connectx-5",
  ),
  mutant("C71", "ARI leads to Function 77h", (w) => anyBits(w, w.any.ari + 4, 0xff00, 0x7700)),
];
