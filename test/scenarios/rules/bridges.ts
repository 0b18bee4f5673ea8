// R101–R106: buses and windows that VFs need.

import { describe, expect, test } from "vitest";
import { bench, enable } from "../bench";
import { belowRootPort, onRootBus, pf, REG, ROOT_PORT } from "../nics";
import type { OpenRig } from "../rig";

export function bridgeRules(open: OpenRig): void {
  describe("bridges and the root bus", () => {
    test("R101 VFs answer as far as the port's secondary and subordinate bus reach", async () => {
      const rig = await bench(open, [{ offset: 0xfe, stride: 1, totalVfs: 300 }], { bus: 5, lastBus: 6 });
      enable(rig, 0x0500, 300);
      expect(rig.answering(0x0501, 0x08ff)).toHaveLength(258);
      rig.numberBridge(ROOT_PORT, 5, 7);
      expect(rig.answering(0x0501, 0x08ff)).toHaveLength(300);
    });

    test("R102 a VF aperture outside the port's window gets Unsupported Request", async () => {
      const rig = await bench(open, [{}]);
      rig.write(0x0100, REG.vfBar0, 0xc100_0000);
      enable(rig, 0x0100, 8);
      rig.write(ROOT_PORT, 0x20, 0xc0f0_c000);
      expect(rig.memoryRead(0xc100_0000n)).toBe(0xffffffff);
      rig.write(ROOT_PORT, 0x20, 0xc100_c000);
      expect(rig.memoryRead(0xc100_0000n)).toBe(0);
    });

    test("R102 the window cuts an aperture where it ends, and Memory Space Enable of the port closes it", async () => {
      const rig = await bench(open, [
        {
          vfBars: [{ index: 0, type: "memory64", size: "512K" }],
          vfCapabilities: [{ type: "pcie" }, { type: "ari" }],
        },
      ]);
      rig.write(0x0100, REG.vfBar0, 0xc100_0000);
      enable(rig, 0x0100, 8);
      rig.write(ROOT_PORT, 0x20, 0xc110_c100);
      expect(rig.machine.resolve(0xc11f_ffffn)?.function.address).toBe("01:10.6");
      expect(rig.machine.resolve(0xc120_0000n)).toBeUndefined();
      rig.write(ROOT_PORT, 0x04, 0, 2);
      expect(rig.machine.resolve(0xc110_0000n)).toBeUndefined();
    });

    test("R103 a memory request reaches the VF by address alone, on whatever bus it stands", async () => {
      const rig = await bench(open, [{ offset: 0x180 }], { ari: false });
      rig.write(0x0100, REG.vfBar0, 0xc100_0000);
      enable(rig, 0x0100, 2);
      rig.memoryWrite(0xc100_4000n, 0xcafe);
      expect(rig.machine.resolve(0xc100_4000n)?.function.address).toBe("02:10.2");
      expect(rig.memoryRead(0xc100_4000n)).toBe(0xcafe);
    });

    test("R106 VFs of a root-complex integrated PF stand on the root bus and on buses no port claims", async () => {
      const rig = await open(onRootBus([pf({ offset: 1, stride: 1, totalVfs: 600 })], "03.0"));
      enable(rig, 0x0018, 600);
      expect(rig.answering(0x0019, 0x02ff)).toHaveLength(600);
      expect(rig.machine.functionAt(0x0100)?.isVf).toBe(true);
    });

    test("R106 a port that claims such a bus takes it from them", async () => {
      const ports = belowRootPort([pf()]) as { devices: object[] };
      const integrated = onRootBus([pf({ offset: 0xe8, stride: 1, totalVfs: 600 })], "03.0") as {
        devices: object[];
      };
      const rig = await open({ devices: [...ports.devices, ...integrated.devices] });
      enable(rig, 0x0018, 600);
      expect(rig.answering(0x0100, 0x01ff)).toHaveLength(256);
      rig.numberBridge(ROOT_PORT, 1, 1);
      expect(rig.answering(0x0100, 0x01ff)).toEqual([0x0100]);
      expect(rig.answering(0x0200, 0x02ff)).toHaveLength(256);
    });
  });
}
