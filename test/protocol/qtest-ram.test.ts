// Guest memory behind the qtest server.

import { describe, expect, it } from "vitest";
import { Ram } from "../../src/model/ram";

const MIB = 1024 * 1024;
const END = 64n * 1024n * 1024n;

describe("RAM", () => {
  it("is 64 MiB of zeros that take no host memory until written", () => {
    const ram = new Ram();
    const bytes = new Uint8Array(4).fill(0xaa);
    expect(ram.size).toBe(64 * MIB);
    expect(ram.read(END - 4n, bytes)).toBe(4);
    expect([...bytes]).toEqual([0, 0, 0, 0]);
    expect(ram.readNumber(0x1234n, 8)).toBe(0n);
    expect(ram.fill(0n, 64 * MIB, 0)).toBe(64 * MIB);
    expect(ram.allocated).toBe(0);
    ram.write(5n * BigInt(MIB), Uint8Array.of(1));
    expect(ram.allocated).toBe(MIB);
  });

  it.each([
    [1, 0x88n],
    [2, 0x7788n],
    [4, 0x55667788n],
    [8, 0x1122334455667788n],
  ] as const)("keeps little-endian numbers of %i bytes, at chunk borders too", (size, low) => {
    const ram = new Ram();
    for (const address of [0n, 3n, 0xfffffn, 0x1ffffdn, END - BigInt(size)]) {
      expect(ram.writeNumber(address, size, 0x1122334455667788n)).toBe(true);
      expect(ram.readNumber(address, size)).toBe(low);
      const bytes = new Uint8Array(size);
      ram.read(address, bytes);
      expect(bytes[0]).toBe(0x88);
    }
  });

  it("refuses a number that is not wholly inside, and changes nothing", () => {
    const ram = new Ram();
    for (const address of [END - 3n, END, 0xfffffffffffffffcn]) {
      expect(ram.writeNumber(address, 4, 0xffffffffn)).toBe(false);
      expect(ram.readNumber(address, 4)).toBeUndefined();
    }
    expect(ram.allocated).toBe(0);
  });

  it("says how much of a range it took and leaves the rest alone", () => {
    const ram = new Ram();
    expect(ram.write(END - 2n, Uint8Array.of(1, 2, 3, 4))).toBe(2);
    const bytes = new Uint8Array(4).fill(0xff);
    expect(ram.read(END - 3n, bytes)).toBe(3);
    expect([...bytes]).toEqual([0, 1, 2, 0xff]);
    expect(ram.fill(END - 1n, 100, 9)).toBe(1);
    expect(ram.readNumber(END - 2n, 2)).toBe(0x0901n);
    expect([
      ram.overlap(END - 1n, 8),
      ram.overlap(END, 8),
      ram.overlap(1n << 63n, 8),
      ram.overlap(0n, 0),
    ]).toEqual([1, 0, 0, 0]);
  });

  it("copies and fills across chunks", () => {
    const ram = new Ram(4 * MIB);
    const pattern = Uint8Array.from({ length: 2 * MIB + 10 }, (_, i) => i % 251);
    expect(ram.write(0xffffbn, pattern)).toBe(pattern.length);
    expect(ram.fill(0x1ffff0n, 32, 0xee)).toBe(32);
    pattern.fill(0xee, 0x1ffff0 - 0xffffb, 0x200010 - 0xffffb);
    const back = new Uint8Array(pattern.length);
    ram.read(0xffffbn, back);
    expect(Buffer.compare(back, pattern)).toBe(0);
  });

  it.each([0, 1000, MIB + 1, 2 ** 33, Number.NaN])("cannot have %i bytes", (size) => {
    expect(() => new Ram(size)).toThrow(RangeError);
  });
});
