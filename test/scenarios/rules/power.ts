// R39, R90–R93: power states of PFs, VFs and bridges.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { bench, enable } from "../bench";
import { ARI_HIERARCHY, MSE, PCIE, type PfOptions, PM, REG, ROOT_PORT, VFE } from "../nics";
import type { OpenRig, Rig } from "../rig";

const PF = 0x0100;
const VF = 0x0180;
const BAR0 = 0xc000_0000n;
const VF_BAR0 = 0xc100_0000n;
const SLICE = 0x4000n;
const PMCSR = PM + 4;
const PME_EN = 0x0100;
const D0 = 0;
const D1 = 1;
const D2 = 2;
const D3HOT = 3;

const vfCapabilities = [
  { type: "pm", at: PM },
  { type: "pcie", at: PCIE },
  { type: "ari", at: 0x150 },
];
/** VFs with Power Management; like the PF's, it resets them on the way back from D3hot. */
const POWERED = { vfCapabilities };

export function powerRules(open: OpenRig): void {
  const withVfs = async (options: PfOptions = {}) => {
    const rig = await bench(open, [options]);
    rig.write(PF, 0x10, Number(BAR0));
    rig.write(PF, REG.vfBar0, Number(VF_BAR0));
    rig.write(PF, 0x04, 6, 2);
    enable(rig, PF, 3);
    return rig;
  };
  const go = (rig: Rig, rid: number, state: number) => rig.write(rid, PMCSR, state, 2);
  const stateOf = (rig: Rig, rid: number) => rig.read(rid, PMCSR, 2) & 3;
  const decodes = (rig: Rig, address: bigint) => {
    rig.memoryRead(address);
    return rig.status === CompletionStatus.Successful;
  };
  /** Of the slices of three VFs. */
  const slices = (rig: Rig) => [0n, 1n, 2n].map((vf) => decodes(rig, VF_BAR0 + vf * SLICE));

  describe("power states", () => {
    test("R93 a PF in D3hot takes configuration requests and answers no memory request", async () => {
      const rig = await withVfs();
      rig.memoryWrite(BAR0, 0x1234);
      go(rig, PF, D3HOT);
      expect(rig.read(PF, 0x00)).toBe(0x10c9_8086);
      expect(rig.status).toBe(CompletionStatus.Successful);
      rig.write(PF, 0x3c, 0x55, 1);
      expect(rig.read(PF, 0x3c, 1)).toBe(0x55);
      expect(rig.memoryRead(BAR0)).toBe(0xffff_ffff);
      expect(rig.status).toBe(CompletionStatus.UnsupportedRequest);
      expect(rig.machine.resolve(BAR0)).toBeUndefined();
    });

    test.each([
      ["D1", D1, { d1: true }],
      ["D2", D2, { d2: true }],
    ])("R93 so does a PF in %s, where it has that state", async (_, state, pm) => {
      const rig = await withVfs({ pm });
      go(rig, PF, state);
      expect(stateOf(rig, PF)).toBe(state);
      expect(decodes(rig, BAR0)).toBe(false);
      go(rig, PF, D0);
      expect(decodes(rig, BAR0)).toBe(true);
    });

    test("R93 a state that the Function does not have is not taken", async () => {
      const rig = await withVfs({ pm: { pmeSupport: 0x1f } });
      rig.write(PF, PMCSR, 0x0100 | D1, 2);
      expect(rig.read(PF, PMCSR, 2)).toBe(0x0100);
      go(rig, PF, D2);
      expect(stateOf(rig, PF)).toBe(D0);
      expect(decodes(rig, BAR0)).toBe(true);
    });

    test.each([
      ["warm", 0x1f, true],
      ["warm", 0x0f, false],
      ["fundamental", 0x1f, false],
    ] as const)(
      "PME_En after a %s reset, with PME support %i: auxiliary power keeps it: %s",
      async (kind, pmeSupport, kept) => {
        const rig = await withVfs({ pm: { pmeSupport } });
        rig.write(PF, PMCSR, PME_EN, 2);
        const pf = rig.machine.functionAt(PF)!;
        if (!pf.isVf) pf.resetDevice(kind);
        rig.capture(PF);
        expect(rig.read(PF, PMCSR, 2) & PME_EN).toBe(kept ? PME_EN : 0);
      },
    );

    test("R93 from a lower state the way leads to D0 only", async () => {
      const rig = await withVfs({ pm: { d1: true, d2: true, noSoftReset: true } });
      for (const [to, state] of [
        [D1, D1],
        [D2, D2],
        [D1, D2],
        [D3HOT, D3HOT],
        [D2, D3HOT],
        [D1, D3HOT],
        [D0, D0],
      ] as const) {
        go(rig, PF, to);
        expect(stateOf(rig, PF)).toBe(state);
      }
    });

    test("R90 VFs without power management go with their PF: no memory, but configuration", async () => {
      const rig = await withVfs({ pm: { noSoftReset: true } });
      rig.memoryWrite(VF_BAR0 + SLICE, 0x77);
      rig.write(VF, 0x04, 4, 2);
      expect(slices(rig)).toEqual([true, true, true]);
      go(rig, PF, D3HOT);
      expect(slices(rig)).toEqual([false, false, false]);
      expect(rig.answering(0x0101, 0x01ff)).toEqual([0x0180, 0x0182, 0x0184]);
      expect(rig.read(VF, 0x04, 2)).toBe(4);
      go(rig, PF, D0);
      expect(slices(rig)).toEqual([true, true, true]);
      expect(rig.memoryRead(VF_BAR0 + SLICE)).toBe(0x77);
    });

    test("R91 a VF with power management has a state of its own", async () => {
      const rig = await withVfs(POWERED);
      go(rig, VF + 2, D3HOT);
      expect([PF, VF, VF + 2, VF + 4].map((rid) => stateOf(rig, rid))).toEqual([D0, D0, D3HOT, D0]);
      expect(slices(rig)).toEqual([true, false, true]);
      expect(decodes(rig, BAR0)).toBe(true);
      expect(rig.read(VF + 2, 0x04, 2)).toBe(0);
      expect(rig.status).toBe(CompletionStatus.Successful);
      go(rig, VF + 2, D0);
      expect(slices(rig)).toEqual([true, true, true]);
    });

    test("R91 a VF comes back from D3hot reset, alone, and unharmed with No_Soft_Reset", async () => {
      for (const noSoftReset of [false, true]) {
        const [pm, ...others] = vfCapabilities;
        const rig = await withVfs({ vfCapabilities: [{ ...pm, noSoftReset }, ...others] });
        for (const rid of [VF, VF + 2]) rig.write(rid, 0x04, 4, 2);
        rig.memoryWrite(VF_BAR0, 0x1111);
        go(rig, VF, D3HOT);
        go(rig, VF, D0);
        expect([VF, VF + 2].map((rid) => rig.read(rid, 0x04, 2))).toEqual([noSoftReset ? 4 : 0, 4]);
        expect(rig.memoryRead(VF_BAR0)).toBe(noSoftReset ? 0x1111 : 0);
      }
    });

    test("R86 R91 FLR of a VF brings it back to D0", async () => {
      const rig = await withVfs(POWERED);
      go(rig, VF, D3HOT);
      rig.write(VF, PCIE + 8, 0x8000, 2);
      expect(stateOf(rig, VF)).toBe(D0);
      expect(slices(rig)).toEqual([true, true, true]);
    });

    test("R91 a VF in D0 decodes nothing while its PF is not", async () => {
      const rig = await withVfs({ ...POWERED, pm: { noSoftReset: true } });
      go(rig, PF, D3HOT);
      expect(stateOf(rig, VF)).toBe(D0);
      expect(slices(rig)).toEqual([false, false, false]);
    });

    test("R92 a PF without No_Soft_Reset comes back from D3hot reset: its VFs are gone", async () => {
      const rig = await withVfs();
      go(rig, PF, D3HOT);
      expect(rig.answering(0x0101, 0x01ff)).toEqual([0x0180, 0x0182, 0x0184]);
      go(rig, PF, D0);
      expect(rig.answering(0x0101, 0x01ff)).toEqual([]);
      expect([REG.control, REG.numVfs].map((at) => rig.read(PF, at, 2))).toEqual([0, 0]);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xc);
      expect([rig.read(PF, 0x04, 2), rig.read(PF, 0x10)]).toEqual([0, 0xc]);
      expect(rig.machine.physicalFunctions[0]!.routingId).toBe(PF);
    });

    test("R92 a PF with No_Soft_Reset keeps its VFs and all registers", async () => {
      const rig = await withVfs({ pm: { noSoftReset: true } });
      rig.write(VF, 0x04, 4, 2);
      go(rig, PF, D3HOT);
      go(rig, PF, D0);
      expect(rig.answering(0x0101, 0x01ff)).toEqual([0x0180, 0x0182, 0x0184]);
      expect(rig.read(PF, REG.control, 2)).toBe(VFE | MSE | ARI_HIERARCHY);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(3);
      expect([rig.read(PF, 0x04, 2), rig.read(VF, 0x04, 2)]).toEqual([6, 4]);
      expect(slices(rig)).toEqual([true, true, true]);
    });

    test.each([
      [{}, {}, 0],
      [{ sriov: { ariCapableHierarchyPreserved: true } }, {}, ARI_HIERARCHY],
      [{}, { noSoftReset: true }, ARI_HIERARCHY],
    ])("R39 ARI Capable Hierarchy after D3hot with %j and %j", async (options, pm, ari) => {
      const withoutAri = { offset: 0x180, stride: 2 };
      const rig = await withVfs({ ...options, withoutAri, pm });
      go(rig, PF, D3HOT);
      go(rig, PF, D0);
      expect(rig.read(PF, REG.control, 2) & ARI_HIERARCHY).toBe(ari);
      expect(rig.read(PF, REG.offset)).toBe(ari ? 0x0002_0080 : 0x0002_0180);
    });

    test("R39 the ARI bit survives no other reset, preserved or not", async () => {
      const rig = await withVfs({ sriov: { ariCapableHierarchyPreserved: true } });
      rig.write(PF, PCIE + 8, 0xa810, 2);
      expect(rig.read(PF, REG.control, 2)).toBe(0);
    });

    test("R93 behind a bridge in D3hot nothing answers", async () => {
      const port = {
        capabilities: [
          { type: "pcie", at: 0x40 },
          { type: "pm", at: 0x80, noSoftReset: true },
        ],
      };
      const rig = await bench(open, [{}], { port });
      rig.write(PF, 0x10, Number(BAR0));
      rig.write(PF, 0x04, 6, 2);
      rig.write(ROOT_PORT, 0x84, D3HOT, 2);
      expect(rig.answering(0x0100, 0x02ff)).toEqual([]);
      expect(decodes(rig, BAR0)).toBe(false);
      expect(rig.answers(ROOT_PORT)).toBe(true);
      rig.write(ROOT_PORT, 0x84, D0, 2);
      expect(rig.answering(0x0100, 0x02ff)).toEqual([PF]);
      expect(decodes(rig, BAR0)).toBe(true);
    });
  });
}
