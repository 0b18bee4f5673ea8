// Capabilities whose bytes say how they go on.

import { describe, expect, test } from "vitest";
import {
  type Block,
  dynamicPowerAllocation,
  enhancedAllocation,
  ide,
  laneMargining,
  type PortType,
  resizableBar,
  virtualChannel,
} from "../../../src/spec";
import { grown } from "../../../src/spec/grown";
import { bits, pf } from "./planes-for";

/** The block as these dwords make it. */
const from = (block: Block, words: readonly number[], bytes = 0x100, type: PortType = "endpoint") =>
  grown(block, (offset) => words[offset / 4] ?? 0, bytes, type);

const namesFrom = (block: Block, at: number) =>
  block.registers.filter(({ offset }) => offset >= at).map(({ name }) => name);

describe("a block that grows", () => {
  test("Resizable BAR has a pair of registers for each BAR, six at most", () => {
    const three = from(resizableBar, [0, 0xff0, 3 << 5]);
    expect(namesFrom(three, 0x0c)).toEqual([
      "Resizable BAR Capability 2",
      "Resizable BAR Control 2",
      "Resizable BAR Capability 3",
      "Resizable BAR Control 3",
    ]);
    expect(three.bytes).toBe(0x1c);
    expect(from(resizableBar, [0, 0, 7 << 5]).bytes).toBe(0x34);
    expect(from(resizableBar, [0, 0, 0]).bytes).toBe(0x0c);
  });

  test("what does not fit is not there", () => {
    expect(from(resizableBar, [0, 0xff0, 3 << 5], 0x16).bytes).toBe(0x14);
  });

  test("Enhanced Allocation has entries of two to five dwords, whose addresses may be written where they say so", () => {
    const entries = from(
      enhancedAllocation,
      [0x0002_0000, 0x8000_0002, 0x1000_0000, 0x0fff_fffc, 0xc003_0094, 0x2000_0002, 0x0000_0ffe, 8, 0],
    );
    expect(namesFrom(entries, 4)).toEqual([
      "Entry Properties",
      "Entry Base",
      "Entry MaxOffset",
      "Entry Properties 2",
      "Entry Base 2",
      "Entry MaxOffset 2",
      "Entry Base Upper 2",
      "Entry MaxOffset Upper 2",
    ]);
    expect([0x08, 0x14, 0x1c].map((at) => bits(entries, pf(), "writable", at, 32))).toEqual([
      0, 0xffff_fffc, 0xffff_ffff,
    ]);
    expect(entries.bytes).toBe(0x24);
  });

  test("Enhanced Allocation of a Bridge has bus numbers before its entries", () => {
    const words = [0x0001_0000, 0x0302, 0x8000_0002, 0x1000_0000, 0xffc];
    expect(namesFrom(from(enhancedAllocation, words, 0x40, "root-port"), 4)).toEqual([
      "Fixed Bus Numbers",
      "Entry Properties",
      "Entry Base",
      "Entry MaxOffset",
    ]);
  });

  test("a Virtual Channel capability has channel 0, which is enabled, and as many others as it says", () => {
    const two = from(virtualChannel, [0, 1]);
    expect(two.bytes).toBe(0x28);
    expect(bits(two, pf(), "reset", 0x14, 32)).toBe(0x8000_00ff);
    expect(bits(two, pf(), "writable", 0x14, 32)).toBe(0x000e_00fe);
    expect(bits(two, pf(), "reset", 0x20, 32)).toBe(0);
    expect(bits(two, pf(), "writable", 0x20, 32)).toBe(0x870e_00fe);
  });

  test("Lane Margining has the Lanes that there is room for", () => {
    expect(from(laneMargining, [], 8 + 4 * 4).bytes).toBe(0x18);
    expect(from(laneMargining, [], 8).bytes).toBe(8);
    expect(bits(from(laneMargining, [], 0x0c), pf(), "reset", 0x08)).toBe(0x9c38);
  });

  test("Dynamic Power Allocation has a byte for each substate", () => {
    expect(from(dynamicPowerAllocation, [0, 4]).bytes).toBe(0x18);
  });

  test("IDE has its link streams, then its selective ones with their address associations", () => {
    const both = from(ide, [0, 0x0001_2003, 0, 0, 0, 0, 0, 2], 0x200);
    expect(namesFrom(both, 0x0c).slice(0, 5)).toEqual([
      "Link IDE Stream Control",
      "Link IDE Stream Status",
      "Link IDE Stream Control 2",
      "Link IDE Stream Status 2",
      "Selective IDE Stream Capability",
    ]);
    // Two link streams of 8 bytes, a selective one with two blocks and one without.
    expect(both.bytes).toBe(0x0c + 16 + (0x14 + 24) + 0x14);
  });
});
