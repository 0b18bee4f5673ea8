// R71–R83: capabilities of VFs.

import { describe, expect, test } from "vitest";
import { describeMachine } from "../../../src/machine/read";
import { validate } from "../../../src/machine/validate";
import { bench, enable } from "../bench";
import { belowRootPort, MSIX, PCIE, pf } from "../nics";
import type { OpenRig } from "../rig";
import { extendedIds } from "./capability";

const PF = 0x0100;
const VF = 0x0180;

export function vfCapabilityRules(open: OpenRig): void {
  const withVfs = async (options = {}) => {
    const rig = await bench(open, [options]);
    enable(rig, PF, 2);
    return rig;
  };
  const errorsOf = (options: object) =>
    validate(describeMachine(belowRootPort([pf(options)]), { file: "x" }))
      .errors.map((problem) => problem.rule)
      .join("\n");

  describe("capabilities of VFs", () => {
    test("R71 R72 Function Level Reset Capability is set in VFs and PFs", async () => {
      const rig = await withVfs();
      expect((rig.read(VF, PCIE + 4) >>> 28) & 1).toBe(1);
      expect((rig.read(PF, PCIE + 4) >>> 28) & 1).toBe(1);
    });

    test("R73 of Device Control only Initiate FLR can be written, and it reads zero", async () => {
      const rig = await withVfs();
      rig.write(VF, PCIE + 8, 0x7fff, 2);
      expect(rig.read(VF, PCIE + 8, 2)).toBe(0);
      rig.write(VF, 0x04, 4, 2);
      rig.write(VF, PCIE + 8, 0xffff, 2);
      expect(rig.read(VF, PCIE + 8, 2)).toBe(0);
      expect(rig.read(VF, 0x04, 2)).toBe(0);
    });

    test("R74 Device Status bits 3:0 are each VF's own, bit 4 reads 0 and bit 5 is per VF", async () => {
      const rig = await withVfs();
      rig.machine.functionAt(VF)!.poke(PCIE + 8, 0x002f_0000);
      expect(rig.read(VF, PCIE + 0x0a, 2)).toBe(0x002f);
      expect(rig.read(VF + 2, PCIE + 0x0a, 2)).toBe(0);
      expect(rig.read(PF, PCIE + 0x0a, 2)).toBe(0);
      rig.write(VF, PCIE + 0x0a, 0x0005, 2);
      expect(rig.read(VF, PCIE + 0x0a, 2)).toBe(0x002a);
    });

    test("R75 Link Control and Status, Device Control 2, Link Control and Status 2 read zero and ignore writes", async () => {
      const rig = await withVfs();
      for (const at of [0x10, 0x28, 0x30]) {
        rig.write(VF, PCIE + at, 0xffffffff);
        expect(rig.read(VF, PCIE + at), `offset ${at.toString(16)}`).toBe(0);
      }
    });

    test("R76 the PF's settings govern: writes to a VF's copies change neither", async () => {
      const rig = await withVfs();
      rig.write(PF, PCIE + 8, 0x5020, 2);
      rig.write(VF, PCIE + 8, 0x2010, 2);
      expect(rig.read(PF, PCIE + 8, 2)).toBe(0x5020);
      expect(rig.read(VF, PCIE + 8, 2)).toBe(0);
    });

    test("R77 capabilities that only PFs and ports have do not stand in a VF", async () => {
      const rig = await withVfs();
      expect(extendedIds(rig, VF)).toEqual([0x0001, 0x000e]);
      expect(
        errorsOf({
          vfCapabilities: [
            { type: "pcie" },
            { type: "sriov", totalVfs: 1, firstVfOffset: 1, vfStride: 1, vfDeviceId: 1 },
          ],
        }),
      ).toMatch(/R2|R77/);
    });

    test("R81 in a device that uses ARI every PF and every VF has the capability", async () => {
      const rig = await bench(open, [{}, {}]);
      enable(rig, PF, 2);
      enable(rig, PF + 1, 2);
      for (const rid of [PF, PF + 1, VF, VF + 1, VF + 2, VF + 3])
        expect(extendedIds(rig, rid)).toContain(0x000e);
      expect(rig.read(PF, 0x154) >>> 8).toBe(1);
      expect(rig.read(PF + 1, 0x154) >>> 8).toBe(0);
      expect(rig.read(VF, 0x154) >>> 8).toBe(0);
    });

    test("R82 MSI-X of a VF is its own", async () => {
      const rig = await withVfs();
      rig.write(VF, MSIX + 2, 0xffff, 2);
      expect(rig.read(VF, MSIX + 2, 2)).toBe(0xc002);
      expect(rig.read(VF + 2, MSIX + 2, 2)).toBe(0x0002);
      expect(rig.read(PF, MSIX + 2, 2)).toBe(0x0009);
    });

    test("R83 a VF has no interrupt pin, and neither Interrupt Disable nor Interrupt Status", async () => {
      const rig = await withVfs();
      rig.write(VF, 0x04, 0x0400, 2);
      expect(rig.read(VF, 0x04)).toBe(0x0010_0000);
      expect(rig.read(VF, 0x3d, 1)).toBe(0);
      expect(rig.read(PF, 0x3d, 1)).toBe(1);
    });
  });
}
