// Rules beyond the shape: slots, BARs, capabilities, MSI-X, address ranges.

import { describe, expect, it } from "vitest";
import type { FunctionInput } from "../../../src/machine/schema/function";
import type { CapabilityInput } from "../../../src/machine/schema/sr-iov";
import { below, errorsOf, FIRST, ids } from "./support";

const AT = `m.json: ${FIRST}`;
const rootPort = { type: "root-port", slot: "1c.0" };
const endpoint = { type: "endpoint", ...ids };

describe("the tree", () => {
  it.each<[string, unknown, string]>([
    [
      "two components on a link",
      {
        devices: [
          {
            ...rootPort,
            devices: [
              { ...endpoint, slot: "00.0" },
              { ...endpoint, slot: "00.0" },
            ],
          },
        ],
      },
      'm.json: /devices/0/devices/1: a link has one component, and its Function at /devices/0/devices/0: "00.0"',
    ],
    [
      "device 1 on a link",
      {
        devices: [
          {
            ...rootPort,
            devices: [
              { ...endpoint, slot: "00.0" },
              { ...endpoint, slot: "01.0" },
            ],
          },
        ],
      },
      'm.json: /devices/0/devices/1: a link has one component, device 00: "01"',
    ],
    [
      "two devices in one slot",
      {
        devices: [
          { ...endpoint, slot: "02.0" },
          { ...endpoint, slot: "02.0" },
        ],
      },
      'm.json: /devices/1: the same bus has this Function at /devices/0: "02.0"',
    ],
    [
      "a Function twice",
      below(ids, { ...ids, function: 0 }),
      'm.json: /devices/0/devices/0/functions/1: a link has one component, and its Function at /devices/0/devices/0/functions/0: "00.0"',
    ],
    [
      "a device without Function 0",
      { devices: [{ ...endpoint, slot: "02.1" }] },
      'm.json: /devices/0: a device needs Function 0: "02.1"',
    ],
    [
      "Function 8 on a root bus",
      { devices: [{ type: "endpoint", slot: "02.0", functions: [ids, { ...ids, function: 8 }] }] },
      'm.json: /devices/0/functions/1: Function numbers above 7 are for ARI Devices below a port: "02.08"',
    ],
    [
      "a root port below a port",
      { devices: [{ ...rootPort, devices: [{ type: "root-port", slot: "00.0" }] }] },
      "m.json: /devices/0/devices/0: a root port lies on a root bus",
    ],
    [
      "a switch on a root bus",
      { devices: [{ type: "switch", slot: "02.0", ports: [{ slot: "00.0" }] }] },
      "m.json: /devices/0: a switch lies below a root port or downstream port",
    ],
    [
      "two root buses with one number",
      { roots: [{ devices: [] }, { devices: [], bus: 0 }] },
      "m.json: /roots/1/bus: is the root bus /roots/0 in the same domain: 0",
    ],
  ])("with %s is refused", (_what, data, line) => {
    expect(errorsOf(data)).toEqual([line]);
  });

  it("may have Functions of one component as entries of their own", () => {
    const entries = [
      { ...endpoint, slot: "00.0" },
      { ...endpoint, slot: "00.1" },
    ];
    expect(errorsOf({ devices: [{ ...rootPort, devices: entries }] })).toEqual([]);
  });
});

