// Numbers of machine files: their spellings and their limits.

import { describe, expect, it } from "vitest";
import { address, bits, count, offset, parseInteger, parseSize, size } from "../../../src/machine/numbers";

describe("a number in a machine file", () => {
  it.each([
    ["0", 0n],
    ["4096", 4096n],
    ["0x8086", 0x8086n],
    ["0XAB", 0xabn],
    ["0xffffffffffffffff", 2n ** 64n - 1n],
  ])("may be written %s", (text, value) => {
    expect(parseInteger(text)).toBe(value);
  });

  it.each(["", "-1", "1.5", "0x", "8086h", " 1", "1e3", "16K"])("is not written %j", (text) => {
    expect(parseInteger(text)).toBeUndefined();
  });

  it.each([
    ["16K", 16384n],
    ["512M", 512n << 20n],
    ["1G", 1n << 30n],
    ["2T", 2n << 40n],
    ["32", 32n],
    ["0x4000", 0x4000n],
  ])("may be a size written %s", (text, value) => {
    expect(parseSize(text)).toBe(value);
  });

  it.each(["K", "0x4K", "4k", "4KB", "1P"])("is not a size written %j", (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  it("keeps its limits in both spellings", () => {
    expect(bits(16).parse(0xffff)).toBe(0xffff);
    expect(bits(16).parse("0xffff")).toBe(0xffff);
    expect(bits(16).safeParse(0x10000).success).toBe(false);
    expect(bits(16).safeParse("0x10000").success).toBe(false);
    expect(bits(16).safeParse(-1).success).toBe(false);
    expect(bits(16).safeParse(1.5).success).toBe(false);
    expect(count(1, 2048).safeParse(0).success).toBe(false);
    expect(count(1, 2048).parse("2048")).toBe(2048);
    expect(offset(0xffc).parse("0x100")).toBe(0x100);
    expect(offset(0xffc).safeParse("4K").success).toBe(false);
  });

  it("is a bigint where it is an address or a size", () => {
    expect(address().parse("0x800000000")).toBe(0x800000000n);
    expect(address().safeParse("0x10000000000000000").success).toBe(false);
    expect(size().parse("2T")).toBe(2n << 40n);
    expect(size().parse(4096)).toBe(4096n);
    expect(size().safeParse(0).success).toBe(false);
  });

  it("says what it must be, whatever is wrong", () => {
    const messages = [70000, "70000", true, "abc"].map(
      (value) => bits(16).safeParse(value).error?.issues[0]?.message,
    );
    expect(new Set(messages)).toEqual(new Set(["must be an integer from 0x0 to 0xffff"]));
  });
});
