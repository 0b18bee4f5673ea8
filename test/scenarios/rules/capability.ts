// R1–R9: the structure of the capability.

import { describe, expect, test } from "vitest";
import { bench, enable } from "../bench";
import { ARI_HIERARCHY, MSE, REG, ROOT_PORT, S, VFE } from "../nics";
import type { OpenRig } from "../rig";

const PF = 0x0100;
const migration = { vfMigrationCapable: true, initialVfs: 4 };

export function capabilityRules(open: OpenRig): void {
  describe("capability structure", () => {
    test("R1 the SR-IOV capability has ID 0010h, version 1, and is dword-aligned in extended space", async () => {
      const rig = await bench(open, [{}]);
      expect(rig.read(PF, S) & 0xfffff).toBe(0x1_0010);
      expect(extendedIds(rig, PF)).toContain(0x0010);
    });

    test("R2 neither a VF nor a Type 1 Function has an SR-IOV capability", async () => {
      const rig = await bench(open, [{}]);
      enable(rig, PF, 1);
      expect(extendedIds(rig, 0x0180)).toEqual([0x0001, 0x000e]);
      expect(extendedIds(rig, ROOT_PORT)).not.toContain(0x0010);
    });

    test("R3 InitialVFs, TotalVFs, FDL, offset, stride, VF Device ID, page sizes, migration array and Capabilities ignore writes", async () => {
      const rig = await bench(open, [{}]);
      for (const at of [
        REG.capabilities,
        REG.initialVfs,
        REG.offset,
        0x178,
        REG.supportedPages,
        REG.migration,
      ]) {
        const before = rig.read(PF, at);
        rig.write(PF, at, 0xffffffff);
        expect(rig.read(PF, at), `offset ${at.toString(16)}`).toBe(before);
      }
      rig.write(PF, REG.fdl, 0xff, 1);
      expect(rig.read(PF, REG.fdl, 1)).toBe(0);
    });

    test("R4 InitialVFs equals TotalVFs without VF migration", async () => {
      const rig = await bench(open, [{ totalVfs: 8 }]);
      expect(rig.read(PF, REG.initialVfs)).toBe(0x0008_0008);
    });

    test("R5 without VF migration its bits read zero and ignore writes; with it they are there", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.control, 0x0006, 2);
      rig.write(PF, REG.status, 0xffff, 2);
      expect(rig.read(PF, REG.control)).toBe(0);
      expect(rig.read(PF, REG.capabilities) >>> 21).toBe(0);
      expect(rig.read(PF, REG.migration)).toBe(0);

      const capable = await bench(open, [{ sriov: migration }]);
      capable.write(PF, REG.control, 0x0006, 2);
      expect(capable.read(PF, REG.control, 2)).toBe(0x0006);
    });

    test("R6 reserved bits of Control read zero", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.control, 0xffe6, 2);
      expect(rig.read(PF, REG.control, 2)).toBe(0);
      const tenBit = await bench(open, [{ sriov: { tenBitTag: true } }]);
      tenBit.write(PF, REG.control, 0xffe6, 2);
      expect(tenBit.read(PF, REG.control, 2)).toBe(0x0020);
    });

    test("R7 byte writes to Control and NumVFs change the bytes they enable and no others", async () => {
      const rig = await bench(open, [{ totalVfs: 64 }], { ari: false });
      rig.write(PF, REG.control, ARI_HIERARCHY, 1);
      expect(rig.read(PF, REG.control)).toBe(ARI_HIERARCHY);
      rig.write(PF, REG.control + 1, 0xff, 1);
      expect(rig.read(PF, REG.control)).toBe(ARI_HIERARCHY);
      rig.write(PF, REG.numVfs, 0x1234, 2);
      rig.write(PF, REG.numVfs + 1, 0x56, 1);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(0x5634);
      rig.write(PF, REG.numVfs, 0x78, 1);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(0x5678);
    });

    test("R8 one dword write reaches Control and the RW1C bits of Status together", async () => {
      const rig = await bench(open, [{ sriov: migration }]);
      const pf = rig.machine.functionAt(PF)!;
      pf.poke(REG.control, 0x0001_0000);
      rig.write(PF, REG.control, MSE);
      expect(rig.read(PF, REG.control)).toBe(0x0001_0000 | MSE);
      rig.write(PF, REG.control, 0x0001_0000);
      expect(rig.read(PF, REG.control)).toBe(0);
    });

    test("R9 the bytes at 13h and 18h–19h read zero", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, S + 0x13, 0xff, 1);
      rig.write(PF, S + 0x18, 0xffff, 2);
      expect(rig.read(PF, S + 0x13, 1)).toBe(0);
      expect(rig.read(PF, S + 0x18, 2)).toBe(0);
    });

    test("R10 Control is zero after reset", async () => {
      const rig = await bench(open, [{}], { ari: false });
      expect(rig.read(PF, REG.control, 2)).toBe(0);
      rig.write(PF, REG.control, ARI_HIERARCHY | MSE, 2);
      enable(rig, PF, 4, VFE | MSE);
      rig.machine.functions[1]!.functionLevelReset();
      expect(rig.read(PF, REG.control, 2)).toBe(0);
    });
  });
}

/** IDs of the extended list, by following it. */
export function extendedIds(rig: { read(rid: number, offset: number): number }, rid: number): number[] {
  const ids: number[] = [];
  for (let at = 0x100; at !== 0; ) {
    const header = rig.read(rid, at);
    if (header === 0) break;
    ids.push(header & 0xffff);
    at = header >>> 20;
  }
  return ids;
}
