// The reader, the writer and the walk of capabilities on dumps of real machines (see dumps/README.md).

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { capabilitiesOf, walkCapabilities } from "../../src/decode/capabilities";
import type { DumpFunction, DumpRegion } from "../../src/decode/dump";
import { readDump } from "../../src/decode/lspci-reader";
import { writeDump } from "../../src/decode/lspci-writer";
import { formatRoutingId } from "../../src/decode/routing-id";

const folder = new URL("dumps/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".txt"));
const textOf = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const functionsOf = (name: string): readonly DumpFunction[] => readDump(textOf(name), name).functions;
const addressesOf = (name: string): string[] =>
  functionsOf(name).map((fn) => formatRoutingId(fn.routingId, fn.domain));

function functionAt(name: string, routingId: number): DumpFunction {
  return functionsOf(name).find((fn) => fn.routingId === routingId)!;
}

const region = (fields: Partial<DumpRegion>): DumpRegion => ({
  index: 0,
  kind: "memory",
  width: 32,
  prefetchable: false,
  address: null,
  size: null,
  virtual: false,
  disabled: false,
  ...fields,
});

describe("a whole machine under QEMU", () => {
  it("has the Functions that Linux found", () => {
    expect(addressesOf("q35.txt").join(" ")).toBe(
      "00:00.0 00:03.0 00:04.0 00:1c.0 00:1c.1 00:1c.2 00:1c.3 00:1c.4 00:1f.0 00:1f.2 00:1f.3 " +
        "01:00.0 02:00.0 02:01.0 03:00.0 04:00.0 05:00.0 06:00.0 07:03.0 08:00.0",
    );
  });

  it("has five VFs more once they are enabled", () => {
    const before = new Set(addressesOf("q35.txt"));
    const added = addressesOf("q35-vfs.txt").filter((address) => !before.has(address));
    expect(added).toEqual(["05:00.1", "05:00.2", "05:00.3", "05:00.4", "05:00.5"]);
  });

  it("has 4096 bytes of PCI Express Functions and 256 of conventional ones", () => {
    const short = functionsOf("q35-vfs.txt").filter((fn) => fn.bytes.length === 256);
    expect(short.map((fn) => formatRoutingId(fn.routingId))).toEqual([
      ...["00:00.0", "00:03.0", "00:04.0", "00:1f.0", "00:1f.2", "00:1f.3", "07:03.0"],
    ]);
    expect(functionsOf("q35-vfs.txt").filter((fn) => fn.bytes.length === 4096).length).toBe(18);
  });

  it("names an e1000e with its BARs and its Expansion ROM", () => {
    const fn = functionAt("q35-vfs.txt", 0x0300);
    expect(fn.heading).toBe("Ethernet controller: Intel Corporation 82574L Gigabit Network Connection");
    expect(fn.regions).toEqual([
      region({ index: 0, address: 0xfe240000n, size: 0x20000n }),
      region({ index: 1, address: 0xfe260000n, size: 0x20000n }),
      region({ index: 2, kind: "io", address: 0x4000n, size: 32n }),
      region({ index: 3, address: 0xfe280000n, size: 0x4000n }),
    ]);
    expect(fn.rom).toEqual({ address: 0xfe200000n, size: 0x40000n });
    expect([...fn.bytes.subarray(0, 4)]).toEqual([0x86, 0x80, 0xd3, 0x10]);
  });

  it("names a PF's own BAR and not its VF BAR, and the VFs' regions as virtual", () => {
    const pf = functionAt("q35-vfs.txt", 0x0500);
    expect(pf.regions).toEqual([region({ width: 64, address: 0xfe800000n, size: 0x4000n })]);
    const vf = functionAt("q35-vfs.txt", 0x0505);
    expect(vf.regions).toEqual([region({ width: 64, size: 0x4000n, virtual: true })]);
    expect([...vf.bytes.subarray(0x10, 0x28)]).toEqual(Array(24).fill(0));
  });

  it("is read alike from -v -xxx as from -vvv -xxxx", () => {
    const brief = functionsOf("q35-vfs-v-xxx.txt");
    for (const [index, fn] of functionsOf("q35-vfs.txt").entries()) {
      const { bytes, heading, routingId, regions, rom } = brief[index]!;
      expect([...bytes]).toEqual([...fn.bytes.subarray(0, 256)]);
      expect({ heading, routingId, regions, rom }).toEqual({
        heading: fn.heading,
        routingId: fn.routingId,
        regions: fn.regions,
        rom: fn.rom,
      });
    }
    expect(brief.length).toBe(25);
  });

  it("is read from -nnk -x with 64 bytes each and no regions", () => {
    const functions = functionsOf("q35-vfs-nnk-x.txt");
    expect(functions.length).toBe(25);
    expect(functions.every((fn) => fn.bytes.length === 64 && fn.regions.length === 0)).toBe(true);
    expect(functions[16]!.heading).toContain("[0108]");
    expect(functions[16]!.heading).toContain("[1b36:0010] (rev 02)");
  });
});

describe("a cloud host's microVM", () => {
  it("has six Functions with 64-bit BARs far above 4 GiB", () => {
    const functions = functionsOf("microvm.txt");
    expect(functions.map((fn) => fn.bytes.length)).toEqual([4096, 256, 256, 256, 256, 256]);
    expect(functions[2]!.regions).toEqual([region({ width: 64, address: 0x4000080000n, size: 0x80000n })]);
  });
});

describe.each(names)("%s", (name) => {
  const functions = functionsOf(name);

  it("needs no note but on the registers of VFs", () => {
    const noted = functions.filter((fn) => fn.notes.length > 0).map((fn) => formatRoutingId(fn.routingId));
    const vfs = ["05:00.1", "05:00.2", "05:00.3", "05:00.4", "05:00.5"];
    expect(noted).toEqual(name === "q35-vfs-v-xxx.txt" ? vfs : []);
  });

  it("tells regions that agree with the registers", () => {
    for (const fn of functions) {
      const view = new DataView(fn.bytes.buffer);
      for (const { index, kind, width, prefetchable, address, virtual } of fn.regions) {
        if (virtual) continue;
        const low = view.getUint32(0x10 + index * 4, true);
        const high = width === 64 ? view.getUint32(0x14 + index * 4, true) : 0;
        const type = kind === "io" ? 1 : (width === 64 ? 4 : 0) | (prefetchable ? 8 : 0);
        expect((BigInt(high) << 32n) | BigInt(low)).toBe(address! | BigInt(type));
      }
    }
  });

  it("is written again as lspci printed it, less the text", () => {
    const hexDump = textOf(name)
      .split("\n")
      .filter((line) => !line.startsWith("\t"));
    expect(writeDump(functions)).toBe(hexDump.join("\n").replaceAll(/^0000:/gm, ""));
  });

  it("survives writing and reading, byte for byte", () => {
    const again = readDump(writeDump(functions)).functions;
    const core = (fn: DumpFunction) => [
      fn.domain,
      fn.routingId,
      fn.heading,
      Buffer.from(fn.bytes).toString("hex"),
    ];
    expect(again.map(core)).toEqual(functions.map(core));
  });
});

describe.each(["q35.txt", "q35-vfs.txt", "microvm.txt"])("capabilities in %s", (name) => {
  const lines = textOf(name).split("\n");

  it("are those that lspci lists, at the same offsets", () => {
    let total = 0;
    for (const fn of functionsOf(name)) {
      const listed = listedCapabilities(lines.slice(fn.line));
      expect(capabilitiesOf(fn.bytes).map((entry) => entry.offset)).toEqual(listed);
      total += listed.length;
    }
    expect(total).toBeGreaterThan(25);
  });

  it("hang on unbroken lists", () => {
    const entries = functionsOf(name).flatMap((fn) => walkCapabilities(fn.bytes));
    expect(entries.filter((entry) => entry.broken !== undefined)).toEqual([]);
  });
});

/** Offsets of the "Capabilities: [40] …" lines up to the blank line that ends the Function. */
function listedCapabilities(lines: string[]): number[] {
  const own = lines.slice(0, lines.indexOf(""));
  return own
    .flatMap((line) => /^\tCapabilities: \[([0-9a-f]+)/.exec(line)?.[1] ?? [])
    .map((at) => parseInt(at, 16));
}
