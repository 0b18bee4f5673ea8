// Sizes of BARs that the import tells or guesses.

import { describe, expect, it } from "vitest";
import { sizeFrom, sizeText } from "../../../../src/machine/import/sizes";
import type { EndpointFile } from "../../../../src/machine/schema/devices";
import { express, fn, importOf, machineOf, u16, u32 } from "./support";

const evidence = { kind: "memory32", address: 0xfe000000n, told: null, gap: undefined, used: 0n } as const;

describe("a size", () => {
  it.each([
    ["is what the text tells", { told: 0x4000n }, 0x4000n, false],
    ["is never more than the address is aligned to", { address: 0xfe001000n, told: 0x4000n }, 0x1000n, true],
    ["is a power of two", { told: 0x3000n }, 0x2000n, true],
    ["of I/O is at most 256", { kind: "io", address: 0x1000n, told: 0x400n }, 256n, true],
    ["is guessed from the alignment", { address: 0xfe020000n }, 0x20000n, true],
    ["is guessed from the gap to the next address in use", { gap: 0x5000n }, 0x4000n, true],
    [
      "is at most 256 MiB where nothing lies above",
      { kind: "memory64", address: 1n << 40n },
      1n << 28n,
      true,
    ],
    ["holds the MSI-X table, whatever the gap", { gap: 0x1000n, used: 0x3000n }, 0x4000n, true],
    ["of an unassigned BAR is 4 KiB", { address: 0n }, 0x1000n, true],
    ["of an unassigned BAR holds the MSI-X table", { address: 0n, used: 0x2008n }, 0x4000n, true],
    ["of unassigned I/O is 4 bytes", { kind: "io", address: 0n }, 4n, true],
    [
      "of an Expansion ROM is at least 2 KiB",
      { kind: "rom", address: 0xfe000800n, gap: 0x100n },
      0x800n,
      true,
    ],
    ["of a VF BAR is at least 4 KiB", { kind: "vf", gap: 0x200n }, 0x1000n, true],
  ] as const)("%s", (_what, changes, bytes, inferred) => {
    expect(sizeFrom({ ...evidence, ...changes })).toEqual({ bytes, inferred });
  });

  it.each([
    [16n, "16"],
    [0x1000n, "4K"],
    [0x180000n, "1536K"],
    [1n << 31n, "2G"],
    [1n << 50n, "1024T"],
  ])("of %d bytes is written %s", (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

function onlyDevice(...functions: Parameters<typeof importOf>): EndpointFile {
  return importOf(...functions).file.devices![0] as unknown as EndpointFile;
}

describe("BARs of a dump", () => {
  it("are read from the registers: kind, width, prefetchable", () => {
    const device = onlyDevice(
      fn("00:03.0", {
        bytes: {
          0x10: u32(0xfe00000c),
          0x14: u32(8),
          0x18: u32(0x1001),
          0x1c: u32(0xfd000000),
          0x30: u32(0xfc000001),
        },
        regions: [
          { index: 0, width: 64, size: 0x4000n },
          { index: 2, kind: "io", size: 32n },
          { index: 3, size: 4096n },
        ],
        rom: { address: 0xfc000000n, size: 0x10000n },
      }),
    );
    expect(device.bars).toEqual([
      { index: 0, type: "memory64", prefetchable: true, size: "16K" },
      { index: 2, type: "io", size: "32" },
      { index: 3, type: "memory32", size: "4K" },
    ]);
    expect(device.rom).toBe("64K");
  });

  it("without an address are known by the text, unless the register is not there", () => {
    const device = onlyDevice(
      fn("00:03.0", {
        regions: [
          { index: 0, size: 0x1000n },
          { index: 1, size: 0x1000n, virtual: true },
          { index: 2, kind: "io", size: 8n },
        ],
        rom: { address: null, size: 0x20000n },
      }),
    );
    expect(device.bars).toEqual([{ index: 0, type: "memory32", size: "4K" }]);
    expect(device.rom).toBeUndefined();
  });

  it("of kinds that no BAR has stay bytes", async () => {
    const bytes = { 0x10: u32(0xfe000002), 0x14: u32(0x1003), 0x24: u32(0xfd000004), 0x30: u32(0xfc000f01) };
    const imported = importOf(fn("00:03.0", { bytes }));
    expect(imported.file.devices![0]).not.toHaveProperty("bars");
    const { config } = (await machineOf(imported)).at("00:03.0")!;
    expect([0x10, 0x14, 0x24, 0x30].map((at) => config.read(at))).toEqual([
      0xfe000002, 0x1003, 0xfd000004, 0xfc000f01,
    ]);
  });

  it("whose text contradicts the address are told", () => {
    const { notes } = importOf(
      fn("00:03.0", { bytes: { 0x10: u32(0xfe001000) }, regions: [{ size: 0x10000n }] }),
    );
    expect(notes).toEqual([
      "00:03.0: BAR 0 is taken for 4K, not 64K",
      'guessed sizes of BARs: 1, marked "inferred" (lspci -vvv would tell them)',
    ]);
  });

  it("end where a neighbour's BAR, ROM or window begins", () => {
    const bar = (address: number) => ({ bytes: { 0x10: u32(address) } });
    const { file } = importOf(
      fn("00:03.0", bar(0xf0000000)),
      fn("00:04.0", bar(0xf0010000)),
      fn("00:05.0", { bytes: { 0x10: u32(0xf0020000), 0x30: u32(0xf0028000) } }),
    );
    const sizes = file.devices!.map((device) => (device as { bars: { size: string }[] }).bars[0]!.size);
    expect(sizes).toEqual(["64K", "64K", "32K"]);
  });
});

describe("memory-mapped configuration space", () => {
  it("moves away from BARs of the dump, and only then", () => {
    const bar = (address: number) => fn("00:03.0", { bytes: { 0x10: u32(address) } });
    expect(importOf(bar(0xc0000000)).file.ecam).toBeUndefined();
    expect(importOf(bar(0xb8000000)).file.ecam).toEqual({ base: "0xa0000000" });
  });
});

describe("images", () => {
  it("lose zeros at their end, but never their configuration space", async () => {
    const long = fn("00:03.0", { length: 4096 });
    const imported = importOf(long, fn("00:04.0"), fn("00:05.0", { length: 64 }));
    const lengths = imported.file.devices!.map((device) => (device as { image: string }).image.length / 2);
    expect(lengths).toEqual([272, 64, 64]);
    const machine = await machineOf(imported);
    expect(machine.functions.map(({ configBytes }) => configBytes)).toEqual([4096, 256, 256]);
  });
});

describe("VFs of a dump", () => {
  const capability = (fields: Record<number, readonly number[]>) => ({
    ...express(0),
    0x100: u32(0x00010010),
    ...Object.fromEntries(Object.entries(fields).map(([at, value]) => [0x100 + Number(at), value])),
  });
  const pf = (changes: Record<number, readonly number[]> = {}) =>
    fn("00:03.0", {
      length: 4096,
      bytes: capability({
        0x08: u16(9),
        0x0c: u16(4),
        0x0e: u16(4),
        0x10: u16(2),
        0x14: u16(8),
        0x16: u16(1),
        0x1a: u16(0x1041),
        0x1c: u32(0x553),
        0x20: u32(1),
        0x24: u32(0xfe000000),
        ...changes,
      }),
    });
  const vf = (address: string) =>
    fn(address, { length: 4096, bytes: { ...express(0, { 0x47: 0x10 }), 0: u32(0xffffffff) } });

  it("belong to the PF whose offset and stride lead to them, while VF Enable is set (R23)", () => {
    const device = onlyDevice(pf(), vf("00:04.0"), vf("00:04.1"));
    expect(Object.keys(device.vfImages ?? {})).toEqual(["0", "1"]);
    const off = importOf(pf({ 0x08: u16(8) }), fn("00:04.0"));
    expect(off.file.devices!.length).toBe(2);
  });

  it("beyond NumVFs, or without a PF, are endpoints, and that is told", () => {
    const { file, notes } = importOf(pf(), vf("00:04.0"), vf("00:04.1"), vf("00:04.2"));
    expect(file.devices!.map(({ slot }) => slot)).toEqual(["03.0", "04.2"]);
    expect(notes).toContain("00:04.2: Vendor ID FFFFh, and no PF of the dump has it as a VF: an endpoint");
  });

  it("share an aperture that ends at the next address in use", () => {
    const device = onlyDevice(pf(), fn("00:05.0", { bytes: { 0x10: u32(0xfe080000) } }));
    expect(device.vfBars).toEqual([{ index: 0, type: "memory32", size: "128K", inferred: true }]);
  });

  it("have the smallest size where nothing tells a larger one", () => {
    expect(onlyDevice(pf()).vfBars).toMatchObject([{ size: "4K", inferred: true }]);
    expect(onlyDevice(pf({ 0x20: u32(4) })).vfBars).toMatchObject([{ size: "16K", inferred: true }]);
  });

  it("answer in the imported machine", async () => {
    const machine = await machineOf(importOf(pf(), vf("00:04.0"), vf("00:04.1")));
    expect(machine.reachable().map(({ address }) => address)).toEqual(["00:03.0", "00:04.0", "00:04.1"]);
    expect(machine.at("00:04.1")?.isVf).toBe(true);
  });
});
