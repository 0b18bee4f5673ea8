// The 82599 below a port with and without ARI Forwarding, enumerated as firmware does it.

import { describe, expect, test } from "vitest";
import { enumerateMachine } from "../../../src/firmware/index";
import { enable } from "../bench";
import type { Rig } from "../rig";

const nic = (ariForwarding: boolean) => ({
  devices: [
    {
      type: "root-port",
      slot: "1c.0",
      ariForwarding,
      devices: [{ type: "endpoint", slot: "00.0", preset: "intel-82599" }],
    },
  ],
});

export function intel82599Scenarios(open: (file: object) => Promise<Rig>): void {
  describe("an enumerated 82599", () => {
    const cases = [
      { ari: true, where: "01:10.0", routingIds: [0x0180, 0x0182, 0x0184, 0x0186, 0x0188, 0x018a, 0x018c] },
      { ari: false, where: "02:10.0", routingIds: [0x0280, 0x0282, 0x0284, 0x0286, 0x0288, 0x028a, 0x028c] },
    ];
    test.each(cases)(
      "has its first VF at $where when ARI Forwarding is $ari",
      async ({ ari, where, routingIds }) => {
        const rig = await open(nic(ari));
        expect(enumerateMachine(rig.machine).warnings).toEqual([]);
        enable(rig, 0x0100, 7);
        expect(rig.machine.physicalFunctions[0]!.vfs[0]!.address).toBe(where);
        expect(rig.answering(0x0102, 0x02ff)).toEqual(routingIds);
        for (const rid of routingIds) expect(rig.read(rid, 0x08)).toBe(0x0200_0001);
      },
    );

    test("has the VFs of its second port interleaved with those of the first", async () => {
      const rig = await open(nic(true));
      enumerateMachine(rig.machine);
      enable(rig, 0x0100, 3);
      enable(rig, 0x0101, 3);
      expect(rig.answering(0x0180, 0x01ff)).toEqual([0x0180, 0x0181, 0x0182, 0x0183, 0x0184, 0x0185]);
      expect(rig.machine.at("01:10.3")).toMatchObject({ index: 1, pf: { address: "01:00.1" } });
    });

    test("resolves every VF's slices to that VF", async () => {
      const rig = await open(nic(true));
      enumerateMachine(rig.machine);
      enable(rig, 0x0100, 7);
      const low = rig.read(0x0100, 0x184);
      const base = (BigInt(rig.read(0x0100, 0x188)) << 32n) | BigInt((low & ~0xf) >>> 0);
      for (let vf = 0; vf < 7; vf++) {
        const found = rig.machine.resolve(base + BigInt(vf) * 0x4000n + 0x3ffcn);
        expect(found).toMatchObject({ bar: 0, offset: 0x3ffcn, function: { index: vf } });
      }
    });
  });
}
