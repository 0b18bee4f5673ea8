// Resizable BAR, VF Resizable BAR and Enhanced Allocation: what the registers do to masks and to the decoder.

import { beforeEach, describe, expect, test } from "vitest";
import type { PciFunction } from "../../../src/model/function";
import type { Machine } from "../../../src/model/machine";
import { build, enableVfs, machineWith, named, numberBuses, withIdentity } from "../../support/machines";

const MIB = 0x10_0000;
const COMMAND = 0x04;
const MEMORY = 2;
const BAR0 = 0x10;
const REBAR = 0x100;
const VF_REBAR = 0x120;
const SRIOV = 0x140;
const VF_BAR0 = SRIOV + 0x24;

let machine: Machine;
let f: PciFunction;

const file = machineWith({
  type: "endpoint",
  slot: "03.0",
  functions: [
    withIdentity({
      name: "f",
      bars: [
        { index: 0, type: "memory64", size: "1M" },
        { index: 2, type: "memory32", size: "2M" },
      ],
      capabilities: [
        { type: "pcie" },
        {
          type: "resizable-bar",
          at: REBAR,
          bars: [
            { bar: 0, sizes: ["1M", "4M", "512G", "256T"] },
            { bar: 2, sizes: ["1M", "2M"] },
          ],
        },
        { type: "vf-resizable-bar", at: VF_REBAR, bars: [{ bar: 0, sizes: ["1M", "2M"] }] },
        {
          type: "sriov",
          at: SRIOV,
          totalVfs: 4,
          firstVfOffset: 1,
          vfStride: 1,
          vfDeviceId: 1,
          supportedPageSizes: "0x7ff",
          vfBars: [{ index: 0, type: "memory64", size: "1M" }],
        },
      ],
    }),
  ],
});

beforeEach(async () => {
  machine = await build(file);
  f = named(machine, "f");
});

const setSize = (at: number, size: number) => f.config.write(at + 1, size, 1);
const sizeOf = (at: number) => f.config.read(at + 1, 1);

/** What sizing finds: the mask of a BAR's two registers. */
function sizing(at: number): string {
  const before = [f.config.read(at), f.config.read(at + 4)];
  f.config.write(at, 0xffffffff);
  f.config.write(at + 4, 0xffffffff);
  const found = (BigInt(f.config.read(at + 4)) << 32n) | BigInt(f.config.read(at) & ~0xf);
  f.config.write(at, before[0]!);
  f.config.write(at + 4, before[1]!);
  return (BigInt.asUintN(64, ~found) + 1n).toString(16);
}

describe("Resizable BAR", () => {
  test("starts at the BAR's own size, and each entry names its BAR and the sizes it supports", () => {
    expect([0, 8].map((entry) => f.config.read(REBAR + 8 + entry))).toEqual([0x0001_0040, 0x0000_0102]);
    expect([4, 12].map((at) => f.config.read(REBAR + at))).toEqual([0x0080_0050, 0x30]);
  });

  test("a supported size is the BAR's at once: in the mask and in the decoder", () => {
    setSize(REBAR + 8, 2);
    expect(sizing(BAR0)).toBe((4 * MIB).toString(16));
    f.config.write(BAR0, 0x4000_0000);
    f.config.write(COMMAND, MEMORY, 2);
    expect(machine.resolve(0x403f_ffffn)).toMatchObject({ bar: 0, offset: 0x3f_ffffn });
    expect(machine.resolve(0x4040_0000n)).toBeUndefined();
  });

  test.each([
    ["512 GiB, which the first dword names", 19],
    ["256 TiB, which the second names", 28],
  ])("a BAR may have %s", (_, size) => {
    setSize(REBAR + 8, size);
    expect(sizeOf(REBAR + 8)).toBe(size);
    expect(sizing(BAR0)).toBe((1n << BigInt(20 + size)).toString(16));
  });

  test("address bits below a larger size are gone", () => {
    f.config.write(BAR0, 0x4010_0000);
    setSize(REBAR + 8, 2);
    expect(f.config.read(BAR0)).toBe(0x4000_0004);
  });

  test("a size that is not supported is ignored", () => {
    for (const size of [1, 3, 5, 31, 63]) {
      setSize(REBAR + 8, size);
      expect([sizeOf(REBAR + 8), sizing(BAR0)]).toEqual([0, MIB.toString(16)]);
    }
    setSize(REBAR + 0x10, 0);
    expect(sizeOf(REBAR + 0x10)).toBe(0);
  });

  test("while memory is decoded the size cannot be written", () => {
    f.config.write(COMMAND, MEMORY, 2);
    setSize(REBAR + 8, 2);
    expect(sizeOf(REBAR + 8)).toBe(0);
    f.config.write(COMMAND, 0, 2);
    setSize(REBAR + 8, 2);
    expect(sizeOf(REBAR + 8)).toBe(2);
  });

  test("a reset brings the size back, and unlocks it", () => {
    setSize(REBAR + 8, 2);
    f.config.write(COMMAND, MEMORY, 2);
    f.functionLevelReset();
    expect([sizeOf(REBAR + 8), sizing(BAR0)]).toEqual([0, MIB.toString(16)]);
    setSize(REBAR + 8, 2);
    expect(sizing(BAR0)).toBe((4 * MIB).toString(16));
  });
});

