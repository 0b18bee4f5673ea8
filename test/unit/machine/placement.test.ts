// Where each capability may stand: every type of machine files in every kind of Function.

import { describe, expect, it } from "vitest";
import type { DeviceInput } from "../../../src/machine/schema/devices";
import type { FunctionInput } from "../../../src/machine/schema/function";
import type { CapabilityInput } from "../../../src/machine/schema/sr-iov";
import { blockByKey } from "../../../src/spec";
import { type PlaceLetter, placementOf } from "../../../src/spec/placement";
import { below, errorsOf, FIRST, ids, srIov, warningsOf } from "./support";

const bars = [{ index: 0, type: "memory64", size: "1M" }] as const;
const sizes = [{ bar: 0, sizes: ["1M"] }];

/** One of each type. */
const samples: readonly CapabilityInput[] = [
  { type: "pm" },
  { type: "msi" },
  { type: "msi-x", vectors: 1, table: { bar: 0, offset: 0 }, pba: { bar: 0, offset: 0x800 } },
  { type: "vpd" },
  { type: "vendor-specific" },
  { type: "subsystem-id", subsystemVendorId: 1, subsystemId: 2 },
  { type: "debug-port", bar: 0, offset: 0 },
  { type: "sata" },
  { type: "af" },
  { type: "ea", entries: [] },
  { type: "aer" },
  { type: "dsn" },
  { type: "acs" },
  { type: "vc" },
  { type: "mfvc" },
  { type: "vc-mfvc" },
  { type: "power-budgeting" },
  { type: "vsec", id: 1 },
  { type: "dvsec", vendorId: 1, id: 1 },
  { type: "ats" },
  { type: "multicast" },
  { type: "pri" },
  { type: "resizable-bar", bars: sizes },
  { type: "vf-resizable-bar", bars: sizes },
  { type: "dpa", substates: [1] },
  { type: "tph-requester" },
  { type: "ltr" },
  { type: "secondary-pcie" },
  { type: "pasid" },
  { type: "dpc" },
  { type: "l1-pm-substates" },
  { type: "ptm" },
  { type: "frs" },
  { type: "rtr" },
  { type: "data-link-feature" },
  { type: "physical-layer-16" },
  { type: "lane-margining" },
  { type: "npem" },
  { type: "physical-layer-32" },
  { type: "doe" },
  { type: "device-3" },
  { type: "ide" },
];

const isExtended = (one: CapabilityInput) => blockByKey(one.type)?.place.kind === "extended";
/** What some capabilities need beside them. */
const company = (one: CapabilityInput, letter: PlaceLetter): CapabilityInput[] => {
  if (letter === "V" || !"EI".includes(letter)) return [];
  if (one.type === "pri") return [{ type: "ats" }];
  return one.type === "vf-resizable-bar" ? [pfOf({})] : [];
};
const pfOf = (vf: object): CapabilityInput => srIov({ vfBars: [...bars], firstVfOffset: 1, vfStride: 1, vf });

type Holder = (list: CapabilityInput[]) => { devices: DeviceInput[] };
const leaf = { type: "endpoint", slot: "00.0", ...ids } as DeviceInput;
const endpoint = (slot: string, keys: FunctionInput) =>
  ({ type: "endpoint", slot, ...ids, bars: [...bars], ...keys }) as DeviceInput;
const port = (keys: object) => ({ type: "root-port", slot: "1c.0", devices: [leaf], ...keys }) as DeviceInput;
const toSwitch = (keys: object, ports: object) =>
  port({
    devices: [
      { type: "switch", slot: "00.0", ...keys, ports: [{ slot: "00.0", devices: [leaf], ...ports }] },
    ],
  });

/** A machine with a Function of each kind that has the list. */
const holders: Readonly<Record<PlaceLetter, Holder>> = {
  E: (list) => ({
    devices: [port({ devices: [endpoint("00.0", { capabilities: [{ type: "pcie" }, ...list] })] })],
  }),
  I: (list) => ({ devices: [endpoint("03.0", { capabilities: [{ type: "pcie" }, ...list] })] }),
  C: (list) => ({
    devices: [
      endpoint("03.0", {
        capabilities: [{ type: "pcie", portType: "root-complex-event-collector" }, ...list],
      }),
    ],
  }),
  R: (list) => ({ devices: [port({ bars: [...bars], capabilities: [{ type: "pcie" }, ...list] })] }),
  U: (list) => ({
    devices: [toSwitch({ bars: [...bars], capabilities: [{ type: "pcie" }, ...list] }, {})],
  }),
  D: (list) => ({
    devices: [toSwitch({}, { bars: [...bars], capabilities: [{ type: "pcie" }, ...list] })],
  }),
  B: (list) => ({
    devices: [
      port({
        devices: [
          { type: "pci-bridge", slot: "00.0", bars: [...bars], capabilities: [{ type: "pcie" }, ...list] },
        ],
      }),
    ],
  }),
  N: (list) => ({ devices: [endpoint("03.0", { capabilities: list })] }),
  V: (list) => ({
    devices: [
      port({
        devices: [
          endpoint("00.0", {
            capabilities: [{ type: "pcie" }, { type: "aer" }, pfOf({ capabilities: list })],
          }),
        ],
      }),
    ],
  }),
};

function mayStand(one: CapabilityInput, letter: PlaceLetter): boolean {
  const place = blockByKey(one.type)!.place as { id: number };
  return placementOf(place.id, isExtended(one))!.in.includes(letter);
}

const placementOfType = (one: CapabilityInput) =>
  placementOf((blockByKey(one.type)!.place as { id: number }).id, isExtended(one))!;

const rulesOf = (lines: readonly string[]) =>
  [...new Set(lines.map((line) => /\((R\d+|P\d+)\)/.exec(line)?.[1] ?? line))].sort();

