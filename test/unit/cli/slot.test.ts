// The -s filter.

import { describe, expect, it } from "vitest";
import { matchesSlot, parseSlot } from "../../../src/cli/slot";

describe("a slot filter as lspci has it", () => {
  it.each([
    ["", {}],
    ["01:00.0", { bus: 1, device: 0, function: 0 }],
    ["0001:01:00.0", { domain: 1, bus: 1, device: 0, function: 0 }],
    ["01:", { bus: 1 }],
    ["1c", { device: 0x1c }],
    ["1c.2", { device: 0x1c, function: 2 }],
    [".0", { function: 0 }],
    ["*:*:1f.*", { device: 0x1f }],
    ["10000::.3", { domain: 0x10000, function: 3 }],
  ])("%j is read", (text, filter) => {
    expect(parseSlot(text)).toEqual(filter);
  });

  it.each([
    ["01:20.0", "-s: a part is above 1f: 01:20.0"],
    ["01:00.8", "-s: a part is above 7: 01:00.8"],
    ["100:00.0", "-s: a part is above ff: 100:00.0"],
    ["x", "-s: must be [[[[domain]:]bus]:][device][.[function]] in hexadecimal: x"],
    ["1:2:3:4", "-s: must be [[[[domain]:]bus]:][device][.[function]] in hexadecimal: 1:2:3:4"],
  ])("%j is refused", (text, message) => {
    expect(() => parseSlot(text)).toThrow(message);
  });

  it("compares only the parts that are given", () => {
    expect(matchesSlot(parseSlot("10.2"), 3, 0x0182)).toBe(true);
    expect(matchesSlot(parseSlot("02:10.2"), 3, 0x0182)).toBe(false);
    expect(matchesSlot(parseSlot("3::"), 3, 0x0182)).toBe(true);
    expect(matchesSlot(parseSlot("0::"), 3, 0x0182)).toBe(false);
  });
});
