// R11–R22: NumVFs and VF Enable.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { bench, disable, enable } from "../bench";
import { ARI_HIERARCHY, MSE, PCIE, REG, VFE } from "../nics";
import type { OpenRig } from "../rig";

const PF = 0x0100;
const PF1 = 0x0101;
const VF0 = 0x0180;

export function vfEnableRules(open: OpenRig): void {
  describe("NumVFs and VF Enable", () => {
    test("R11 NumVFs reads back what was written while VF Enable is clear", async () => {
      const rig = await bench(open, [{}]);
      for (const count of [5, 0, 8]) {
        rig.write(PF, REG.numVfs, count, 2);
        expect(rig.read(PF, REG.numVfs, 2)).toBe(count);
      }
    });

    test("R12 NumVFs ignores writes while VF Enable is set", async () => {
      const rig = await bench(open, [{}]);
      enable(rig, PF, 5);
      rig.write(PF, REG.numVfs, 3, 2);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(5);
      disable(rig, PF);
      rig.write(PF, REG.numVfs, 3, 2);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(3);
    });

    test("R13 VF Enable stays clear while NumVFs exceeds TotalVFs", async () => {
      const rig = await bench(open, [{ totalVfs: 8 }]);
      enable(rig, PF, 9);
      expect(rig.read(PF, REG.control, 2)).toBe(ARI_HIERARCHY | MSE);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(9);
      expect(rig.answering(VF0, 0x01ff)).toEqual([]);
      enable(rig, PF, 8);
      expect(rig.read(PF, REG.control, 2) & VFE).toBe(VFE);
    });

    test("R14 setting VF Enable makes exactly VFs 1 to NumVFs answer", async () => {
      const rig = await bench(open, [{}]);
      enable(rig, PF, 3);
      expect(rig.answering(0x0102, 0x01ff)).toEqual([0x0180, 0x0182, 0x0184]);
    });

    test("R15 with VF Enable clear a VF's Routing ID gives Unsupported Request and all ones", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.numVfs, 8, 2);
      for (const size of [1, 2, 4] as const) {
        expect(rig.read(VF0, 0x08, size)).toBe(2 ** (8 * size) - 1);
        expect(rig.status).toBe(CompletionStatus.UnsupportedRequest);
      }
    });

    test("R16 clearing VF Enable discards the VFs' state", async () => {
      const rig = await bench(open, [{}]);
      enable(rig, PF, 2);
      rig.write(VF0, 0x04, 4, 2);
      rig.write(VF0, 0x72, 0xc000, 2);
      expect(rig.read(VF0, 0x04, 2)).toBe(4);
      disable(rig, PF);
      enable(rig, PF, 2);
      expect(rig.read(VF0, 0x04, 2)).toBe(0);
      expect(rig.read(VF0, 0x72, 2)).toBe(2);
    });

    test("R16 what a VF's BAR memory held is gone with VF Enable", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.vfBar0, 0xc100_0000);
      enable(rig, PF, 2);
      rig.memoryWrite(0xc100_4010n, 0x1234_5678);
      expect(rig.memoryRead(0xc100_4010n)).toBe(0x1234_5678);
      disable(rig, PF);
      enable(rig, PF, 2);
      expect(rig.memoryRead(0xc100_4010n)).toBe(0);
    });

    test("R17 clearing VF Enable keeps NumVFs, System Page Size, VF BARs and VF MSE", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.systemPage, 0x10);
      rig.write(PF, REG.vfBar0, 0xc100_0000);
      enable(rig, PF, 4);
      rig.write(PF, REG.control, ARI_HIERARCHY | MSE, 2);
      expect(rig.read(PF, REG.numVfs, 2)).toBe(4);
      expect(rig.read(PF, REG.systemPage)).toBe(0x10);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xc100_000c);
      expect(rig.read(PF, REG.control, 2)).toBe(ARI_HIERARCHY | MSE);
    });

    test("R18 writing VF Enable with the value it has leaves the VFs alone", async () => {
      const rig = await bench(open, [{}]);
      enable(rig, PF, 2);
      rig.write(VF0, 0x04, 4, 2);
      rig.write(PF, REG.control, ARI_HIERARCHY | VFE, 2);
      rig.write(PF, REG.control, ARI_HIERARCHY | VFE | MSE, 2);
      expect(rig.read(VF0, 0x04, 2)).toBe(4);
    });

    test("R19 VF Enable and VF MSE may be set in one write", async () => {
      const rig = await bench(open, [{}], { ari: false });
      rig.write(PF, REG.vfBar0, 0xc100_0000);
      rig.write(PF, REG.numVfs, 1, 2);
      rig.write(PF, REG.control, 0x0009, 2);
      expect(rig.read(PF, REG.control, 2)).toBe(0x0009);
      expect(rig.machine.resolve(0xc100_0000n)?.function.address).toBe("01:10.0");
    });

    test("R20 VF Enable of one PF does not disturb another PF's VFs", async () => {
      const rig = await bench(open, [{}, {}]);
      enable(rig, PF, 4);
      enable(rig, PF1, 4);
      rig.write(0x0181, 0x04, 4, 2);
      disable(rig, PF);
      expect(rig.answering(VF0, 0x01ff)).toEqual([0x0181, 0x0183, 0x0185, 0x0187]);
      expect(rig.read(0x0181, 0x04, 2)).toBe(4);
    });

    test("R22 Phantom Functions Supported reads 00b while VF Enable is set", async () => {
      const rig = await bench(open, [{ values: { "Device Capabilities.Phantom Functions Supported": 2 } }]);
      const phantom = (rid: number) => (rig.read(rid, PCIE + 4) >>> 3) & 3;
      expect(phantom(PF)).toBe(2);
      enable(rig, PF, 1);
      expect([phantom(PF), phantom(VF0)]).toEqual([0, 0]);
      disable(rig, PF);
      expect(phantom(PF)).toBe(2);
    });
  });
}