describe("BARs", () => {
  const bar = { index: 0, type: "memory32", size: "4K" } as const;

  it.each<[string, FunctionInput["bars"] & object, string]>([
    [
      "a size that is no power of two",
      [{ ...bar, size: "3K" }],
      '/bars/0/size: must be a power of two ≥ 16 bytes: "3K"',
    ],
    ["8 bytes of memory", [{ ...bar, size: 8 }], "/bars/0/size: must be a power of two ≥ 16 bytes: 8"],
    [
      "4 GiB in 32 bits",
      [{ ...bar, size: "4G" }],
      '/bars/0/size: must not be more than 2 GiB in a 32-bit BAR: "4G"',
    ],
    [
      "512 bytes of I/O",
      [{ ...bar, type: "io", size: 512 }],
      "/bars/0/size: must be a power of two from 4 to 256 bytes: 512",
    ],
    [
      "prefetchable I/O",
      [{ ...bar, type: "io", size: 32, prefetchable: true }],
      "/bars/0/prefetchable: only memory is prefetchable: true",
    ],
    [
      "64 bits in the last register",
      [{ ...bar, index: 5, type: "memory64" }],
      "/bars/0/index: a 64-bit BAR takes two registers, and the last is 5: 5",
    ],
    [
      "a BAR in the upper half of another",
      [
        { ...bar, type: "memory64" },
        { ...bar, index: 1 },
      ],
      `/bars/1/index: overlaps the BAR at ${FIRST}/bars/0: 1`,
    ],
    ["one register twice", [bar, bar], `/bars/1/index: overlaps the BAR at ${FIRST}/bars/0: 0`],
  ])("with %s are refused", (_what, bars, message) => {
    expect(errorsOf(below({ ...ids, bars }))).toEqual([AT + message]);
  });

  it("have two registers in a port", () => {
    const bars = [{ index: 0, type: "memory64", size: "16K" }];
    expect(errorsOf({ devices: [{ ...rootPort, bars }] })).toEqual([]);
    expect(errorsOf({ devices: [{ ...rootPort, bars: [{ ...bars[0], index: 2 }] }] })).toEqual([
      "m.json: /devices/0/bars/0/index: a 64-bit BAR takes two registers, and the last is 1: 2",
    ]);
  });

  it("of an Expansion ROM have 2 KiB to 16 MiB", () => {
    expect(errorsOf(below({ ...ids, rom: "64K" }))).toEqual([]);
    expect(errorsOf(below({ ...ids, rom: { size: "16M", inferred: true } }))).toEqual([]);
    expect(errorsOf(below({ ...ids, rom: "1K" }))).toEqual([
      `${AT}/rom: must be a power of two from 2 KiB to 16 MiB: "1K"`,
    ]);
  });
});

describe("capabilities", () => {
  const pcie = { type: "pcie" } as const;

  it.each<[string, CapabilityInput[], string]>([
    [
      "that overlap",
      [
        { type: "pm", at: "0x40" },
        { type: "msi", at: "0x44" },
      ],
      '/capabilities/1/at: overlaps pm at 0x40, which ends before 0x48: "0x44"',
    ],
    [
      "that overlap in extended space",
      [pcie, { type: "aer", at: "0x100" }, { type: "dsn", at: "0x128" }],
      '/capabilities/2/at: overlaps aer at 0x100, which ends before 0x12c: "0x128"',
    ],
    ["off a dword", [{ type: "pm", at: "0x42" }], '/capabilities/0/at: must be a multiple of 4: "0x42"'],
    [
      "in the header",
      [{ type: "pm", at: "0x20" }],
      '/capabilities/0/at: must lie from 0x40 to below 0x100: "0x20"',
    ],
    [
      "across 100h",
      [{ ...pcie, at: "0xe0" }],
      '/capabilities/0/at: must lie from 0x40 to below 0x100: "0xe0"',
    ],
    [
      "extended below 100h",
      [pcie, { type: "ari", at: "0x100" }, { type: "dsn", at: "0xf0" }],
      '/capabilities/2/at: must lie from 0x100 to below 0x1000: "0xf0"',
    ],
    [
      "extended, but not from 100h",
      [pcie, { type: "ari", at: "0x150" }],
      '/capabilities/1/at: the first extended capability lies at 0x100: "0x150"',
    ],
    [
      "extended in a conventional Function",
      [{ type: "aer" }],
      '/capabilities/0/type: an extended capability needs a PCI Express capability beside it: "aer"',
    ],
    [
      "given twice",
      [{ type: "pm" }, { type: "pm" }],
      '/capabilities/1/type: stands here for the second time: "pm"',
    ],
    [
      "of three messages",
      [{ type: "msi", vectors: 3 }],
      "/capabilities/0/vectors: must be 1, 2, 4, 8, 16 or 32: 3",
    ],
    [
      "with an odd payload",
      [{ ...pcie, maxPayload: 500 }],
      "/capabilities/0/maxPayload: must be 128, 256, 512, 1024, 2048 or 4096: 500",
    ],
    [
      "with a value of no field",
      [{ type: "pm", values: { "Power.State": 1 } }],
      "/capabilities/0/values/Power.State: the Power Management capability has no such field: 1",
    ],
    [
      "with a value too large for its field",
      [{ ...pcie, values: { "Link Capabilities.ASPM Support": 4 } }],
      "/capabilities/0/values/Link Capabilities.ASPM Support: must fit in 2 bits: 4",
    ],
  ])("%s are refused", (_what, capabilities, message) => {
    expect(errorsOf(below({ ...ids, capabilities }))).toEqual([AT + message]);
  });
});

