// R84–R89: resets of PFs and VFs.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { bench, enable } from "../bench";
import { ARI_HIERARCHY, MSE, MSIX, PCIE, PORT_PCIE, REG, ROOT_PORT, VFE } from "../nics";
import type { OpenRig, Rig } from "../rig";

const PF = 0x0100;
const VF = 0x0180;
const BASE = 0xc100_0000;
const AER = 0x100;
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

    test("R88 FLR of a VF keeps its AER status and log, and nothing else of its Device Status", async () => {
      const rig = await withVfs();
      const vf = rig.machine.functionAt(VF)!;
      vf.poke(AER + 0x04, 0x0010_0000);
      vf.poke(AER + 0x10, 0x0000_2000);
      vf.poke(AER + 0x1c, 0x4000_0001);
      vf.poke(PCIE + 8, 0x000a_0000);
      flr(rig, VF);
      expect([0x04, 0x10, 0x1c].map((at) => rig.read(VF, AER + at))).toEqual([
        0x0010_0000, 0x0000_2000, 0x4000_0001,
      ]);
      expect(rig.read(VF, PCIE + 8)).toBe(0);
      expect(rig.read(VF + 2, AER + 0x04)).toBe(0);
    });

    test("R88 a VF that is enabled anew has an empty log", async () => {
      const rig = await withVfs();
      rig.machine.functionAt(VF)!.poke(AER + 0x04, 0x0010_0000);
      rig.write(PF, REG.control, ARI_HIERARCHY, 2);
      enable(rig, PF, 3);
      expect(rig.read(VF, AER + 0x04)).toBe(0);
    });
  });

  describe("conventional resets", () => {
    /** What a reset of the whole device leaves: the port forwards again, and the device captures its bus. */
    const expectReset = (rig: Rig, mask: number) => {
      rig.capture(PF);
      expect(rig.answering(0x0102, 0x01ff)).toEqual([]);
      expect(rig.read(PF, REG.control, 2)).toBe(0);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(0);
      expect(rig.read(PF, REG.systemPage)).toBe(1);
      expect([rig.read(PF, REG.vfBar0), rig.read(PF, REG.vfBar0 + 12)]).toEqual([0xc, 0xc]);
      expect(rig.read(PF, 0x04, 2)).toBe(0);
      expect(rig.read(PF, PCIE + 8, 2)).toBe(0x2810);
      expect(rig.read(PF, AER + 0x08)).toBe(mask);
    };
    const prepared = async () => {
      const rig = await withVfs();
      rig.write(PF, 0x04, 6, 2);
      rig.write(PF, PCIE + 8, 0x5040, 2);
      rig.write(PF, AER + 0x08, 0x0010_0000);
      return rig;
    };

    test("R89 Secondary Bus Reset is a hot reset: VFs vanish, SR-IOV is reset, sticky bits stay", async () => {
      const rig = await prepared();
      rig.write(ROOT_PORT, 0x3e, 0x40, 2);
      expect(rig.answering(0x0100, 0x01ff)).toEqual([]);
      rig.write(ROOT_PORT, 0x3e, 0, 2);
      expectReset(rig, 0x0010_0000);
    });

    test("R89 Link Disable is a hot reset that lasts: nothing answers, the port shows its link down", async () => {
      const rig = await prepared();
      expect(rig.read(ROOT_PORT, PORT_PCIE + 0x12, 2) & 0x2000).toBe(0x2000);
      rig.write(ROOT_PORT, PORT_PCIE + 0x10, 0x10, 2);
      expect(rig.answering(0x0100, 0x02ff)).toEqual([]);
      expect(rig.read(ROOT_PORT, PORT_PCIE + 0x12, 2) & 0x2000).toBe(0);
      rig.memoryRead(BigInt(BASE));
      expect(rig.status).toBe(CompletionStatus.UnsupportedRequest);
      rig.write(ROOT_PORT, PORT_PCIE + 0x10, 0, 2);
      expect(rig.read(ROOT_PORT, PORT_PCIE + 0x12, 2) & 0x2000).toBe(0x2000);
      expectReset(rig, 0x0010_0000);
    });

    test.each([
      ["hot", 0x0010_0000],
      ["warm", 0x0040_0000],
      ["fundamental", 0x0040_0000],
    ] as const)("R89 a %s reset of the device makes its VFs vanish", async (kind, mask) => {
      const rig = await prepared();
      rig.machine.physicalFunctions[0]!.resetDevice(kind);
      expectReset(rig, mask);
    });
  });
}
