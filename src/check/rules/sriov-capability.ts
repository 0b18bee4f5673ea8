// R1 to R9: the structure of the SR-IOV capability.

import { SR_IOV_CONTROL } from "../../firmware/registers";
import type { Bench } from "../bench";
import { type Check, holds, same, skip } from "../check";
import type { Subject } from "../subject";
import { setUpVfs } from "../vfs";

const LENGTH = 0x40;
const MIGRATION_CAPABLE = 1;
const ONES = 0xffffffff;

const canMigrate = (pf: Subject) => (pf.u32(pf.sriov("SR-IOV Capabilities")) & MIGRATION_CAPABLE) !== 0;

/** Registers that ignore writes: offset and bytes. */
const FIXED = [
  ["SR-IOV Capabilities", 4],
  ["InitialVFs", 4],
  ["Function Dependency Link", 1],
  ["First VF Offset", 4],
  ["VF Device ID", 2],
  ["Supported Page Sizes", 4],
  ["VF Migration State Array Offset", 4],
] as const;

async function unchanged(
  bench: Bench,
  pf: Subject,
  what: string,
  at: number,
  size: 1 | 2 | 4,
): Promise<void> {
  const before = await bench.read(pf, at, size);
  await bench.write(pf, at, ONES, size);
  same(`${what} after a write of ones`, await bench.read(pf, at, size), before);
  await bench.write(pf, at, ~before, size);
  same(`${what} after a write of its complement`, await bench.read(pf, at, size), before);
}

export const sriovCapabilityRules: readonly Check[] = [
  {
    rule: "R1",
    of: "pf",
    bytes(pf) {
      same("SR-IOV Extended Capability Header", pf.u32(pf.srIov) & 0xfffff, 0x1_0010);
      const next = pf.entries.map(({ offset }) => offset).filter((offset) => offset > pf.srIov);
      const room = Math.min(pf.bytes, ...next) - pf.srIov;
      holds("bytes before the next capability", room >= LENGTH, "40h at least", `${room.toString(16)}h`);
    },
  },
  {
    rule: "R2",
    of: "function",
    bytes(f) {
      if (!f.isVf && f.layout !== 1) skip("neither a VF nor a Type 1 Function");
      same("offset of an SR-IOV capability", f.srIov, 0);
    },
  },
  {
    rule: "R2",
    of: "vf",
    bytes: (vf) => same("offset of an SR-IOV capability", vf.srIov, 0),
  },
  {
    rule: "R3",
    of: "pf",
    async requests(pf, bench) {
      for (const [name, size] of FIXED) await unchanged(bench, pf, name, pf.sriov(name), size);
    },
  },
  {
    rule: "R4",
    of: "pf",
    bytes(pf) {
      if (canMigrate(pf)) skip("it supports VF migration");
      same("InitialVFs", pf.u16(pf.sriov("InitialVFs")), pf.totalVfs);
    },
  },
  {
    rule: "R5",
    of: "pf",
    bytes(pf) {
      if (canMigrate(pf)) skip("it supports VF migration");
      same("VF Migration Interrupt Message Number", pf.u32(pf.sriov("SR-IOV Capabilities")) >>> 21, 0);
      same("bits 2:1 of SR-IOV Control", pf.u16(pf.sriov("SR-IOV Control")) & 6, 0);
      same("VF Migration Status", pf.u16(pf.sriov("SR-IOV Status")) & 1, 0);
      same("VF Migration State Array Offset", pf.u32(pf.sriov("VF Migration State Array Offset")), 0);
    },
    async requests(pf, bench) {
      if (canMigrate(pf)) skip("it supports VF migration");
      const at = pf.sriov("SR-IOV Control");
      const control = await bench.read(pf, at, 2);
      await bench.write(pf, at, control | 6, 2);
      same("SR-IOV Control after bits 2:1 were written", await bench.read(pf, at, 2), control);
    },
  },
  {
    rule: "R6",
    of: "pf",
    bytes(pf) {
      same("bits 15:6 of SR-IOV Control", pf.u16(pf.sriov("SR-IOV Control")) & 0xffc0, 0);
    },
    async requests(pf, bench) {
      const at = pf.sriov("SR-IOV Control");
      const tag = (pf.u32(pf.sriov("SR-IOV Capabilities")) & 4) !== 0;
      const reserved = tag ? 0xffc0 : 0xffe0;
      await bench.write(pf, at, (await bench.read(pf, at, 2)) | reserved, 2);
      same(
        "reserved bits of SR-IOV Control after a write of ones",
        (await bench.read(pf, at, 2)) & reserved,
        0,
      );
    },
  },
  {
    rule: "R7",
    of: "pf",
    async requests(pf, bench) {
      await setUpVfs(bench, pf, 0);
      const at = pf.sriov("NumVFs");
      const link = await bench.read(pf, at + 2, 2);
      await bench.write(pf, at, 0x12, 1);
      await bench.write(pf, at + 1, 0x34, 1);
      same("NumVFs written byte by byte", await bench.read(pf, at, 2), 0x3412);
      await bench.write(pf, at, 0x56, 1);
      same("NumVFs after a write of its lower byte", await bench.read(pf, at, 2), 0x3456);
      same("the word behind NumVFs", await bench.read(pf, at + 2, 2), link);
    },
  },
  {
    rule: "R8",
    of: "pf",
    async requests(pf, bench) {
      await setUpVfs(bench, pf, 0);
      const at = pf.sriov("SR-IOV Control");
      const control = (await bench.read(pf, at, 2)) & ~SR_IOV_CONTROL.vfMse;
      await bench.write(pf, at, 0xffff_0000 | control | SR_IOV_CONTROL.vfMse);
      const dword = await bench.read(pf, at);
      same("SR-IOV Control after a dword write", dword & 0xffff, control | SR_IOV_CONTROL.vfMse);
      same("SR-IOV Status after a dword write of ones", dword >>> 16, 0);
    },
  },
  {
    rule: "R9",
    of: "pf",
    bytes(pf) {
      same("byte 13h", pf.u8(pf.srIov + 0x13), 0);
      same("bytes 18h and 19h", pf.u16(pf.srIov + 0x18), 0);
    },
    async requests(pf, bench) {
      await bench.write(pf, pf.srIov + 0x13, 0xff, 1);
      await bench.write(pf, pf.srIov + 0x18, 0xffff, 2);
      same("byte 13h after a write of ones", await bench.read(pf, pf.srIov + 0x13, 1), 0);
      same("bytes 18h and 19h after a write of ones", await bench.read(pf, pf.srIov + 0x18, 2), 0);
    },
  },
];
