// SR-IOV rules that a machine is checked for before it is built.

import { describe, expect, it } from "vitest";
import type { MachineInput } from "../../../src/machine/schema";
import { below, errorsOf, FIRST, ids, pf, type SrIovInput, srIov, warningsOf } from "./support";

const SRIOV = `m.json: ${FIRST}/capabilities/2`;

/** A PF on the root bus, with more devices beside it. */
function integrated(
  overrides: Partial<SrIovInput>,
  ...others: MachineInput["devices"] & object
): MachineInput {
  const capabilities = [{ type: "pcie" as const }, { ...srIov(overrides), at: "0x100" }];
  return { devices: [{ type: "endpoint", slot: "03.0", ...ids, capabilities }, ...others] };
}

describe("a PF", () => {
  it.each<[string, Partial<SrIovInput>, string]>([
    [
      "R28: with First VF Offset 0",
      { firstVfOffset: 0 },
      "/firstVfOffset: must not be 0, the PF itself (R28): 0",
    ],
    [
      "R28: with First VF Offset 0 without ARI",
      { withoutAri: { firstVfOffset: 0, vfStride: 1 } },
      "/withoutAri/firstVfOffset: must not be 0, the PF itself (R28): 0",
    ],
    [
      "R28: with First VF Offset 0 for some NumVFs",
      { byNumVfs: [{ from: 4, firstVfOffset: 0, vfStride: 1 }] },
      "/byNumVfs/0/firstVfOffset: must not be 0, the PF itself (R28): 0",
    ],
    [
      "R27: with VF Stride 0 and several VFs",
      { vfStride: 0 },
      "/vfStride: must not be 0 where there are several VFs (R27): 0",
    ],
    [
      "R41: that supports too few page sizes",
      { supportedPageSizes: "0x3f" },
      '/supportedPageSizes: must contain 0x553 (R41): "0x3f"',
    ],
    [
      "R4: whose InitialVFs is not TotalVFs",
      { initialVfs: 4 },
      "/initialVfs: must be totalVfs, 8, without VF migration (R4): 4",
    ],
    [
      "whose InitialVFs exceeds TotalVFs in spite of VF migration",
      { initialVfs: 9, vfMigrationCapable: true },
      "/initialVfs: must not exceed totalVfs, 8: 9",
    ],
    [
      "R35: whose dependency leads to no PF",
      { functionDependencyLink: 3 },
      "/functionDependencyLink: must lead from PF to PF back to this one (R35): 3",
    ],
    [
      "R50: with a VF BAR of I/O",
      { vfBars: [{ index: 0, type: "io", size: 32 }] },
      '/vfBars/0/type: a VF BAR has no I/O (R50): "io"',
    ],
    [
      "with a 64-bit VF BAR in the last register",
      { vfBars: [{ index: 5, type: "memory64", size: "16K" }] },
      "/vfBars/0/index: a 64-bit BAR takes two registers, and the last is 5: 5",
    ],
    [
      "R2: whose VFs have SR-IOV",
      {
        vf: {
          capabilities: [
            { ...srIov({ totalVfs: 0 }), at: "0x140" },
            { type: "ari", at: "0x100" },
          ],
        },
      },
      '/vf/capabilities/0/type: a VF has no SR-IOV of its own (R2): "sriov"',
    ],
    [
      "R71: whose VFs cannot be reset",
      { vf: { capabilities: [{ type: "pcie", flr: false }] } },
      "/vf/capabilities/0/flr: a VF supports Function Level Reset (R71): false",
    ],
    [
      "R98: whose VFs have AER while it has none",
      { vf: { capabilities: [{ type: "aer" }] } },
      '/vf/capabilities/0/type: a VF has AER only if its PF has (R98): "aer"',
    ],
    [
      "R58: whose VFs' MSI-X lies in a BAR that is no VF BAR",
      {
        vf: {
          capabilities: [
            { type: "msi-x", vectors: 3, table: { bar: 0, offset: 0 }, pba: { bar: 1, offset: 0 } },
          ],
        },
        vfBars: [{ index: 0, type: "memory64", size: "4K" }],
      },
      "/vf/capabilities/0/pba/bar: there is no such memory BAR: 1",
    ],
  ])("%s is refused", (_what, overrides, message) => {
    expect(errorsOf(below(pf(overrides)))).toEqual([SRIOV + message]);
  });

  it("R72: that cannot be reset is refused", () => {
    const capabilities = [
      { type: "pcie" as const, flr: false },
      { type: "ari" as const },
      srIov({ vf: { capabilities: [{ type: "pcie", flr: true }] } }),
    ];
    expect(errorsOf(below({ ...ids, capabilities }))).toEqual([
      `m.json: ${FIRST}/capabilities/0/flr: a PF supports Function Level Reset (R72): false`,
    ]);
  });

  it("R27 R28: may have offset and stride 0 where it has no VFs, and stride 0 with one", () => {
    expect(errorsOf(below(pf({ totalVfs: 0, firstVfOffset: 0, vfStride: 0 })))).toEqual([]);
    expect(errorsOf(below(pf({ totalVfs: 1, vfStride: 0 })))).toEqual([]);
  });

  it("R35: may depend on another PF that depends on it", () => {
    const ring = [pf({ functionDependencyLink: 1 }), pf({ functionDependencyLink: 0 })];
    expect(errorsOf(below(...ring))).toEqual([]);
    const open = [pf({ functionDependencyLink: 1 }), pf({ functionDependencyLink: 1 })];
    expect(errorsOf(below(...open))).toEqual([
      `${SRIOV}/functionDependencyLink: must lead from PF to PF back to this one (R35): 1`,
    ]);
  });

  it("R2: is never a port", () => {
    const capabilities = [{ type: "pcie" as const }, { ...srIov(), at: "0x100" }];
    expect(errorsOf({ devices: [{ type: "root-port", slot: "1c.0", capabilities }] })[0]).toBe(
      'm.json: /devices/0/capabilities/1/type: only an endpoint has SR-IOV (R2): "sriov"',
    );
  });

  it("is built in spite of a rule from which its device, its Function or its machine deviates", () => {
    const faulty = pf({ supportedPageSizes: "0x3f" });
    const line = `${SRIOV}/supportedPageSizes: must contain 0x553 (R41): "0x3f"`;
    expect(warningsOf(below({ ...faulty, deviates: ["R41"] }))).toEqual([line]);
    expect(warningsOf({ ...below(faulty), deviates: ["R41"] })).toEqual([line]);
    expect(errorsOf(below({ ...faulty, deviates: ["R42"] }))).toEqual([line]);
  });
});

