// R23–R35 and the 18 Routing ID vectors.

import { describe, expect, test } from "vitest";
import { CompletionStatus, ResetKind } from "../../../src/abi";
import { describeMachine } from "../../../src/machine/read";
import { validate } from "../../../src/machine/validate";
import { bench, enable } from "../bench";
import {
  ARI_HIERARCHY,
  belowRootPort,
  onRootBus,
  type PfOptions,
  PORT_PCIE,
  pf,
  REG,
  ROOT_PORT,
} from "../nics";
import type { OpenRig, Rig } from "../rig";

interface Vector {
  readonly id: string;
  readonly what: string;
  readonly pf: number;
  readonly offset: number;
  readonly stride: number;
  readonly ari: boolean;
  /** VF number, counted from 1, and its Routing ID. */
  readonly vfs: readonly (readonly [number, number])[];
  /** The placement is arithmetic only: such VFs cannot be reached. */
  readonly unreachable?: readonly number[];
}

const vectors: readonly Vector[] = [
  {
    id: "V1",
    what: "82576 PF0",
    pf: 0x0100,
    offset: 0x80,
    stride: 2,
    ari: true,
    vfs: [
      [1, 0x0180],
      [2, 0x0182],
      [8, 0x018e],
    ],
  },
  {
    id: "V2",
    what: "82576 PF1, interleaved",
    pf: 0x0101,
    offset: 0x80,
    stride: 2,
    ari: true,
    vfs: [
      [1, 0x0181],
      [2, 0x0183],
      [8, 0x018f],
    ],
  },
  {
    id: "V3",
    what: "82599 PF0 with ARI",
    pf: 0x0100,
    offset: 0x80,
    stride: 2,
    ari: true,
    vfs: [
      [1, 0x0180],
      [63, 0x01fc],
      [64, 0x01fe],
    ],
  },
  {
    id: "V4",
    what: "82599 PF0 without ARI",
    pf: 0x0100,
    offset: 0x180,
    stride: 2,
    ari: false,
    vfs: [
      [1, 0x0280],
      [64, 0x02fe],
    ],
  },
  {
    id: "V5",
    what: "82599 PF1 without ARI",
    pf: 0x0101,
    offset: 0x180,
    stride: 2,
    ari: false,
    vfs: [
      [1, 0x0281],
      [64, 0x02ff],
    ],
  },
  {
    id: "V6",
    what: "ConnectX-5 PF0",
    pf: 0x0300,
    offset: 2,
    stride: 1,
    ari: true,
    vfs: [
      [1, 0x0302],
      [8, 0x0309],
    ],
  },
  {
    id: "V7",
    what: "ConnectX PF1",
    pf: 0x0301,
    offset: 9,
    stride: 1,
    ari: true,
    vfs: [
      [1, 0x030a],
      [8, 0x0311],
    ],
  },
  {
    id: "V8",
    what: "XL710 PF0",
    pf: 0x0300,
    offset: 0x10,
    stride: 1,
    ari: true,
    vfs: [
      [1, 0x0310],
      [64, 0x034f],
    ],
  },
  {
    id: "V9",
    what: "XL710 PF2 without ARI",
    pf: 0x0302,
    offset: 0x14e,
    stride: 1,
    ari: false,
    vfs: [[1, 0x0450]],
  },
  {
    id: "V10",
    what: "I350 PF3",
    pf: 0x0103,
    offset: 0x180,
    stride: 4,
    ari: false,
    vfs: [
      [1, 0x0283],
      [7, 0x029b],
    ],
  },
  {
    id: "V11",
    what: "bus crossing inside the list",
    pf: 0x0500,
    offset: 0xfe,
    stride: 1,
    ari: true,
    vfs: [
      [1, 0x05fe],
      [2, 0x05ff],
      [3, 0x0600],
      [258, 0x06ff],
      [259, 0x0700],
    ],
  },
  {
    id: "V12",
    what: "one VF per bus",
    pf: 0x0500,
    offset: 0x100,
    stride: 0x100,
    ari: false,
    vfs: [
      [1, 0x0600],
      [2, 0x0700],
      [3, 0x0800],
    ],
  },
  {
    id: "V13",
    what: "16-bit wrap",
    pf: 0xff00,
    offset: 0x80,
    stride: 0x80,
    ari: true,
    vfs: [
      [1, 0xff80],
      [2, 0x0000],
      [3, 0x0080],
    ],
    unreachable: [2, 3],
  },
  {
    id: "V14",
    what: "offset as a negative number",
    pf: 0x1007,
    offset: 0xfffb,
    stride: 1,
    ari: true,
    vfs: [
      [1, 0x1002],
      [2, 0x1003],
    ],
  },
  {
    id: "V15",
    what: "PF on the root bus",
    pf: 0x0018,
    offset: 1,
    stride: 1,
    ari: false,
    vfs: [
      [1, 0x0019],
      [8, 0x0020],
    ],
  },
  {
    id: "V16",
    what: "stride 4 over the boundary",
    pf: 0x0200,
    offset: 4,
    stride: 4,
    ari: true,
    vfs: [
      [63, 0x02fc],
      [64, 0x0300],
      [65, 0x0304],
      [256, 0x0600],
    ],
  },
  {
    id: "V17",
    what: "BCM57810 PF1",
    pf: 0x0401,
    offset: 0x47,
    stride: 1,
    ari: true,
    vfs: [
      [1, 0x0448],
      [16, 0x0457],
    ],
  },
  {
    id: "V18",
    what: "PM1733 without ARI",
    pf: 0x4100,
    offset: 2,
    stride: 1,
    ari: false,
    vfs: [
      [1, 0x4102],
      [6, 0x4107],
      [7, 0x4108],
      [32, 0x4121],
    ],
    unreachable: [7, 32],
  },
];

