// Values and masks of the headers, as hardware has them and drivers expect them.

import { describe, expect, test } from "vitest";
import { type0Header, type1Header } from "../../../src/spec";
import type { Context } from "../../../src/spec/conditions";
import { planesOf } from "../../../src/spec/planes";
import { bits, pf, vf } from "./planes-for";

describe("Type 0 header", () => {
  test("an endpoint's Command has only the bits that its BARs and its pin need", () => {
    expect(bits(type0Header, pf(), "writable", 0x04)).toBe(0x0546);
    expect(bits(type0Header, { ...pf(), traits: new Set(["I/O BAR"]) }, "writable", 0x04)).toBe(0x0145);
  });

  test("R59: a VF's Vendor ID and Device ID read FFFFh", () => {
    const values = { "Vendor ID": 0x8086, "Device ID": 0x10ed };
    expect(bits(type0Header, vf(values), "reset", 0x00, 32)).toBe(0xffffffff);
    expect(bits(type0Header, pf(values), "reset", 0x00, 32)).toBe(0x10ed8086);
  });

  test("R60: a VF's Command has the writable mask 0004h", () => {
    expect(bits(type0Header, vf(), "writable", 0x04)).toBe(0x0004);
  });

  test("R61: a VF's Status has the mask F900h to clear, and reads 0010h", () => {
    expect(bits(type0Header, vf(), "clearable", 0x06)).toBe(0xf900);
    expect(bits(type0Header, vf(), "reset", 0x06)).toBe(0x0010);
  });

  test("R63 R64 R65: nothing but the Command register of a VF's header is writable", () => {
    const [first, ...rest] = planesOf(type0Header, vf({ "Header Type.Multi-Function Device": 1 })).writable;
    expect([first, ...rest].map((mask, dword) => [dword * 4, mask]).filter(([, mask]) => mask)).toEqual([
      [4, 4],
    ]);
    expect(bits(type0Header, vf({ "Header Type.Multi-Function Device": 1 }), "reset", 0x0e, 8)).toBe(0);
  });
});

describe("Type 1 header", () => {
  test("Command and Bridge Control do not depend on BARs", () => {
    const bridge = { ...pf({}, "root-port"), traits: new Set<never>() };
    expect(bits(type1Header, bridge, "writable", 0x04)).toBe(0x0547);
    expect(bits(type1Header, bridge, "writable", 0x3e)).toBe(0x005f);
    expect(bits(type1Header, bridge, "clearable", 0x1e)).toBe(0xf900);
  });

  test("upper halves of windows are writable only where the type says so", () => {
    const wide = {
      "Prefetchable Memory Base.Addressing Capability": 1,
      "Prefetchable Memory Limit.Addressing Capability": 1,
      "I/O Base.Addressing Capability": 1,
      "I/O Limit.Addressing Capability": 1,
    };
    const uppers = (context: Context) =>
      Array.from(planesOf(type1Header, context).writable.slice(0x28 / 4, 0x34 / 4));
    expect(uppers(pf({}, "root-port"))).toEqual([0, 0, 0]);
    expect(uppers(pf(wide, "root-port"))).toEqual([0xffffffff, 0xffffffff, 0xffffffff]);
    expect(bits(type1Header, pf(wide, "root-port"), "reset", 0x24)).toBe(0x0001);
    expect(bits(type1Header, pf(wide, "root-port"), "writable", 0x24)).toBe(0xfff0);
  });
});
