// R41–R58: System Page Size and VF BARs.

import { describe, expect, test } from "vitest";
import { describeMachine } from "../../../src/machine/read";
import { validate } from "../../../src/machine/validate";
import { bench, disable, enable } from "../bench";
import { ARI_HIERARCHY, belowRootPort, MSE, PCIE, pf, REG, VFE } from "../nics";
import type { OpenRig, Rig } from "../rig";

const PF = 0x0100;
const BASE = 0xc100_0000n;
const bar = (index: number, type: string, size: string, prefetchable = false) => ({
  index,
  type,
  size,
  prefetchable,
});
const vfBar = (index: number) => REG.vfBar0 + 4 * index;

function sized(rig: Rig, index: number): [number, number] {
  rig.write(PF, vfBar(index), 0xffffffff);
  rig.write(PF, vfBar(index + 1), 0xffffffff);
  return [rig.read(PF, vfBar(index)), rig.read(PF, vfBar(index + 1))];
}

const addressOf = (rig: Rig, address: bigint) => {
  const found = rig.machine.resolve(address);
  return found && `${found.function.address} BAR${found.bar}+${found.offset.toString(16)}`;
};

export function vfBarRules(open: OpenRig): void {
  describe("System Page Size and VF BARs", () => {
    const pages = async (value: number) => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.systemPage, value);
      return rig;
    };

    test("R41 Supported Page Sizes contains 553h, and a description without it is refused", async () => {
      const rig = await bench(open, [{}]);
      expect(rig.read(PF, REG.supportedPages) & 0x553).toBe(0x553);
      const file = belowRootPort([pf({ sriov: { supportedPageSizes: "0x3f" } })]);
      const errors = validate(describeMachine(file, { file: "x" })).errors;
      expect(errors.map((problem) => problem.rule).join()).toMatch(/R41/);
    });

    test("R42 System Page Size is 1 after reset, and takes supported sizes only", async () => {
      const rig = await bench(open, [{}]);
      expect(rig.read(PF, REG.systemPage)).toBe(1);
      rig.write(PF, REG.systemPage, 0xffffffff);
      expect(rig.read(PF, REG.systemPage)).toBe(0x553);
    });

    test("R43 with several bits set the lowest counts, with none 4 KiB", async () => {
      const rig = await pages(0x110);
      expect(rig.read(PF, REG.systemPage)).toBe(0x110);
      expect(sized(rig, 0)[0]).toBe(0xffff_000c);
      const none = await pages(0);
      expect(none.read(PF, REG.systemPage)).toBe(0);
      expect(sized(none, 0)[0]).toBe(0xffff_c00c);
    });

    test("R44 System Page Size ignores writes while VF Enable is set", async () => {
      const rig = await pages(0x10);
      enable(rig, PF, 1);
      rig.write(PF, REG.systemPage, 1);
      expect(rig.read(PF, REG.systemPage)).toBe(0x10);
      disable(rig, PF);
      rig.write(PF, REG.systemPage, 1);
      expect(rig.read(PF, REG.systemPage)).toBe(1);
    });

    test("R45 a VF BAR is as large as its native size or the System Page Size, whichever is larger", async () => {
      const rig = await bench(open, [
        { vfBars: [bar(0, "memory32", "4K"), bar(3, "memory64", "1M", true)], vfCapabilities: plain },
      ]);
      rig.write(PF, REG.systemPage, 0x10);
      expect(sized(rig, 0)[0]).toBe(0xffff_0000);
      expect(sized(rig, 3)).toEqual([0xfff0_000c, 0xffff_ffff]);
      rig.write(PF, REG.systemPage, 1);
      expect(sized(rig, 0)[0]).toBe(0xffff_f000);
    });

    const plain = [
      { type: "pcie", at: PCIE },
      { type: "ari", at: 0x100 },
    ];
    const readBacks: [string, object, number, number][] = [
      ["16 KiB 64-bit prefetchable", bar(0, "memory64", "16K", true), 0xffff_c00c, 0xffff_ffff],
      ["16 KiB 64-bit", bar(0, "memory64", "16K"), 0xffff_c004, 0xffff_ffff],
      ["32 KiB 64-bit", bar(0, "memory64", "32K"), 0xffff_8004, 0xffff_ffff],
      ["8 GiB 64-bit prefetchable", bar(0, "memory64", "8G", true), 0x0000_000c, 0xffff_fffe],
    ];
    for (const [what, one, low, high] of readBacks) {
      test(`R46 R51 sizing reads back ${what} of one VF, whatever NumVFs is`, async () => {
        const rig = await bench(open, [{ vfBars: [one], vfCapabilities: plain, totalVfs: 64 }]);
        for (const count of [1, 64]) {
          rig.write(PF, REG.numVfs, count, 2);
          expect(sized(rig, 0)).toEqual([low, high]);
        }
      });
    }

    test("R47 the base needs one VF's alignment and no more", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.vfBar0, 0xd284_4000);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xd284_400c);
      rig.write(PF, REG.vfBar0, 0xd284_7fff);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xd284_400c);
    });

    const apertures: [string, object, number, number, bigint, bigint, bigint][] = [
      ["16 KiB × 8", bar(0, "memory64", "16K", true), 1, 8, 0xd284_0000n, 0xd284_8000n, 0xd285_ffffn],
      [
        "16 KiB on 64 KiB pages × 8",
        bar(0, "memory64", "16K", true),
        0x10,
        8,
        0xd280_0000n,
        0xd282_0000n,
        0xd287_ffffn,
      ],
      ["4 KiB × 64", bar(0, "memory32", "4K"), 1, 64, 0xe000_1000n, 0xe000_3000n, 0xe004_0fffn],
    ];
    for (const [what, one, page, count, base, third, last] of apertures) {
      test(`R48 R49 slices of ${what}: VF 3's begins at ${third.toString(16)}h, the aperture ends at ${last.toString(16)}h`, async () => {
        const rig = await bench(open, [
          {
            vfBars: [one],
            vfCapabilities: plain,
            totalVfs: 64,
            bars: [bar(0, "memory64", "128K")],
            capabilities: [],
          },
        ]);
        rig.write(PF, REG.systemPage, page);
        rig.write(PF, REG.vfBar0, Number(base));
        enable(rig, PF, count);
        expect(addressOf(rig, third)).toBe("01:10.4 BAR0+0");
        expect(rig.machine.resolve(last)?.function.routingId).toBe(0x0180 + 2 * (count - 1));
        expect(addressOf(rig, last + 1n)).toBeUndefined();
        expect(addressOf(rig, base - 1n)).toBeUndefined();
      });
    }

    test("R48 what is written into one VF's slice is not in another's", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.vfBar0, Number(BASE));
      enable(rig, PF, 8);
      for (let i = 0; i < 8; i++) rig.memoryWrite(BASE + BigInt(i) * 0x4000n + 0x100n, 0x1000 + i);
      for (let i = 0; i < 8; i++)
        expect(rig.memoryRead(BASE + BigInt(i) * 0x4000n + 0x100n)).toBe(0x1000 + i);
      expect(rig.memoryRead(BASE + 8n * 0x4000n + 0x100n)).toBe(0xffffffff);
    });

    test("R50 bit 0 of a VF BAR is always 0, and an I/O VF BAR is refused", async () => {
      const rig = await bench(open, [{}]);
      expect(sized(rig, 0)[0] & 1).toBe(0);
      const file = belowRootPort([pf({ vfBars: [{ index: 0, type: "io", size: "32" }] })]);
      const messages = () =>
        validate(describeMachine(file, { file: "x" }))
          .errors.map((p) => p.rule)
          .join();
      expect(messages()).toMatch(/R50/);
    });

    test("R52 unimplemented VF BARs read zero", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, vfBar(2), 0xffffffff);
      rig.write(PF, vfBar(5), 0xffffffff);
      expect([rig.read(PF, vfBar(2)), rig.read(PF, vfBar(5))]).toEqual([0, 0]);
    });

    test("R53 a slice decodes while VF Enable and VF MSE are both set", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.vfBar0, Number(BASE));
      const decodes = (bits: number) => {
        enable(rig, PF, 2, bits);
        const found = addressOf(rig, BASE);
        disable(rig, PF);
        return found !== undefined;
      };
      expect([0, MSE, VFE, VFE | MSE].map(decodes)).toEqual([false, false, false, true]);
    });

    test("R54 Memory Space Enable of the PF does not gate VF BARs, nor VF MSE the PF's BARs", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, 0x10, 0xc200_0000);
      rig.write(PF, REG.vfBar0, Number(BASE));
      enable(rig, PF, 1);
      expect(addressOf(rig, BASE)).toBe("01:10.0 BAR0+0");
      expect(addressOf(rig, 0xc200_0000n)).toBeUndefined();
      rig.write(PF, 0x04, 2, 2);
      disable(rig, PF);
      expect(addressOf(rig, 0xc200_0000n)).toBe("01:00.0 BAR0+0");
      expect(addressOf(rig, BASE)).toBeUndefined();
    });

    test("R55 VF MSE may be toggled while VFs exist, at once and without touching their state", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.vfBar0, Number(BASE));
      enable(rig, PF, 1);
      rig.write(0x0180, 0x04, 4, 2);
      rig.memoryWrite(BASE, 0x55aa);
      rig.write(PF, REG.control, ARI_HIERARCHY | VFE, 2);
      expect(rig.memoryRead(BASE)).toBe(0xffffffff);
      rig.write(PF, REG.control, ARI_HIERARCHY | VFE | MSE, 2);
      expect(rig.memoryRead(BASE)).toBe(0x55aa);
      expect(rig.read(0x0180, 0x04, 2)).toBe(4);
    });

    test("R56 a VF BAR ignores writes while VF Enable is set", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, REG.vfBar0, Number(BASE));
      enable(rig, PF, 1);
      rig.write(PF, REG.vfBar0, 0xd000_0000);
      rig.write(PF, vfBar(1), 0x1);
      expect(rig.read(PF, REG.vfBar0)).toBe(Number(BASE) + 0xc);
      expect(rig.read(PF, vfBar(1))).toBe(0);
      disable(rig, PF);
      rig.write(PF, REG.vfBar0, 0xd000_0000);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xd000_000c);
    });

    test("R56 with NumVFs 0 VF Enable locks as well", async () => {
      const rig = await bench(open, [{}]);
      enable(rig, PF, 0);
      expect(rig.read(PF, REG.control, 2) & VFE).toBe(VFE);
      rig.write(PF, REG.systemPage, 0x10);
      rig.write(PF, REG.vfBar0, 0xd000_0000);
      rig.write(PF, REG.numVfs, 3, 2);
      expect([rig.read(PF, REG.systemPage), rig.read(PF, REG.vfBar0), rig.read(PF, REG.numVfs, 2)]).toEqual([
        1, 0xc, 0,
      ]);
      expect(rig.answering(0x0102, 0x01ff)).toEqual([]);
    });

    test("R57 VF BARs survive VF Enable and FLR of a VF; FLR and conventional reset of the PF clear them", async () => {
      const rig = await bench(open, [{}]);
      const pfModel = rig.machine.physicalFunctions[0]!;
      const prepare = () => {
        rig.write(PF, REG.vfBar0, Number(BASE));
        enable(rig, PF, 2);
      };
      prepare();
      rig.write(0x0180, PCIE + 8, 0x8000, 2);
      disable(rig, PF);
      expect(rig.read(PF, REG.vfBar0)).toBe(Number(BASE) + 0xc);
      prepare();
      rig.write(PF, PCIE + 8, 0x8000, 2);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xc);
      prepare();
      pfModel.resetDevice("hot");
      rig.capture(PF);
      expect(rig.read(PF, REG.vfBar0)).toBe(0xc);
    });

    test("R58 the BIR of a VF's MSI-X counts VF BARs: its table lies in its slice of VF BAR3", async () => {
      const rig = await bench(open, [{}]);
      rig.write(PF, vfBar(3), 0xc180_0000);
      enable(rig, PF, 3);
      expect(rig.read(0x0182, 0x74) & 7).toBe(3);
      const table = 0xc180_0000n + 0x4000n;
      expect(addressOf(rig, table)).toBe("01:10.2 BAR3+0");
      expect([0, 1, 2].map((vector) => rig.memoryRead(table + BigInt(16 * vector + 12)))).toEqual([1, 1, 1]);
      rig.memoryWrite(table + 12n, 0xfffffffe);
      rig.memoryWrite(table, 0xffffffff);
      expect(rig.memoryRead(table + 12n)).toBe(0);
      expect(rig.memoryRead(table)).toBe(0xfffffffc);
      expect(rig.memoryRead(table - 0x4000n + 12n)).toBe(1);
      rig.memoryWrite(table + 0x2000n, 0xffffffff);
      expect(rig.memoryRead(table + 0x2000n)).toBe(0);
    });
  });
}
