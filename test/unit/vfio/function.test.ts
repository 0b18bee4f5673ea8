// A PF and VFs of an 82599 as a virtual machine has them, beside what the machine's own requests see.

import { beforeEach, describe, expect, test } from "vitest";
import { enableVfs, enumerateMachine } from "../../../src/firmware";
import { builtInMachine } from "../../../src/machine/built-in";
import type { PciFunction, VirtualFunction } from "../../../src/model/function";
import { Machine } from "../../../src/model/machine";
import { Platform } from "../../../src/model/platform";
import { AssignedFunction, ROM } from "../../../src/vfio";
import { build, endpoint, machineWith, named, rootPort } from "../../support/machines";

let machine: Machine;
let platform: Platform;
let pf: PciFunction;
const SR_IOV = 0x160;
const MEMORY_AND_MASTER = 6;

beforeEach(async () => {
  machine = await Machine.create(builtInMachine("intel-82599")!);
  platform = new Platform(machine);
  enumerateMachine(machine);
  pf = machine.physicalFunctions[0]!;
});

const assigned = (f: PciFunction | VirtualFunction) => new AssignedFunction(f, platform);

/** As a driver sizes a 64-bit BAR: ones into both halves. */
function sizeOf(f: AssignedFunction, at: number): bigint {
  f.configWrite(at, 4, 0xffffffff);
  f.configWrite(at + 4, 4, 0xffffffff);
  const mask = (BigInt(f.configRead(at + 4, 4)) << 32n) | BigInt(f.configRead(at, 4) & ~0xf & 0xffffffff);
  return BigInt.asUintN(64, -BigInt.asUintN(64, (mask >> 4n) << 4n));
}

describe("a PF", () => {
  test("has the BARs of the device, sized by ones, while the machine keeps its addresses", () => {
    const f = assigned(pf);
    const before = pf.config.read(0x10, 4);
    expect(f.configRead(0x10, 4)).toBe(0xc);
    expect(sizeOf(f, 0x10)).toBe(512n * 1024n);
    f.configWrite(0x10, 4, 0xfe000000);
    expect(f.configRead(0x10, 4)).toBe(0xfe00000c);
    expect(pf.config.read(0x10, 4)).toBe(before);
    expect(f.bar(0)).toMatchObject({ size: 512n * 1024n, type: "memory64", prefetchable: true });
    expect(f.bar(0)!.address).toBe(BigInt((before & ~0xf) >>> 0) | (BigInt(pf.config.read(0x14, 4)) << 32n));
  });

  test("BARs that do not exist read zero whatever is written", () => {
    const f = assigned(pf);
    f.configWrite(0x1c, 4, 0xffffffff);
    expect(f.configRead(0x1c, 4)).toBe(0);
  });

  test("parts of an address are written byte by byte, its flags are read byte by byte", () => {
    const f = assigned(pf);
    f.configWrite(0x13, 1, 0xfe);
    f.configWrite(0x10, 2, 0xffff);
    expect(f.configRead(0x10, 4)).toBe(0xfe00000c);
    expect(f.configRead(0x10, 1)).toBe(0xc);
    expect(f.configRead(0x12, 2)).toBe(0xfe00);
  });

  test("its BAR is where the machine has it, and claims nothing without Memory Space Enable", () => {
    const f = assigned(pf);
    const bar = f.bar(0)!;
    f.configWrite(4, 2, MEMORY_AND_MASTER);
    expect(f.barWrite(bar, 0x1000n, 4, 0x12345678)).toBe(true);
    expect(machine.core().memoryRead(bar.address + 0x1000n, 4)).toBe(0x12345678);
    expect(f.barRead(bar, 0x1002n, 2)).toBe(0x1234);
    f.configWrite(4, 2, 0);
    expect(f.barRead(bar, 0x1000n, 4)).toBeUndefined();
    expect(f.barWrite(bar, 0x1000n, 4, 1)).toBe(false);
  });

  test("its I/O BAR is reached by ports of the machine", () => {
    const f = assigned(pf);
    const bar = f.bar(2)!;
    expect(bar).toMatchObject({ type: "io", size: 32n });
    f.configWrite(4, 2, 1);
    expect(f.barWrite(bar, 4n, 4, 0xabcd)).toBe(true);
    expect(machine.core().portRead(Number(bar.address) + 4, 4)).toBe(0xabcd);
  });

  test("places VF BARs where it likes, but not while VF Enable is set (R56)", () => {
    const f = assigned(pf);
    const at = SR_IOV + 0x24;
    const before = pf.config.read(at, 4);
    expect(sizeOf(f, at)).toBe(16n * 1024n);
    f.configWrite(at, 4, 0xd0000000);
    expect(pf.config.read(at, 4)).toBe(before);
    f.configWrite(SR_IOV + 0x10, 2, 2);
    f.configWrite(SR_IOV + 8, 2, 0x19);
    expect(pf.vfCount).toBe(2);
    f.configWrite(at, 4, 0xe0000000);
    expect(f.configRead(at, 4) & ~0xf).toBe(0xd0000000 | 0);
  });

  test("R84: a reset takes its VFs and its own addresses, and what firmware gave the PF is there again", () => {
    const f = assigned(pf);
    const bars = [0, 1, 2, 3, 4, 5].map((index) => pf.config.read(0x10 + 4 * index, 4));
    const vfBar = pf.config.read(SR_IOV + 0x24, 4);
    f.configWrite(0x10, 4, 0xfe000000);
    f.configWrite(SR_IOV + 0x10, 2, 3);
    f.configWrite(SR_IOV + 8, 2, 0x19);
    expect(pf.vfCount).toBe(3);
    f.reset();
    expect(pf.vfCount).toBe(0);
    expect(f.configRead(0x10, 4)).toBe(0xc);
    expect([0, 1, 2, 3, 4, 5].map((index) => pf.config.read(0x10 + 4 * index, 4))).toEqual(bars);
    expect(pf.config.read(SR_IOV + 0x24, 4)).toBe(vfBar);
    expect(pf.config.read(SR_IOV + 8, 2) & 0x10).toBe(0x10);
  });
});