/** A PF at the vector's Routing ID; Function 0 without SR-IOV stands beside it where its number is not 0. */
async function place(open: OpenRig, vector: Vector): Promise<Rig> {
  const total = Math.max(...vector.vfs.map(([n]) => n));
  const fn = vector.pf & 7;
  const options: PfOptions = { function: fn, totalVfs: total, offset: vector.offset, stride: vector.stride };
  const bus = vector.pf >> 8;
  if (bus === 0) return open(onRootBus([pf(options)], `${(vector.pf >> 3).toString(16).padStart(2, "0")}.0`));
  const companions =
    fn === 0 ? [] : [{ function: 0, vendorId: "0x8086", deviceId: "0x1234", classCode: "0x020000" }];
  const rig = await open(belowRootPort([...companions, pf(options)]));
  rig.numberBridge(ROOT_PORT, bus, 0xff);
  rig.forwardAri(ROOT_PORT, PORT_PCIE, vector.ari);
  rig.capture(bus << 8);
  return rig;
}

export function routingIdRules(open: OpenRig): void {
  describe("Routing IDs", () => {
    for (const vector of vectors) {
      test(`R23 ${vector.id}: ${vector.what}`, async () => {
        const rig = await place(open, vector);
        const total = Math.max(...vector.vfs.map(([n]) => n));
        enable(rig, vector.pf, total);
        const model = rig.machine.physicalFunctions[0]!;
        for (const [n, rid] of vector.vfs) {
          expect(model.vfs[n - 1]!.routingId, `VF ${n}`).toBe(rid);
          const owner = rig.machine.functionAt(rid);
          const found = owner?.isVf === true && "index" in owner ? owner.index : undefined;
          expect(found, `who answers at ${rid.toString(16)}`).toBe(
            vector.unreachable?.includes(n) ? undefined : n - 1,
          );
          if (!vector.unreachable?.includes(n)) expect(rig.read(rid, 0x08)).toBe(0x0200_0001);
        }
      });
    }

    test("R24 First VF Offset and VF Stride follow NumVFs at once", async () => {
      const byNumVfs = [{ from: 5, firstVfOffset: 0x100, vfStride: 1 }];
      const rig = await bench(open, [{ byNumVfs }]);
      const placement = (count: number) => {
        rig.write(0x0100, REG.numVfs, count, 2);
        return [rig.read(0x0100, REG.offset, 2), rig.read(0x0100, REG.stride, 2)];
      };
      expect(placement(4)).toEqual([0x80, 2]);
      expect(placement(5)).toEqual([0x100, 1]);
      expect(placement(8)).toEqual([0x100, 1]);
      expect(placement(0)).toEqual([0x80, 2]);
      enable(rig, 0x0100, 5);
      expect(rig.answering(0x0180, 0x02ff)).toEqual([0x0200, 0x0201, 0x0202, 0x0203, 0x0204]);
    });

    test("R25 First VF Offset follows ARI Capable Hierarchy: 80h with, 180h without", async () => {
      const rig = await bench(open, [{ withoutAri: { offset: 0x180, stride: 2 } }], { ari: false });
      expect(rig.read(0x0100, REG.offset, 2)).toBe(0x180);
      rig.write(0x0100, REG.control, ARI_HIERARCHY, 2);
      expect(rig.read(0x0100, REG.offset, 2)).toBe(0x80);
      rig.write(0x0100, REG.control, 0, 2);
      expect(rig.read(0x0100, REG.offset, 2)).toBe(0x180);
    });

    test("R26 First VF Offset and VF Stride do not change while VF Enable is set", async () => {
      const byNumVfs = [{ from: 5, firstVfOffset: 0x100, vfStride: 1 }];
      const rig = await bench(open, [{ byNumVfs, withoutAri: { offset: 0x180, stride: 2 } }]);
      enable(rig, 0x0100, 4);
      rig.write(0x0100, REG.control, 0x0009, 2);
      rig.write(0x0100, REG.numVfs, 6, 2);
      expect(rig.read(0x0100, REG.offset)).toBe(0x0002_0080);
      expect(rig.answering(0x0180, 0x02ff)).toEqual([0x0180, 0x0182, 0x0184, 0x0186]);
    });

    const problems = (file: object) =>
      validate(describeMachine(file, { file: "x" }))
        .errors.map((problem) => problem.rule)
        .join("\n");

    test("R27 a stride of 0 is refused when more than one VF can exist", () => {
      expect(problems(belowRootPort([pf({ stride: 0, totalVfs: 2 })]))).toMatch(/R27/);
      expect(problems(belowRootPort([pf({ stride: 0, totalVfs: 1 })]))).not.toMatch(/R27/);
    });

    test("R28 an offset of 0 is refused", () => {
      expect(problems(belowRootPort([pf({ offset: 0 })]))).toMatch(/R28/);
    });

    test("R29 placements in which two Functions share a Routing ID are refused", () => {
      const second = (offset: number) =>
        problems(belowRootPort([pf({ stride: 1 }), pf({ function: 1, offset, stride: 1 })]));
      expect(second(0x83)).toMatch(/R29/);
      expect(second(0x87)).not.toMatch(/R29/);
      expect(problems(belowRootPort([pf({ offset: 1, stride: 1 }), pf({ function: 1 })]))).toMatch(/R29/);
    });

    test("R30 a VF on a later bus is reached by a Type 1 request, ARI or not, at any device number", async () => {
      const rig = await bench(open, [{ offset: 0x180, totalVfs: 64 }], { ari: false });
      enable(rig, 0x0100, 64);
      expect(rig.read(0x0280, 0x08)).toBe(0x0200_0001);
      expect(rig.read(0x02fe, 0x08)).toBe(0x0200_0001);
      expect(rig.answering(0x0200, 0x02ff)).toHaveLength(64);
    });

    test("R31 a VF on the captured bus at Function 8 or above is reached with ARI Forwarding only", async () => {
      const rig = await bench(open, [{ offset: 2, stride: 1, totalVfs: 32 }], { ari: false });
      enable(rig, 0x0100, 32);
      expect(rig.answering(0x0101, 0x01ff)).toEqual([0x0102, 0x0103, 0x0104, 0x0105, 0x0106, 0x0107]);
      rig.forwardAri(ROOT_PORT, PORT_PCIE);
      expect(rig.answering(0x0101, 0x01ff)).toHaveLength(32);
      rig.forwardAri(ROOT_PORT, PORT_PCIE, false);
      expect(rig.answering(0x0101, 0x01ff)).toHaveLength(6);
    });

    test("R32 a VF beyond the port's subordinate bus gets Unsupported Request", async () => {
      const rig = await bench(open, [{ offset: 0x180 }], { ari: false, lastBus: 1 });
      enable(rig, 0x0100, 4);
      expect(rig.read(0x0280, 0x08)).toBe(0xffffffff);
      expect(rig.status).toBe(CompletionStatus.UnsupportedRequest);
      rig.numberBridge(ROOT_PORT, 1, 2);
      expect(rig.read(0x0280, 0x08)).toBe(0x0200_0001);
    });

    test("R33 another captured bus number moves the VFs by as much", async () => {
      const rig = await bench(open, [{ offset: 0x180 }], { ari: false, lastBus: 9 });
      rig.numberBridge(ROOT_PORT, 5, 9);
      rig.capture(0x0500);
      enable(rig, 0x0500, 2);
      expect(rig.answering(0x0501, 0x09ff)).toEqual([0x0680, 0x0682]);
    });

    test("R33 only a write captures: a read through the new bus leaves the VFs where they were", async () => {
      const rig = await bench(open, [{ offset: 0x180 }], { ari: false, lastBus: 9 });
      enable(rig, 0x0100, 2);
      rig.numberBridge(ROOT_PORT, 5, 9);
      rig.read(0x0500, 0);
      expect(rig.machine.physicalFunctions[0]!.vfs[0]!.routingId).toBe(0x0280);
      expect(rig.answering(0x0501, 0x09ff)).toEqual([]);
      rig.capture(0x0500);
      expect(rig.answering(0x0501, 0x09ff)).toEqual([0x0680, 0x0682]);
    });

    test("R34 a Type 1 request does not change the captured bus number", async () => {
      const rig = await bench(open, [{ offset: 0x180 }], { ari: false });
      enable(rig, 0x0100, 2);
      rig.write(0x0280, 0x04, 4, 2);
      expect(rig.read(0x0280, 0x04, 2)).toBe(4);
      expect(rig.machine.physicalFunctions[0]!.routingId).toBe(0x0100);
      expect(rig.answering(0x0280, 0x02ff)).toEqual([0x0280, 0x0282]);
    });

    test("R34 a conventional reset forgets the captured bus number until the next write", async () => {
      const rig = await bench(open, [{}]);
      const device = rig.machine.physicalFunctions[0]!;
      device.core.reset(device.handle, null, ResetKind.Hot);
      expect(device.routingId).toBe(0x0000);
      rig.capture(0x0100);
      expect(device.routingId).toBe(0x0100);
    });

    test("R35 a Function Dependency Link to a Function that is no PF, or that does not lead back, is refused", () => {
      expect(problems(belowRootPort([pf({ fdl: 3 })]))).toMatch(/R35/);
      expect(problems(belowRootPort([pf({ fdl: 1 }), pf({ function: 1, fdl: 1 })]))).toMatch(/R35/);
      expect(problems(belowRootPort([pf({ fdl: 1 }), pf({ function: 1, fdl: 0 })]))).not.toMatch(/R35/);
    });
  });
}
