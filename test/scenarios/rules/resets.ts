// R84–R87: Function Level Reset of PFs and VFs.

import { describe, expect, test } from "vitest";
import { bench, enable } from "../bench";
import { ARI_HIERARCHY, MSE, MSIX, PCIE, REG, VFE } from "../nics";
import type { OpenRig, Rig } from "../rig";

const PF = 0x0100;
const VF = 0x0180;
const BASE = 0xc100_0000;
const flr = (rig: Rig, rid: number) => rig.write(rid, PCIE + 8, rig.read(rid, PCIE + 8, 2) | 0x8000, 2);

export function resetRules(open: OpenRig): void {
  const withVfs = async () => {
    const rig = await bench(open, [{}, {}]);
    rig.write(PF, REG.systemPage, 0x10);
    rig.write(PF, REG.vfBar0, BASE);
    rig.write(PF, REG.vfBar0 + 12, 0xc180_0000);
    enable(rig, PF, 3);
    return rig;
  };

  describe("Function Level Reset", () => {
    test("R84 FLR of a PF makes its VFs vanish and resets the whole SR-IOV capability", async () => {
      const rig = await withVfs();
      flr(rig, PF);
      expect(rig.answering(0x0102, 0x01ff)).toEqual([]);
      expect(rig.read(PF, REG.control)).toBe(0);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(0);
      expect(rig.read(PF, REG.systemPage)).toBe(1);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xc);
      expect(rig.read(PF, PCIE + 8, 2) & 0x8000).toBe(0);
      rig.write(PF, REG.vfBar0, 0xffffffff);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xffff_c00c);
    });

    test("R84 FLR of a PF leaves the VFs of another PF alone", async () => {
      const rig = await withVfs();
      enable(rig, PF + 1, 2);
      rig.write(0x0181, 0x04, 4, 2);
      flr(rig, PF);
      expect(rig.answering(0x0102, 0x01ff)).toEqual([0x0181, 0x0183]);
      expect(rig.read(0x0181, 0x04, 2)).toBe(4);
      expect(rig.read(PF + 1, REG.offset)).toBe(0x0002_0080);
    });

    test("R84 FLR keeps Max_Payload_Size and the captured bus number, and resets Command", async () => {
      const rig = await withVfs();
      rig.write(PF, PCIE + 8, 0x5040, 2);
      rig.write(PF, 0x04, 6, 2);
      flr(rig, PF);
      expect(rig.read(PF, PCIE + 8, 2)).toBe(0x2850);
      expect(rig.read(PF, 0x04, 2)).toBe(0);
      expect(rig.machine.physicalFunctions[0]!.routingId).toBe(PF);
    });

    test("R85 FLR of a VF keeps it, its slice and the PF's registers", async () => {
      const rig = await withVfs();
      flr(rig, VF);
      expect(rig.answering(0x0102, 0x01ff)).toEqual([0x0180, 0x0182, 0x0184]);
      expect(rig.read(PF, REG.control, 2)).toBe(VFE | MSE | ARI_HIERARCHY);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(3);
      expect(rig.read(PF, REG.vfBar0)).toBe(BASE + 0xc);
      expect(rig.machine.resolve(BigInt(BASE))?.function.address).toBe("01:10.0");
    });

    test("R86 FLR of a VF resets Command, MSI-X control and table, and Device Status", async () => {
      const rig = await withVfs();
      rig.write(VF, 0x04, 4, 2);
      rig.write(VF, MSIX + 2, 0x8000, 2);
      rig.memoryWrite(0xc180_000cn, 0);
      rig.memoryWrite(0xc180_0000n, 0xfee0_0000);
      rig.machine.functionAt(VF)!.poke(PCIE + 8, 0x000f_0000);
      flr(rig, VF);
      expect(rig.read(VF, 0x04, 2)).toBe(0);
      expect(rig.read(VF, MSIX + 2, 2)).toBe(0x0002);
      expect(rig.read(VF, PCIE + 8)).toBe(0);
      expect([rig.memoryRead(0xc180_000cn), rig.memoryRead(0xc180_0000n)]).toEqual([1, 0]);
    });

    test("R87 FLR of a VF is not noticed by its siblings or the PF", async () => {
      const rig = await withVfs();
      for (const rid of [VF, VF + 2, PF]) rig.write(rid, 0x04, 4, 2);
      rig.memoryWrite(BigInt(BASE) + 0x10000n, 0x77);
      flr(rig, VF);
      expect([VF, VF + 2, PF].map((rid) => rig.read(rid, 0x04, 2))).toEqual([0, 4, 4]);
      expect(rig.memoryRead(BigInt(BASE) + 0x10000n)).toBe(0x77);
    });
  });
}