describe("the Expansion ROM", () => {
  test("has a size, and is read while its enable bit is set", async () => {
    machine = await build(
      machineWith(rootPort([endpoint({ name: "nic", rom: "64K", capabilities: [{ type: "pcie" }] })])),
    );
    platform = new Platform(machine);
    enumerateMachine(machine);
    const f = assigned(named(machine, "nic"));
    const rom = f.bar(ROM)!;
    f.configWrite(0x30, 4, 0xfffff800);
    expect(f.configRead(0x30, 4)).toBe(Number(-rom.size & 0xffffffffn));
    f.configWrite(4, 2, MEMORY_AND_MASTER);
    expect(f.barRead(rom, 0n, 4)).toBeUndefined();
    f.configWrite(0x30, 4, 0xfe000001);
    expect(f.configRead(0x30, 4)).toBe(0xfe000001);
    expect(f.barRead(rom, 0n, 4)).toBe(0);
  });
});

describe("a VF", () => {
  let vf: VirtualFunction;
  beforeEach(() => {
    enableVfs(machine, pf, 4);
    vf = pf.vfs[2]!;
  });

  test("R59: has IDs, where the raw VF has none", () => {
    const f = assigned(vf);
    expect(vf.config.read(0, 4)).toBe(0xffffffff);
    expect(f.configRead(0, 4)).toBe(0x10ed8086);
    expect(f.configRead(2, 2)).toBe(0x10ed);
    f.configWrite(0, 4, 0);
    expect(f.configRead(0, 4)).toBe(0x10ed8086);
  });

  test("R64: has BARs that can be sized, where the raw VF's read zero", () => {
    const f = assigned(vf);
    expect(sizeOf(f, 0x10)).toBe(16n * 1024n);
    expect(vf.config.read(0x10, 4)).toBe(0);
  });

  test("R60: has a Memory Space Enable of its own, and the VF's Bus Master Enable", () => {
    const f = assigned(vf);
    f.configWrite(4, 2, 0xffff);
    expect(f.configRead(4, 2)).toBe(MEMORY_AND_MASTER);
    expect(vf.config.read(4, 2)).toBe(4);
  });

  test("R48: its BAR is its slice of the PF's VF BAR, once memory space is enabled", () => {
    const f = assigned(vf);
    const bar = f.bar(0)!;
    expect(f.barRead(bar, 0n, 4)).toBeUndefined();
    f.configWrite(4, 1, 2);
    expect(f.barWrite(bar, 8n, 4, 77)).toBe(true);
    expect(machine.resolve(bar.address + 8n)).toMatchObject({ bar: 0, offset: 8n, function: { index: 2 } });
    expect(machine.core().memoryRead(bar.address + 8n, 4)).toBe(77);
  });

  test("has no interrupt pin and is one Function", () => {
    const f = assigned(vf);
    expect([f.configRead(0x3d, 1), f.configRead(0x0e, 1)]).toEqual([0, 0]);
  });

  test("R85: a reset keeps it, and takes what was written", () => {
    const f = assigned(vf);
    f.configWrite(0x10, 4, 0xfe000000);
    f.configWrite(4, 2, MEMORY_AND_MASTER);
    f.reset();
    expect([f.configRead(0x10, 4), f.configRead(4, 2), pf.vfCount]).toEqual([0xc, 0, 4]);
  });

  test("that is gone reads all ones, and takes nothing", () => {
    const f = assigned(vf);
    pf.config.write(SR_IOV + 8, 0, 2);
    expect(f.configRead(0, 4)).toBe(0xffffffff);
    f.configWrite(0x10, 4, 0xfe000000);
    f.reset();
    enableVfs(machine, pf, 4);
    expect(f.configRead(0x10, 4)).toBe(0xc);
  });
});

test("a bridge has its windows and bus numbers, and no BARs", () => {
  const port = pf.parent!;
  const f = assigned(port);
  expect(f.bars).toEqual([]);
  f.configWrite(0x10, 4, 0xffffffff);
  expect(f.configRead(0x10, 4)).toBe(0);
  expect(f.configRead(0x18, 4)).toBe(port.config.read(0x18, 4));
});