const letters = Object.keys(holders) as PlaceLetter[];

describe.each(letters)("in place %s", (letter) => {
  const list = letter === "N" ? samples.filter((one) => !isExtended(one)) : samples;

  it.each(list.map((one) => ({ type: one.type, one })))(
    "$type stands as its row of places says",
    ({ one }) => {
      const found = errorsOf(holders[letter]([...company(one, letter), one]));
      const broken = letter === "V" ? "R77" : "P1";
      const alone = placementOf((blockByKey(one.type)!.place as { id: number }).id, isExtended(one))?.needs;
      const wanted = mayStand(one, letter) ? [] : [broken];
      if (alone && !"EI".includes(letter) && letter !== "V") wanted.push("P3");
      expect(rulesOf(found)).toEqual(wanted.sort());
    },
  );
});

describe("placement", () => {
  it("R77: these never stand in a VF", () => {
    const never = samples.filter((one) => !mayStand(one, "V")).map(({ type }) => type);
    expect(never).toEqual([
      "subsystem-id",
      "debug-port",
      "sata",
      "af",
      "ea",
      "vc",
      "mfvc",
      "vc-mfvc",
      "power-budgeting",
      "pri",
      "resizable-bar",
      "vf-resizable-bar",
      "dpa",
      "ltr",
      "secondary-pcie",
      "pasid",
      "dpc",
      "l1-pm-substates",
      "ptm",
      "frs",
      "data-link-feature",
      "physical-layer-16",
      "lane-margining",
      "npem",
      "physical-layer-32",
      "ide",
    ]);
  });

  it("names rule and place, and warns where a Function deviates", () => {
    const file = holders.E([{ type: "dpc" }]);
    const line = `m.json: /devices/0/devices/0/capabilities/1/type: may not stand in an endpoint (P1): "dpc"`;
    expect(errorsOf(file)).toEqual([line]);
    expect(warningsOf({ ...file, deviates: ["P1"] })).toEqual([line]);
    const inVf = holders.V([{ type: "ltr" }]);
    expect(rulesOf(warningsOf({ ...inVf, deviates: ["R77"] }))).toEqual(["R77"]);
  });

  const forAll = samples.filter((one) => placementOfType(one).functionZero && mayStand(one, "E"));

  it("these speak for a whole device", () => {
    expect(forAll.map(({ type }) => type)).toEqual([
      "vc",
      "mfvc",
      "ltr",
      "secondary-pcie",
      "l1-pm-substates",
      "ptm",
      "data-link-feature",
      "physical-layer-16",
      "lane-margining",
      "physical-layer-32",
      "ide",
    ]);
  });

  it.each(forAll.map((one) => ({ type: one.type, one })))(
    "P2: $type stands in Function 0 of a device alone",
    ({ type, one }) => {
      const pcie: CapabilityInput = { type: "pcie" };
      const first = [pcie, one];
      const device = (zero: CapabilityInput[], second: CapabilityInput[]) =>
        below({ ...ids, capabilities: zero }, { ...ids, function: 1, capabilities: second });
      expect(errorsOf(device([pcie], first))).toEqual([
        `m.json: /devices/0/devices/0/functions/1/capabilities/1/type: stands in Function 0 of a device alone (P2): "${type}"`,
      ]);
      expect(errorsOf(device(first, [pcie]))).toEqual([]);
    },
  );

  it("P3: Page Requests need ATS, VF Resizable BAR needs SR-IOV", () => {
    expect(errorsOf(below({ ...ids, capabilities: [{ type: "pcie" }, { type: "pri" }] }))).toEqual([
      `m.json: ${FIRST}/capabilities/1/type: needs extended capability 0xf beside it (P3): "pri"`,
    ]);
    const resizable: CapabilityInput = { type: "vf-resizable-bar", bars: sizes };
    const lonely = errorsOf(below({ ...ids, bars: [...bars], capabilities: [{ type: "pcie" }, resizable] }));
    expect(lonely).toContain(
      `m.json: ${FIRST}/capabilities/1/type: needs extended capability 0x10 beside it (P3): "vf-resizable-bar"`,
    );
  });
});

describe("capabilities of BARs", () => {
  const withList = (list: CapabilityInput[], keys: FunctionInput = {}) =>
    errorsOf(below({ ...ids, bars: [...bars], ...keys, capabilities: [{ type: "pcie" }, ...list] }));

  it.each<[string, CapabilityInput, string]>([
    [
      "a BAR that is not there",
      { type: "resizable-bar", bars: [{ bar: 2, sizes: ["1M"] }] },
      `bars/0/bar: there is no such memory BAR: 2`,
    ],
    [
      "sizes without the BAR's own",
      { type: "resizable-bar", bars: [{ bar: 0, sizes: ["2M"] }] },
      `bars/0/sizes: must contain the size that the BAR has: 0x100000`,
    ],
    [
      "a size below 1 MiB",
      { type: "resizable-bar", bars: [{ bar: 0, sizes: ["64K", "1M"] }] },
      `bars/0/sizes/0: must be a power of two from 1 MiB to what a memory64 BAR can have: "64K"`,
    ],
    [
      "a fixed BAR with a register",
      { type: "ea", entries: [{ bar: 0, base: "0xfe000000", size: "4K" }] },
      `entries/0/bar: is a BAR with an address of its own: 0`,
    ],
    [
      "a fixed VF BAR without VFs",
      { type: "ea", entries: [{ vfBar: 0, base: "0xfe000000", size: "4K" }] },
      `entries/0/vfBar: needs SR-IOV beside it: 0`,
    ],
  ])("refuse %s", (_, capability, problem) => {
    expect(withList([capability])).toEqual([`m.json: ${FIRST}/capabilities/1/${problem}`]);
  });
});
