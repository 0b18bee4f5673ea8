// The table by which the dissector of TLPs names registers.

import { describe, expect, test } from "vitest";
import { luaTable } from "../../../src/generate/dissector";
import { blocks } from "../../../src/spec";
import { capability, clear, plain, type Register, register, set } from "../../../src/spec/model";

describe("of all blocks", () => {
  const lines = luaTable(blocks).split("\n");

  test("each register stands there once for each of its places", () => {
    const registers = blocks.flatMap((block): readonly Register[] => block.registers);
    expect(lines.filter((line) => /^ {6}\{ 0x/.test(line)).length).toBe(registers.length);
    for (const { name } of registers)
      expect(lines.some((line) => line.includes(JSON.stringify(name)))).toBe(true);
  });

  test("each block goes by its layout or ID", () => {
    expect(lines).toContain('    [1] = { name = "Type 1 Header", bytes = 0x40,');
    expect(lines).toContain('    [0x05] = { name = "MSI", bytes = 0x18,');
    expect(lines).toContain('    [0x10] = { name = "SR-IOV", bytes = 0x40,');
  });

  test("MSI's registers depend on 64-bit Address Capable, bit 23 of the first dword", () => {
    expect(lines).toContain('      { 0x08, 2, "Message Data", { { 0x00, 0x800000, false } } },');
    expect(lines).toContain('      { 0x08, 4, "Message Upper Address", { { 0x00, 0x800000, true } } },');
  });
});

test("a condition names the dword and the mask of its field; one that no bit decides is left out", () => {
  const block = capability("Odd", 0x99, { key: "odd", setpci: "CAP_ODD", section: "0" }, [
    register("Modes", 0x06, 16, "0", [{ name: "Mode", high: 6, low: 4, attribute: "RO" }]),
    plain("First", 0x08, 8, "0", "RW", { when: set("Modes.Mode") }),
    plain("Second", 0x08, 8, "0", "RW", { when: clear("Modes.Mode") }),
    plain("Third", 0x09, 8, "0", "RW", { when: { trait: "VF" } }),
  ]);
  expect(luaTable([block]).split("\n")).toEqual([
    "local blocks = {",
    "  header = {",
    "  },",
    "  capability = {",
    '    [0x99] = { name = "Odd", bytes = 0x0a,',
    '      { 0x00, 2, "Capability Header" },',
    '      { 0x06, 2, "Modes" },',
    '      { 0x08, 1, "First", { { 0x04, 0x700000, true } } },',
    '      { 0x08, 1, "Second", { { 0x04, 0x700000, false } } },',
    '      { 0x09, 1, "Third" },',
    "    },",
    "  },",
    "  extended = {",
    "  },",
    "}",
  ]);
});
