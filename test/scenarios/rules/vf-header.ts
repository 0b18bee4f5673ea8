// R59–R70: the header and the lists of a VF.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { bench, enable } from "../bench";
import { PCIE } from "../nics";
import type { OpenRig } from "../rig";

const PF = 0x0100;
const VF = 0x0180;

export function vfHeaderRules(open: OpenRig): void {
  const withVfs = async (options = {}) => {
    const rig = await bench(open, [options]);
    enable(rig, PF, 2);
    return rig;
  };

  describe("configuration header of a VF", () => {
    test("R59 Vendor ID and Device ID read FFFFh, successfully", async () => {
      const rig = await withVfs();
      expect(rig.read(VF, 0)).toBe(0xffffffff);
      expect(rig.status).toBe(CompletionStatus.Successful);
    });

    test("R60 of Command only Bus Master Enable can be written", async () => {
      const rig = await withVfs();
      rig.write(VF, 0x04, 0xffff, 2);
      expect(rig.read(VF, 0x04, 2)).toBe(0x0004);
    });

    test("R61 Status clears F900h by ones, bit 4 reads 1 and bit 3 reads 0", async () => {
      const rig = await withVfs();
      expect(rig.read(VF, 0x06, 2)).toBe(0x0010);
      rig.machine.functionAt(VF)!.poke(0x04, 0xf910_0000);
      rig.write(VF, 0x06, 0x0000, 2);
      expect(rig.read(VF, 0x06, 2)).toBe(0xf910);
      rig.write(VF, 0x06, 0x8100, 2);
      expect(rig.read(VF, 0x06, 2)).toBe(0x7810);
      rig.write(VF, 0x06, 0xffff, 2);
      expect(rig.read(VF, 0x06, 2)).toBe(0x0010);
      expect(rig.read(VF + 2, 0x06, 2)).toBe(0x0010);
    });

    test("R63 cache line size, latency, BIST, CardBus CIS, ROM BAR, interrupt and grant registers read zero and ignore writes", async () => {
      const rig = await withVfs();
      for (const at of [0x0c, 0x28, 0x30, 0x3c]) rig.write(VF, at, 0xffffffff);
      expect([0x0c, 0x28, 0x30, 0x3c].map((at) => rig.read(VF, at))).toEqual([0, 0, 0, 0]);
    });

    test("R64 BARs read zero after all ones were written", async () => {
      const rig = await withVfs();
      for (let at = 0x10; at <= 0x24; at += 4) {
        rig.write(VF, at, 0xffffffff);
        expect(rig.read(VF, at), `BAR at ${at.toString(16)}`).toBe(0);
      }
    });

    test("R65 the Header Type byte is 00h, also beside other Functions", async () => {
      const rig = await bench(open, [{}, {}]);
      enable(rig, PF, 1);
      expect(rig.read(PF, 0x0e, 1)).toBe(0x80);
      expect(rig.read(VF, 0x0e, 1)).toBe(0x00);
    });

    test("R66 Subsystem Vendor ID is the PF's, Subsystem ID the VFs' own", async () => {
      const rig = await withVfs();
      expect(rig.read(PF, 0x2c)).toBe(0xa03c_8086);
      expect(rig.read(VF, 0x2c)).toBe(0xa03d_8086);
    });

    test("R67 Class Code and Revision ID are the same in all VFs of a PF", async () => {
      const rig = await withVfs();
      expect(rig.read(VF, 0x08)).toBe(0x0200_0001);
      expect(rig.read(VF + 2, 0x08)).toBe(0x0200_0001);
    });

    test("R68 unimplemented offsets of a VF read zero and ignore writes", async () => {
      const rig = await withVfs();
      for (const at of [0x40, 0xfc, 0x800, 0xffc]) {
        rig.write(VF, at, 0xffffffff);
        expect(rig.read(VF, at)).toBe(0);
        expect(rig.status).toBe(CompletionStatus.Successful);
      }
    });

    test("R69 a VF has 4 KiB of configuration space with lists of its own", async () => {
      const rig = await withVfs();
      expect(rig.read(VF, 0x34, 1)).toBe(0x70);
      expect(rig.read(VF, 0x70) & 0xffff).toBe((PCIE << 8) | 0x11);
      expect(rig.read(VF, PCIE) & 0xffff).toBe(0x0010);
      expect(rig.read(VF, 0x100) & 0xffff).toBe(0x0001);
    });

    test("R70 a VF without extended capabilities reads zero at 100h", async () => {
      const bare = {
        sriov: { firstVfOffset: 1, vfStride: 1 },
        capabilities: [],
        vfCapabilities: [{ type: "pcie", at: PCIE }],
      };
      const rig = await bench(open, [bare], { ari: false });
      enable(rig, PF, 1);
      const vf = rig.machine.physicalFunctions[0]!.vfs[0]!.routingId;
      const first = rig.read(vf, 0x100);
      // A device with ARI gives its VFs that capability (R81), and nothing else here.
      expect([0, 0x000e]).toContain(first & 0xffff);
      expect(rig.read(vf, 0x104) & 0xff00).toBe(0);
    });

    test("R107 the dword at 04h of a VF is never all ones", async () => {
      const rig = await withVfs();
      expect(rig.read(VF, 0x04)).toBe(0x0010_0000);
    });

    test("R109 VF BAR addresses never appear in the VF's own BARs", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, 0x184, 0xc100_0000);
      enable(rig, PF, 2);
      expect(rig.machine.resolve(0xc100_0000n)?.function.address).toBe("01:10.0");
      expect(rig.read(VF, 0x10)).toBe(0);
    });
  });
}
