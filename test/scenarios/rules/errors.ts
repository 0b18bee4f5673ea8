// R88, R94–R99: errors of VFs, and requests that reach nobody.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { loadMachineData } from "../../../src/machine/read";
import { enable } from "../bench";
import { belowRootPort, PCIE, pf, REG, ROOT_PORT } from "../nics";
import type { OpenRig, Rig } from "../rig";

const PF = 0x0100;
const VF = 0x0180;
const AER = 0x100;
const PORT_AER = 0x100;
const DEVICE_CONTROL = PCIE + 8;
const DEVICE_STATUS = PCIE + 10;
const UNCORRECTABLE_STATUS = AER + 4;
const UNCORRECTABLE_MASK = AER + 8;
const SEVERITY = AER + 0xc;
const CORRECTABLE_STATUS = AER + 0x10;
const CORRECTABLE_MASK = AER + 0x14;
const CONTROL = AER + 0x18;
const HEADER = AER + 0x1c;
const ROOT_COMMAND = PORT_AER + 0x2c;
const ROOT_STATUS = PORT_AER + 0x30;
const SOURCE = PORT_AER + 0x34;
const SECONDARY_STATUS = 0x1e;
const BRIDGE_CONTROL = 0x3e;

const CED = 1;
const NFED = 2;
const FED = 4;
const URD = 8;
const UR = 1 << 20;
const ADVISORY = 1 << 13;

