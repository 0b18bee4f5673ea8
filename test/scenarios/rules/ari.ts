// R36–R40: ARI Capable Hierarchy.

import { describe, expect, test } from "vitest";
import { bench, disable, enable } from "../bench";
import { ARI_HIERARCHY, MSE, onRootBus, pf, REG, VFE } from "../nics";
import type { OpenRig } from "../rig";

const PF0 = 0x0100;
const PF1 = 0x0101;
const two = [{ withoutAri: { offset: 0x180, stride: 2 } }, { withoutAri: { offset: 0x180, stride: 2 } }];

export function ariRules(open: OpenRig): void {
  describe("ARI Capable Hierarchy", () => {
    test("R36 the bit is writable in the lowest-numbered PF only", async () => {
      const rig = await bench(open, two, { ari: false });
      rig.write(PF1, REG.control, ARI_HIERARCHY, 2);
      expect(rig.read(PF1, REG.control, 2)).toBe(0);
      rig.write(PF0, REG.control, ARI_HIERARCHY, 2);
      expect(rig.read(PF0, REG.control, 2)).toBe(ARI_HIERARCHY);
    });

    test("R37 the lowest PF's bit governs the placement of every PF", async () => {
      const rig = await bench(open, two, { ari: false });
      expect(rig.read(PF1, REG.offset, 2)).toBe(0x180);
      rig.write(PF0, REG.control, ARI_HIERARCHY, 2);
      expect(rig.read(PF1, REG.offset, 2)).toBe(0x80);
    });

    test("R38 the bit cannot change while any PF of the device has VF Enable set", async () => {
      const rig = await bench(open, two);
      enable(rig, PF1, 2);
      rig.write(PF0, REG.control, 0, 2);
      expect(rig.read(PF0, REG.control, 2)).toBe(ARI_HIERARCHY);
      rig.write(PF0, REG.control + 1, 0xff, 1);
      disable(rig, PF1);
      rig.write(PF0, REG.control, 0, 2);
      expect(rig.read(PF0, REG.control, 2)).toBe(0);
    });

    test("R38 the bit stays locked until the last PF clears VF Enable", async () => {
      const rig = await bench(open, two);
      enable(rig, PF0, 1);
      enable(rig, PF1, 1);
      rig.write(PF0, REG.control, ARI_HIERARCHY, 2);
      rig.write(PF0, REG.control, 0, 2);
      expect(rig.read(PF0, REG.control, 2)).toBe(ARI_HIERARCHY);
      rig.write(PF1, REG.control, 0, 2);
      rig.write(PF0, REG.control, 0, 2);
      expect(rig.read(PF0, REG.control, 2)).toBe(0);
    });

    test("R40 a root-complex integrated PF has no such bit", async () => {
      const rig = await open(onRootBus([pf({ offset: 1, stride: 1 })], "03.0"));
      rig.write(0x0018, REG.control, ARI_HIERARCHY | MSE, 2);
      expect(rig.read(0x0018, REG.control, 2)).toBe(MSE);
    });

    test("R115 a write that clears VF Enable may change the bit", async () => {
      const rig = await bench(open, two);
      enable(rig, PF0, 2);
      rig.write(PF0, REG.control, 0, 2);
      expect(rig.read(PF0, REG.control, 2)).toBe(0);
      expect(rig.read(PF0, REG.offset, 2)).toBe(0x180);
    });

    test("R115 unless another PF still has VFs", async () => {
      const rig = await bench(open, two);
      enable(rig, PF0, 2);
      enable(rig, PF1, 2);
      rig.write(PF0, REG.control, 0, 2);
      expect(rig.read(PF0, REG.control, 2)).toBe(ARI_HIERARCHY);
    });

    test("R116 a write that changes the bit and sets VF Enable applies the bit first", async () => {
      const rig = await bench(open, [two[0]!]);
      rig.write(PF0, REG.control, 0, 2);
      rig.write(PF0, REG.numVfs, 2, 2);
      rig.write(PF0, REG.control, ARI_HIERARCHY | VFE, 2);
      expect(rig.read(PF0, REG.offset, 2)).toBe(0x80);
      expect(rig.answering(0x0102, 0x02ff)).toEqual([0x0180, 0x0182]);
    });
  });
}
