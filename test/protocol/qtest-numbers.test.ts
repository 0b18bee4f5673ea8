// Numbers in C notation, as the qtest protocol takes them.

import { describe, expect, it } from "vitest";
import { parseSigned64, parseUnsigned64 } from "../../src/server/qtest/numbers";

describe("an unsigned number", () => {
  it.each([
    ["0", 0n],
    ["00", 0n],
    ["10", 10n],
    ["010", 8n],
    ["0x10", 16n],
    ["0XaBcDeF", 0xabcdefn],
    ["+7", 7n],
    ["\t\v7", 7n],
    ["-0", 0n],
    ["-1", 0xffffffffffffffffn],
    ["-0x10", 0xfffffffffffffff0n],
    ["-18446744073709551615", 1n],
    ["9007199254740993", 9007199254740993n],
    ["18446744073709551615", 0xffffffffffffffffn],
    ["0xfedcba9876543211", 0xfedcba9876543211n],
    ["01777777777777777777777", 0xffffffffffffffffn],
    [`0x${"0".repeat(100)}ff`, 0xffn],
  ])("%j is %i", (word, value) => {
    expect(parseUnsigned64(word)).toBe(value);
  });

  const wrong = [
    "",
    "-",
    "+-1",
    "x",
    "0x",
    "-0x",
    "0xg",
    "08",
    "1 ",
    "1x",
    "1.0",
    "1e3",
    "1n",
    "1_0",
    "0b1",
    "0o7",
    "\u0661",
  ];
  it.each([
    ...wrong,
    "18446744073709551616",
    "-18446744073709551616",
    "02000000000000000000000",
    "9".repeat(1e6),
  ])("is not %.40s", (word) => {
    expect(parseUnsigned64(word)).toBeUndefined();
    expect(parseSigned64(word)).toBeUndefined();
  });
});

describe("a signed number", () => {
  it.each([
    ["-1", -1n],
    ["0x7fffffffffffffff", 0x7fffffffffffffffn],
    ["0x8000000000000000", undefined],
    ["-0x8000000000000000", -0x8000000000000000n],
    ["-0x8000000000000001", undefined],
  ])("%j is %s", (word, value) => {
    expect(parseSigned64(word)).toBe(value);
  });
});