describe("MSI-X", () => {
  const bars = [
    { index: 0, type: "memory64" as const, size: "4K" },
    { index: 2, type: "io" as const, size: 32 },
  ];
  const msiX = {
    type: "msi-x" as const,
    vectors: 8,
    table: { bar: 0, offset: 0 },
    pba: { bar: 0, offset: 128 },
  };
  const linesOf = (overrides: Partial<typeof msiX>) =>
    errorsOf(below({ ...ids, bars, capabilities: [{ ...msiX, ...overrides }] }));

  it("fits with the pending bits right behind the table", () => {
    expect(linesOf({})).toEqual([]);
    expect(linesOf({ pba: { bar: 0, offset: 4096 - 8 } })).toEqual([]);
  });

  it.each<[string, Partial<typeof msiX>, string]>([
    [
      "in a BAR that is not there",
      { table: { bar: 3, offset: 0 } },
      "table/bar: there is no such memory BAR: 3",
    ],
    ["in I/O", { pba: { bar: 2, offset: 0 } }, "pba/bar: there is no such memory BAR: 2"],
    ["in the upper half of a BAR", { pba: { bar: 1, offset: 0 } }, "pba/bar: there is no such memory BAR: 1"],
    [
      "beyond its BAR",
      { table: { bar: 0, offset: 4096 - 120 } },
      "table/offset: its 128 bytes end beyond BAR 0 of 0x1000: 3976",
    ],
    [
      "off an 8-byte boundary",
      { table: { bar: 0, offset: 260 } },
      "table/offset: must be a multiple of 8: 260",
    ],
    ["with pending bits in the table", { pba: { bar: 0, offset: 64 } }, "pba/offset: overlaps the table: 64"],
  ])("%s is refused", (_what, overrides, message) => {
    expect(linesOf(overrides)).toEqual([`${AT}/capabilities/0/${message}`]);
  });
});

describe("headers and address ranges", () => {
  it.each<[string, unknown, string]>([
    [
      "Vendor ID ffffh",
      below({ ...ids, vendorId: 0xffff }),
      `${AT}/vendorId: 0xffff means that nothing is there: 65535`,
    ],
    [
      "a bridge's header in an endpoint",
      below({ ...ids, headerType: 1 }),
      `${AT}/headerType: must be 0 or 2 in an endpoint: 1`,
    ],
    [
      "an endpoint's header in a port",
      { devices: [{ ...rootPort, headerType: 0 }] },
      "m.json: /devices/0/headerType: must be 1 in a port or bridge: 0",
    ],
    [
      "a Subsystem ID in a port",
      { devices: [{ ...rootPort, subsystemId: 5 }] },
      "m.json: /devices/0/subsystemId: only an endpoint has one in its header: 5",
    ],
    [
      "ECAM off 1 MiB",
      { devices: [], ecam: { base: "0xb0001000", buses: 1 } },
      'm.json: /ecam/base: must be a multiple of 1 MiB: "0xb0001000"',
    ],
    [
      "memory across 4 GiB",
      { devices: [], mmio32: { base: "0xc0000000", size: "2G" } },
      'm.json: /mmio32/size: must end below 4 GiB: "2G"',
    ],
    [
      "I/O beyond 64 KiB",
      { devices: [], io: { base: "0x1000", size: "64K" } },
      'm.json: /io/size: must end below 64 KiB: "64K"',
    ],
    [
      "memory over ECAM",
      { devices: [], mmio32: { base: "0xb8000000", size: "1M" } },
      'm.json: /mmio32/base: overlaps /ecam: "0xb8000000"',
    ],
  ])("with %s are refused", (_what, data, line) => {
    expect(errorsOf(data)).toEqual([line]);
  });
});