describe("VF Resizable BAR", () => {
  test("changes each VF's part", () => {
    numberBuses(machine);
    setSize(VF_REBAR + 8, 1);
    expect(sizing(VF_BAR0)).toBe((2 * MIB).toString(16));
    f.config.write(VF_BAR0, 0x5000_0000);
    enableVfs(f, 3);
    expect(machine.resolve(0x5020_0004n)).toMatchObject({ bar: 0, offset: 4n, function: { index: 1 } });
    expect(machine.resolve(0x5060_0000n)).toBeUndefined();
  });

  test("System Page Size remains the least size", () => {
    f.config.write(SRIOV + 0x20, 0x400);
    expect(sizing(VF_BAR0)).toBe((4 * MIB).toString(16));
    setSize(VF_REBAR + 8, 1);
    expect(sizing(VF_BAR0)).toBe((4 * MIB).toString(16));
    f.config.write(SRIOV + 0x20, 1);
    expect(sizing(VF_BAR0)).toBe((2 * MIB).toString(16));
  });

  test("while VF Enable is set the size cannot be written, not even with VF MSE clear", () => {
    const srIov = f.config.block("SR-IOV");
    srIov.write("NumVFs", 1);
    srIov.write("SR-IOV Control", { "VF Enable": true });
    setSize(VF_REBAR + 8, 1);
    expect(sizeOf(VF_REBAR + 8)).toBe(0);
    srIov.write("SR-IOV Control", { "VF Enable": false });
    setSize(VF_REBAR + 8, 1);
    expect(sizeOf(VF_REBAR + 8)).toBe(1);
  });

  test("the PF's own Memory Space Enable does not lock it", () => {
    f.config.write(COMMAND, MEMORY, 2);
    setSize(VF_REBAR + 8, 1);
    expect(sizeOf(VF_REBAR + 8)).toBe(1);
  });

  test("a reset of the PF brings the size back", () => {
    setSize(VF_REBAR + 8, 1);
    f.functionLevelReset();
    expect([sizeOf(VF_REBAR + 8), sizing(VF_BAR0)]).toEqual([0, MIB.toString(16)]);
  });
});

describe("Enhanced Allocation", () => {
  const withEa = (writable: boolean) =>
    machineWith({
      type: "endpoint",
      slot: "03.0",
      functions: [
        withIdentity({
          name: "f",
          capabilities: [
            {
              type: "ea",
              at: 0x40,
              entries: [
                { bar: 0, base: "0x8_4000_0000".replaceAll("_", ""), size: "12K", writable },
                { vfBar: 2, base: "0x50000000", size: "64K" },
              ],
            },
            { type: "pcie" },
            {
              type: "sriov",
              at: 0x100,
              totalVfs: 4,
              firstVfOffset: 1,
              vfStride: 1,
              vfDeviceId: 1,
            },
          ],
        }),
      ],
    });

  beforeEach(async () => {
    machine = await build(withEa(false));
    f = named(machine, "f");
  });

  test("a fixed BAR decodes with Memory Space Enable, and its register reads zero", () => {
    expect(machine.resolve(0x8_4000_0000n)).toBeUndefined();
    f.config.write(COMMAND, MEMORY, 2);
    expect(machine.resolve(0x8_4000_2fffn)).toMatchObject({ bar: 0, offset: 0x2fffn });
    expect(machine.resolve(0x8_4000_3000n)).toBeUndefined();
    f.config.write(BAR0, 0xffffffff);
    expect(f.config.read(BAR0)).toBe(0);
  });

  test("a fixed VF BAR is the first VF's part, and the others follow", () => {
    numberBuses(machine);
    enableVfs(f, 2);
    expect(machine.resolve(0x5001_0010n)).toMatchObject({ bar: 2, offset: 0x10n, function: { index: 1 } });
    expect(machine.resolve(0x5002_0000n)).toBeUndefined();
    f.config.write(0x100 + 0x2c, 0xffffffff);
    expect(f.config.read(0x100 + 0x2c)).toBe(0);
  });

  test("Enable cleared, the entry claims nothing", () => {
    f.config.write(COMMAND, MEMORY, 2);
    f.config.write(0x44 + 3, 0, 1);
    expect(machine.resolve(0x8_4000_0000n)).toBeUndefined();
    f.config.write(0x44 + 3, 0x80, 1);
    expect(machine.resolve(0x8_4000_0000n)).toMatchObject({ bar: 0 });
  });

  test("addresses can be written only where the entry says so", async () => {
    f.config.write(0x48, 0x6000_0000);
    expect(f.config.read(0x48)).toBe(0x4000_0002);
    machine = await build(withEa(true));
    f = named(machine, "f");
    f.config.write(COMMAND, MEMORY, 2);
    f.config.write(0x48, 0x6000_0000);
    expect(machine.resolve(0x8_6000_0000n)).toMatchObject({ bar: 0, offset: 0n });
    expect(machine.resolve(0x8_4000_0000n)).toBeUndefined();
  });
});