describe("Routing IDs", () => {
  it("R29: of a VF and a Function must differ", () => {
    expect(errorsOf(below(pf({ firstVfOffset: 1 }), pf()))[0]).toBe(
      `${SRIOV}/firstVfOffset: gives VF 0 the Routing ID of /devices/0/devices/0/functions/1 (R29): 1`,
    );
  });

  it("R29: of two PFs' VFs must differ, and may interleave", () => {
    expect(errorsOf(below(pf(), pf()))).toEqual([]);
    expect(errorsOf(below(pf({ vfStride: 1 }), pf({ vfStride: 1 })))).toEqual([
      `m.json: /devices/0/devices/0/functions/1/capabilities/2/firstVfOffset: ` +
        `gives VF 0 the Routing ID of a VF of ${FIRST} (R29): 128`,
    ]);
  });

  it("R29: must differ with and without ARI", () => {
    const withoutAri = { firstVfOffset: 1, vfStride: 2 };
    expect(errorsOf(below(pf({ withoutAri }), pf()))[0]).toBe(
      `${SRIOV}/withoutAri: gives VF 0 the Routing ID of /devices/0/devices/0/functions/1 (R29): 1`,
    );
  });

  it("R29: must differ for every NumVFs", () => {
    const byNumVfs = [{ from: 8, firstVfOffset: 1, vfStride: 2 }];
    expect(errorsOf(below(pf({ byNumVfs }), pf()))).toEqual([
      `${SRIOV}/byNumVfs/0: gives VF 0 the Routing ID of /devices/0/devices/0/functions/1 (R29): 1`,
    ]);
    expect(errorsOf(below(pf({ byNumVfs: [{ from: 9, firstVfOffset: 1, vfStride: 2 }] }), pf()))).toEqual([]);
  });

  it("of one PF's VFs may not start again from 0", () => {
    expect(errorsOf(below(pf({ totalVfs: 3, firstVfOffset: 128, vfStride: 0x8000 })))).toEqual([
      `${SRIOV}/totalVfs: more VFs than Routing IDs: with the PF on bus 1 or above, VF 2 has none: 3`,
    ]);
  });

  it("may lie before the PF's by an offset that wraps, as long as they stay on its bus", () => {
    const first = { ...ids, capabilities: [{ type: "pcie" as const }, { type: "ari" as const }] };
    const placed = { ...pf({ totalVfs: 2, firstVfOffset: 0xfffb, vfStride: 1 }), function: 7 };
    expect(errorsOf(below(first, placed))).toEqual([]);
  });

  it("must suffice for all VFs", () => {
    expect(errorsOf(below(pf({ totalVfs: 65535, vfStride: 1, firstVfOffset: 1 })))).toEqual([
      `${SRIOV}/totalVfs: more VFs than Routing IDs: with the PF on bus 1 or above, VF 65279 has none: 65535`,
    ]);
    expect(errorsOf(below(pf({ totalVfs: 65279, vfStride: 1, firstVfOffset: 1 })))).toEqual([]);
  });

  it("R106: of an integrated PF go up to bus ffh, and not beyond", () => {
    expect(errorsOf(integrated({ totalVfs: 65280, firstVfOffset: "0xe8", vfStride: 1 }))).toEqual([]);
    expect(errorsOf(integrated({ totalVfs: 65281, firstVfOffset: "0xe8", vfStride: 1 }))[0]).toContain(
      "more VFs than Routing IDs: with the PF on bus 0 or above, VF 65280 has none: 65281",
    );
  });

  it("R29: of an integrated PF's VFs must differ from its neighbours' on the root bus", () => {
    const neighbour = { type: "root-port" as const, slot: "04.0" };
    expect(errorsOf(integrated({ firstVfOffset: 1, vfStride: 1, totalVfs: 7 }, neighbour))).toEqual([]);
    expect(errorsOf(integrated({ firstVfOffset: 1, vfStride: 1 }, neighbour))).toEqual([
      "m.json: /devices/0/capabilities/1/firstVfOffset: gives VF 7 the Routing ID of /devices/1 (R29): 1",
    ]);
  });
});

describe("ARI", () => {
  it("R81: stands in every Function of a device or in none", () => {
    const plain = { ...ids, capabilities: [{ type: "pcie" as const }] };
    expect(errorsOf(below(pf(), plain))).toEqual([
      "m.json: /devices/0/devices/0/functions/1/capabilities: needs ARI, because its device uses it (R81)",
    ]);
  });

  it("R81: is needed for Function numbers above 7", () => {
    const plain = { ...ids, capabilities: [{ type: "pcie" as const }] };
    const lines = errorsOf(below(plain, { ...plain, function: 8 }));
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.includes("needs ARI, because its device uses it (R81)"))).toBe(true);
  });

  it("needs a link: an integrated endpoint has none", () => {
    const capabilities = [{ type: "pcie" as const }, { type: "ari" as const }];
    expect(errorsOf({ devices: [{ type: "endpoint", slot: "03.0", ...ids, capabilities }] })).toEqual([
      'm.json: /devices/0/capabilities/1/type: ARI needs a link, and a root bus has none: "ari"',
    ]);
  });
});
