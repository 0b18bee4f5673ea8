// AML terms, byte for byte as ACPI §20.2 encodes them.

import { describe, expect, test } from "vitest";
import { buffer, eisaId, integer, method, name, pack, scope } from "../../../src/guest/acpi/aml";
import { busNumbers, fixedMemory, interrupt, memoryWindow, ports } from "../../../src/guest/acpi/resources";

describe("AML", () => {
  test.each([
    [0, [0x00]],
    [1, [0x01]],
    [2, [0x0a, 0x02]],
    [0xff, [0x0a, 0xff]],
    [0x100, [0x0b, 0x00, 0x01]],
    [0x10000, [0x0c, 0x00, 0x00, 0x01, 0x00]],
    [0xb0000000, [0x0c, 0x00, 0x00, 0x00, 0xb0]],
  ])("the integer %i takes its shortest form", (value, bytes) => {
    expect(integer(value)).toEqual(bytes);
  });

  test("an identifier is compressed: three letters of five bits, four hexadecimal digits", () => {
    expect(eisaId("PNP0A08")).toEqual([0x0c, 0x41, 0xd0, 0x0a, 0x08]);
    expect(eisaId("PNP0501")).toEqual([0x0c, 0x41, 0xd0, 0x05, 0x01]);
  });

  test("names are padded to four characters; a path says how many there are", () => {
    expect(name("_S5", [0x00])).toEqual([0x08, 0x5f, 0x53, 0x35, 0x5f, 0x00]);
    expect(name("\\_S5", [0x00])).toEqual([0x08, 0x5c, 0x5f, 0x53, 0x35, 0x5f, 0x00]);
    expect(name("\\_SB.PCI0", []).slice(1, 3)).toEqual([0x5c, 0x2e]);
    expect(name("\\_SB.PCI0._CRS", []).slice(1, 4)).toEqual([0x5c, 0x2f, 3]);
  });

  // What a package of n bytes of content starts with: the length counts its own bytes.
  test.each([
    [62, [63]],
    [63, [0x41, 0x04]],
    [4093, [0x4f, 0xff]],
    [4094, [0x81, 0x00, 0x01]],
  ])("a package with %i bytes of content has the length %j", (bytes, length) => {
    const term = scope("\\_SB", [new Array<number>(bytes - 5).fill(0)]);
    expect(term.slice(1, 1 + length.length)).toEqual(length);
    expect(term).toHaveLength(1 + length.length + bytes);
  });

  test("buffers and packages count their elements", () => {
    expect(buffer([7, 8])).toEqual([0x11, 5, 0x0a, 2, 7, 8]);
    expect(pack([integer(0), integer(5)])).toEqual([0x12, 5, 2, 0x00, 0x0a, 5]);
  });

  test("a method's flags hold its parameters and whether it is serialized", () => {
    expect(method("_OSC", 4, true, [])).toEqual([0x14, 6, 0x5f, 0x4f, 0x53, 0x43, 0x0c]);
  });
});

describe("resource descriptors", () => {
  test("bus numbers: 16 bits, produced, both ends fixed", () => {
    expect(busNumbers(0, 255)).toEqual([0x88, 13, 0, 2, 0x0c, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 1]);
  });

  test("a memory window: 32 bits, read and written", () => {
    expect(memoryWindow({ base: 0xc0000000, size: 0x20000000 })).toEqual([
      0x87, 23, 0, 0, 0x0c, 1, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0xff, 0xff, 0xff, 0xdf, 0, 0, 0, 0, 0, 0, 0, 0x20,
    ]);
  });

  test("what a device takes itself: ports, memory, an ISA interrupt", () => {
    expect(ports({ base: 0x3f8, size: 8 })).toEqual([0x47, 1, 0xf8, 3, 0xf8, 3, 1, 8]);
    expect(fixedMemory({ base: 0xb0000000, size: 0x10000000 })).toEqual([
      0x86, 9, 0, 1, 0, 0, 0, 0xb0, 0, 0, 0, 0x10,
    ]);
    expect(interrupt(4)).toEqual([0x22, 0x10, 0]);
  });
});