export function errorRules(open: OpenRig): void {
  /** Two PFs, three VFs of the first, a port that collects messages. */
  const withVfs = async () => {
    const file = belowRootPort([pf(), pf({ function: 1 })], true, {
      capabilities: [
        { type: "pcie", at: 0x40 },
        { type: "aer", at: PORT_AER },
      ],
    });
    const rig = await open(file);
    rig.numberBridge(ROOT_PORT, 1, 4);
    rig.forwardAri(ROOT_PORT, 0x40, true);
    rig.capture(PF);
    rig.write(PF, REG.control, 0x10, 2);
    rig.write(PF, REG.vfBar0, 0xc100_0000);
    enable(rig, PF, 3);
    forget(rig);
    return rig;
  };

  /** What came before the test is cleared, as software does it. */
  const forget = (rig: Rig) => {
    for (const rid of [PF, PF + 1]) {
      rig.write(rid, DEVICE_STATUS, 0xf, 2);
      rig.write(rid, UNCORRECTABLE_STATUS, 0xffffffff);
      rig.write(rid, CORRECTABLE_STATUS, 0xffffffff);
    }
    rig.write(ROOT_PORT, SECONDARY_STATUS, 0xf900, 2);
  };

  /** Every enable that lets messages reach Root Error Status. */
  const report = (rig: Rig) => {
    rig.write(ROOT_PORT, BRIDGE_CONTROL, 2, 2);
    for (const rid of [PF, PF + 1]) {
      rig.write(rid, DEVICE_CONTROL, 0xf, 2);
      rig.write(rid, CORRECTABLE_MASK, 0);
    }
  };

  const header = (rig: Rig, rid: number) => [0, 4, 8, 12].map((at) => rig.read(rid, HEADER + at));
  const inject = (rig: Rig, rid: number, name: string, options = {}) =>
    rig.machine.inject(rig.machine.functionAt(rid)!, name, options);

  describe("errors of VFs, and of requests that reach nobody", () => {
    test("R88 a VF's status bits, First Error Pointer and Header Log survive its reset", async () => {
      const rig = await withVfs();
      inject(rig, VF, "Poisoned TLP Received", { header: [0x40004001, 0x0000000f, 0xc1000000, 0] });
      rig.write(VF, DEVICE_CONTROL, 0x8000, 2);
      expect(rig.read(VF, DEVICE_STATUS, 2)).toBe(0);
      expect(rig.read(VF, UNCORRECTABLE_STATUS)).toBe(1 << 12);
      expect(rig.read(VF, CONTROL) & 0x1f).toBe(12);
      expect(header(rig, VF)).toEqual([0x40004001, 0x0000000f, 0xc1000000, 0]);
      rig.write(PF, REG.control, 0x10, 2);
      enable(rig, PF, 3);
      expect(rig.read(VF, UNCORRECTABLE_STATUS)).toBe(0);
    });

    test("R94 a read of a VF that is not enabled is noted in every PF of the device, and in no VF", async () => {
      const rig = await withVfs();
      expect(rig.read(VF + 6, 0)).toBe(0xffffffff);
      expect(rig.status).toBe(CompletionStatus.UnsupportedRequest);
      for (const rid of [PF, PF + 1]) {
        expect(rig.read(rid, DEVICE_STATUS, 2)).toBe(CED | URD);
        expect(rig.read(rid, UNCORRECTABLE_STATUS)).toBe(UR);
      }
      for (const rid of [VF, VF + 2, VF + 4]) expect(rig.read(rid, DEVICE_STATUS, 2)).toBe(0);
    });

    test("R94 the Header Log has the request itself, the First Error Pointer its error", async () => {
      const rig = await withVfs();
      rig.read(VF + 6, 0x104, 2);
      expect(rig.read(PF, CONTROL) & 0x1f).toBe(20);
      expect(header(rig, PF)).toEqual([0x04000001, 0x00000003, 0x01860104, 0]);
      rig.write(VF + 6, 0x2d, 0, 1);
      expect(header(rig, PF)).toEqual([0x04000001, 0x00000003, 0x01860104, 0]);
      rig.write(PF, UNCORRECTABLE_STATUS, UR);
      expect(rig.read(PF, CONTROL) & 0x1f).toBe(0);
      rig.write(VF + 6, 0x2d, 0, 1);
      expect(header(rig, PF)).toEqual([0x44000001, 0x00000002, 0x0186002c, 0]);
    });

    test("R94 with VF MSE clear, or behind the last VF, a read of VF memory is noted in the PFs", async () => {
      const rig = await withVfs();
      expect(rig.memoryRead(0xc100_8000n)).toBe(0);
      expect(rig.read(PF, DEVICE_STATUS, 2)).toBe(0);
      expect(rig.memoryRead(0xc100_c000n, 2)).toBe(0xffff);
      expect(rig.read(PF, DEVICE_STATUS, 2)).toBe(CED | URD);
      expect(header(rig, PF)).toEqual([0x00000001, 0x00000003, 0xc100c000, 0]);
      forget(rig);
      rig.write(PF, REG.control, 0x11, 2);
      rig.memoryWrite(0xc100_8004n, 1);
      expect(rig.read(PF, DEVICE_STATUS, 2)).toBe(NFED | URD);
      expect(rig.read(VF + 4, DEVICE_STATUS, 2)).toBe(0);
    });

    test("R94 a request that no device got is not theirs: the port that sent none notes Received Master Abort", async () => {
      const rig = await withVfs();
      rig.forwardAri(ROOT_PORT, 0x40, false);
      rig.read(0x0110, 0);
      expect(rig.read(PF, DEVICE_STATUS, 2)).toBe(0);
      expect(rig.read(ROOT_PORT, SECONDARY_STATUS, 2)).toBe(0x2000);
      rig.read(0x0500, 0);
      expect(rig.read(ROOT_PORT, 0x4a, 2)).toBe(0);
    });

    test("R95 an Unsupported Request that somebody waits for is advisory; a write of memory, or a fatal one, is not", async () => {
      const rig = await withVfs();
      rig.read(VF + 6, 0);
      expect(rig.read(PF, DEVICE_STATUS, 2)).toBe(CED | URD);
      expect(rig.read(PF, CORRECTABLE_STATUS)).toBe(ADVISORY);
      forget(rig);
      rig.memoryWrite(0xc100_c000n, 1);
      expect(rig.read(PF, DEVICE_STATUS, 2)).toBe(NFED | URD);
      expect(rig.read(PF, CORRECTABLE_STATUS)).toBe(0);
      forget(rig);
      rig.write(PF, SEVERITY, UR);
      rig.read(VF + 6, 0);
      expect(rig.read(PF, DEVICE_STATUS, 2)).toBe(FED | URD);
      expect(rig.read(PF, CORRECTABLE_STATUS)).toBe(0);
      expect(rig.read(PF + 1, DEVICE_STATUS, 2)).toBe(CED | URD);
    });

    test("R95 it goes up as ERR_COR, if that is not masked and both enables say so", async () => {
      const rig = await withVfs();
      report(rig);
      rig.write(PF + 1, DEVICE_CONTROL, 0, 2);
      rig.write(PF, CORRECTABLE_MASK, ADVISORY);
      rig.read(VF + 6, 0);
      expect(rig.read(ROOT_PORT, ROOT_STATUS) & 0x7f).toBe(0);
      rig.write(PF, CORRECTABLE_MASK, 0);
      rig.write(PF, DEVICE_CONTROL, 1, 2);
      rig.read(VF + 6, 0);
      expect(rig.read(ROOT_PORT, ROOT_STATUS) & 0x7f).toBe(0);
      rig.write(PF, DEVICE_CONTROL, 9, 2);
      rig.read(VF + 6, 0);
      expect(rig.read(ROOT_PORT, ROOT_STATUS) & 0x7f).toBe(1);
      expect(rig.read(ROOT_PORT, SOURCE)).toBe(PF);
    });

    test("R96 an error of one VF sets that VF's bits, and nobody else's", async () => {
      const rig = await withVfs();
      inject(rig, VF + 2, "Poisoned TLP Received");
      expect(rig.read(VF + 2, 0x06, 2)).toBe(0x8010);
      expect(rig.read(VF + 2, DEVICE_STATUS, 2)).toBe(NFED);
      expect(rig.read(VF + 2, UNCORRECTABLE_STATUS)).toBe(1 << 12);
      for (const rid of [PF, PF + 1, VF, VF + 4]) {
        expect(rig.read(rid, 0x06, 2) & 0xf900).toBe(0);
        expect(rig.read(rid, DEVICE_STATUS, 2)).toBe(0);
        expect(rig.read(rid, UNCORRECTABLE_STATUS)).toBe(0);
      }
    });

    test("R97 a VF's masks and severity read zero, and the PF's decide", async () => {
      const rig = await withVfs();
      report(rig);
      for (const register of [UNCORRECTABLE_MASK, SEVERITY, CORRECTABLE_MASK]) {
        rig.write(VF, register, 0xffffffff);
        expect(rig.read(VF, register)).toBe(0);
      }
      rig.write(PF, UNCORRECTABLE_MASK, 1 << 14);
      inject(rig, VF, "Completion Timeout");
      expect(rig.read(VF, UNCORRECTABLE_STATUS)).toBe(1 << 14);
      expect(rig.read(VF, CONTROL) & 0x1f).toBe(0);
      expect(rig.read(ROOT_PORT, ROOT_STATUS) & 0x7f).toBe(0);
      rig.write(PF, UNCORRECTABLE_MASK, 0);
      rig.write(PF, SEVERITY, 1 << 14);
      inject(rig, VF, "Completion Timeout");
      expect(rig.read(VF, DEVICE_STATUS, 2)).toBe(NFED | FED);
      expect(rig.read(ROOT_PORT, ROOT_STATUS) & 0x7f).toBe(0x54);
    });

    test("R98 a VF with Advanced Error Reporting of a PF without it is refused", () => {
      const without = pf() as { capabilities: { type: string }[] };
      without.capabilities = without.capabilities.map((one) =>
        one.type === "aer" ? { ...one, type: "dsn" } : one,
      );
      const load = () => loadMachineData(belowRootPort([without]), { file: "test.json" });
      expect(load).toThrow(/R98/);
    });

    test("R99 the message of a VF's error carries the VF's Routing ID", async () => {
      const rig = await withVfs();
      report(rig);
      rig.write(ROOT_PORT, ROOT_COMMAND, 7);
      inject(rig, VF + 4, "Completion Timeout");
      expect(rig.read(ROOT_PORT, ROOT_STATUS) & 0x7f).toBe(0x24);
      expect(rig.read(ROOT_PORT, SOURCE)).toBe((VF + 4) * 0x10000);
      inject(rig, VF, "Unsupported Request Error");
      inject(rig, PF, "Bad TLP");
      expect(rig.read(ROOT_PORT, ROOT_STATUS) & 0x7f).toBe(0x27);
      expect(rig.read(ROOT_PORT, SOURCE)).toBe((VF + 4) * 0x10000 + VF);
    });

    test("R99 a port without SERR# Enable hands no message on", async () => {
      const rig = await withVfs();
      report(rig);
      rig.write(ROOT_PORT, BRIDGE_CONTROL, 0, 2);
      inject(rig, VF, "Completion Timeout");
      inject(rig, PF, "Bad TLP");
      expect(rig.read(ROOT_PORT, ROOT_STATUS) & 0x7f).toBe(0);
      expect(rig.read(ROOT_PORT, SOURCE)).toBe(0);
      expect(rig.read(ROOT_PORT, SECONDARY_STATUS, 2) & 0x4000).toBe(0x4000);
    });
  });
}
