// R59 to R70, R107, R109: configuration space of VFs.

import type { Bench } from "../bench";
import { type Check, hex, holds, same, skip } from "../check";
import type { Subject } from "../subject";
import { reachedVfs } from "../vfs";

const ONES = 0xffffffff;
const BUS_MASTER = 4;
const STATUS_ERRORS = 0xf900;
const CAPABILITIES_LIST = 0x10;

/** Registers of conventional PCI that a VF lacks: name, offset, mask of the dword. */
const LEGACY: readonly (readonly [string, number, number])[] = [
  ["Cache Line Size and Latency Timer", 0x0c, 0x0000_ffff],
  ["BIST", 0x0c, 0xff00_0000],
  ["CardBus CIS Pointer", 0x28, ONES],
  ["Expansion ROM BAR", 0x30, ONES],
  ["Interrupt Line, Interrupt Pin, Min_Gnt and Max_Lat", 0x3c, ONES],
];

const BARS: typeof LEGACY = [0, 1, 2, 3, 4, 5].map(
  (index) => [`BAR${index}`, 0x10 + 4 * index, ONES] as const,
);
const UNUSED: typeof LEGACY = [
  ["bytes 35h to 37h", 0x34, 0xffff_ff00],
  ["bytes 38h to 3Bh", 0x38, ONES],
];

function zeroBytes(f: Subject, rows: typeof LEGACY): void {
  for (const [name, offset, mask] of rows) same(name, (f.u32(offset) & mask) >>> 0, 0);
}

async function zeroRequests(f: Subject, bench: Bench, rows: typeof LEGACY): Promise<void> {
  for (const [name, offset, mask] of rows) {
    await bench.write(f, offset, mask);
    same(`${name} after a write of ones`, ((await bench.read(f, offset)) & mask) >>> 0, 0);
  }
}

const zero = (rule: string, rows: typeof LEGACY): Check => ({
  rule,
  of: "vf",
  bytes: (vf) => zeroBytes(vf, rows),
  requests: (vf, bench) => zeroRequests(vf, bench, rows),
});

/** The PF of a VF; a dump need not show it. */
export const pfOf = (vf: Subject) => vf.vf?.pf ?? skip("its PF is not shown");

export const vfHeaderRules: readonly Check[] = [
  {
    rule: "R59",
    of: "vf",
    bytes(vf) {
      same("Vendor ID and Device ID", vf.u32(0), ONES);
    },
  },
  {
    rule: "R60",
    of: "vf",
    bytes(vf) {
      same("bits of Command but Bus Master Enable", vf.u16(0x04) & ~BUS_MASTER, 0);
    },
    async requests(vf, bench) {
      await bench.write(vf, 0x04, 0xffff, 2);
      same("Command after a write of ones", await bench.read(vf, 0x04, 2), BUS_MASTER);
      await bench.write(vf, 0x04, 0, 2);
      same("Command after a write of zeros", await bench.read(vf, 0x04, 2), 0);
    },
  },
  {
    rule: "R61",
    of: "vf",
    bytes(vf) {
      const status = vf.u16(0x06) & ~STATUS_ERRORS & ~1;
      same("Status but its error bits", status, CAPABILITIES_LIST);
    },
    async requests(vf, bench) {
      const before = await bench.read(vf, 0x06, 2);
      await bench.write(vf, 0x06, ~STATUS_ERRORS & 0xffff, 2);
      same("Status after ones to what is no error bit", await bench.read(vf, 0x06, 2), before);
    },
  },
  zero("R63", LEGACY),
  zero("R64", BARS),
  {
    rule: "R65",
    of: "vf",
    bytes(vf) {
      same("Header Type", vf.u8(0x0e), 0);
    },
  },
  {
    rule: "R66",
    of: "vf",
    bytes(vf) {
      same("Subsystem Vendor ID", vf.u16(0x2c), pfOf(vf).u16(0x2c));
    },
  },
  {
    rule: "R67",
    of: "pf",
    bytes(pf) {
      if (pf.vfs.length < 2) skip("fewer than two VFs are shown");
      for (const vf of pf.vfs) same(`Class Code of ${vf.address}`, vf.u32(8) >>> 8, pf.vfs[0]!.u32(8) >>> 8);
    },
    async requests(pf, bench) {
      const vfs = await reachedVfs(bench, pf, 4);
      for (const vf of vfs)
        same(`Class Code of ${vf.address}`, (await bench.read(vf, 8)) >>> 8, vfs[0]!.u32(8) >>> 8);
    },
  },
  zero("R68", UNUSED),
  {
    rule: "R69",
    of: "vf",
    bytes(vf) {
      const extended = vf.bytes < 4096 ? skip("only 256 bytes are shown") : vf.u32(0x100);
      holds("the dword at 100h", extended !== ONES, "a header or zero", hex(extended));
      holds("the list of capabilities", vf.capability(0x10) !== 0, "leads to PCI Express", "does not");
    },
  },
  {
    rule: "R70",
    of: "vf",
    bytes(vf) {
      if (vf.bytes < 4096) skip("only 256 bytes are shown");
      const header = vf.u32(0x100);
      const empty = (header & 0xffff) === 0 && header >>> 20 === 0;
      if (!empty) skip("it has extended capabilities");
      same("the dword at 100h", header, 0);
    },
  },
  {
    rule: "R107",
    of: "vf",
    bytes(vf) {
      holds("Command and Status", vf.u32(0x04) !== ONES, "not all ones", hex(vf.u32(0x04)));
    },
  },
  {
    rule: "R109",
    of: "vf",
    bytes: (vf) => zeroBytes(vf, BARS),
  },
];
