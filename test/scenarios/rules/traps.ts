// R110–R114, and a driver's whole way from probe to removal.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { bench, enable } from "../bench";
import { ARI_HIERARCHY, MSE, REG, S, VFE } from "../nics";
import type { OpenRig } from "../rig";

const PF = 0x0100;

export function trapRules(open: OpenRig): void {
  describe("what drivers do", () => {
    test("R110 writing NumVFs from TotalVFs down to 1 and 0 has no other effect", async () => {
      const rig = await bench(open, [{ totalVfs: 64 }]);
      rig.machine.events();
      for (let count = 64; count >= 0; count--) {
        rig.write(PF, REG.numVfs, count, 2);
        expect(rig.read(PF, REG.offset)).toBe(0x0002_0080);
      }
      expect(rig.machine.events().map(({ event }) => event.kind)).not.toContain("VFs enabled");
      expect(rig.answering(0x0102, 0x01ff)).toEqual([]);
    });

    test("R111 the order of a restore is accepted: ARI bit, VF BARs, System Page Size, NumVFs, Control", async () => {
      const rig = await bench(open, [{}], { ari: false });
      rig.write(PF, REG.control, ARI_HIERARCHY, 2);
      rig.write(PF, REG.vfBar0, 0xc100_000c);
      rig.write(PF, REG.systemPage, 1);
      rig.write(PF, REG.numVfs, 8, 2);
      rig.write(PF, REG.control, ARI_HIERARCHY | VFE | MSE, 2);
      expect(rig.machine.resolve(0xc101_c000n)?.function.address).toBe("01:11.6");
    });

    test("R112 sizing VF BARs does not disturb the PF's BARs, though they decode", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, 0x10, 0xc200_0000);
      rig.write(PF, 0x04, 2, 2);
      rig.memoryWrite(0xc200_0040n, 0x1122_3344);
      rig.write(PF, REG.vfBar0, 0xffffffff);
      expect(rig.memoryRead(0xc200_0040n)).toBe(0x1122_3344);
      expect(rig.read(PF, 0x10)).toBe(0xc200_000c);
      expect(rig.machine.resolve(0xffff_c000n)).toBeUndefined();
    });

    test("R113 the VF BARs' size follows System Page Size at once", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.vfBar0, 0xd284_4000);
      rig.write(PF, REG.systemPage, 0x10);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xd284_000c);
      rig.write(PF, REG.vfBar0, 0xffffffff);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xffff_000c);
    });

    test("R114 Control may be cleared as a whole while VFs exist, and the ARI bit is writable in the next write", async () => {
      const rig = await bench(open, [{}]);
      enable(rig, PF, 4);
      rig.write(PF, REG.control, 0, 2);
      expect(rig.read(PF, REG.control, 2)).toBe(0);
      rig.write(PF, REG.control, ARI_HIERARCHY, 2);
      expect(rig.read(PF, REG.control, 2)).toBe(ARI_HIERARCHY);
    });

    test("a Linux-like driver finds, sizes, places, enables and removes VFs", async () => {
      const rig = await bench(open, [{}], { ari: false });
      rig.forwardAri(0x00e0, 0x40);
      expect(rig.read(PF, S) & 0xfffff).toBe(0x0001_0010);
      expect(rig.read(PF, REG.control, 2)).toBe(0);
      rig.write(PF, REG.control, 0x0010, 2);
      expect(rig.read(PF, REG.control, 2)).toBe(0x0010);
      expect(rig.read(PF, REG.totalVfs, 2)).toBe(8);
      expect(rig.read(PF, REG.supportedPages)).toBe(0x553);
      rig.write(PF, REG.systemPage, 1);
      expect(rig.read(PF, REG.systemPage)).toBe(1);
      rig.write(PF, REG.vfBar0, 0xffffffff);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xffff_c00c);
      rig.write(PF, REG.vfBar0 + 4, 0xffffffff);
      expect(rig.read(PF, REG.vfBar0 + 4)).toBe(0xffffffff);
      rig.write(PF, REG.vfBar0, 0);
      rig.write(PF, REG.vfBar0 + 4, 0);
      for (let count = 8; count >= 1; count--) {
        rig.write(PF, REG.numVfs, count, 2);
        expect([rig.read(PF, REG.offset, 2), rig.read(PF, REG.stride, 2)]).toEqual([0x80, 2]);
      }
      rig.write(PF, REG.numVfs, 0, 2);
      rig.write(PF, REG.vfBar0, 0xd284_000c);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xd284_000c);
      rig.write(PF, REG.numVfs, 2, 2);
      expect(rig.read(PF, REG.offset)).toBe(0x0002_0080);
      rig.write(PF, REG.control, 0x0019, 2);
      expect(rig.read(PF, REG.control, 2)).toBe(0x0019);
      expect(rig.read(0x0180, 0x08)).toBe(0x0200_0001);
      expect(rig.read(0x0180, 0x0e, 1)).toBe(0);
      expect(rig.read(0x0184, 0x00)).toBe(0xffffffff);
      expect(rig.status).toBe(CompletionStatus.UnsupportedRequest);
      expect(rig.read(0x0182, 0x00)).toBe(0xffffffff);
      expect(rig.status).toBe(CompletionStatus.Successful);
      rig.write(PF, REG.control, 0x0010, 2);
      expect(rig.answering(0x0102, 0x01ff)).toEqual([]);
      rig.write(PF, REG.numVfs, 0, 2);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(0);
    });
  });
}
