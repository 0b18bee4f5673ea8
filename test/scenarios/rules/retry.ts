// R21, R108: Functions and VFs that are not ready ask for retry.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { describeMachine } from "../../../src/machine/read";
import { validate } from "../../../src/machine/validate";
import { bench, enable } from "../bench";
import { belowRootPort, PCIE, PORT_PCIE, pf, REG, ROOT_PORT } from "../nics";
import type { OpenRig, Rig } from "../rig";

const PF = 0x0100;
const VF = 0x0180;
const MS = 1_000_000n;
const Successful = CompletionStatus.Successful;
const RequestRetry = CompletionStatus.RequestRetry;
const UnsupportedRequest = CompletionStatus.UnsupportedRequest;

const SLOW_VFS = { sriov: { vfReadyAfterEnable: "20ms", vfReadyAfterFlr: "5ms" } };
const port = { capabilities: [{ type: "pcie", at: PORT_PCIE, rrsVisibility: true }] };

export function retryRules(open: OpenRig): void {
  const withVfs = async () => {
    const rig = await bench(open, [SLOW_VFS], { port });
    enable(rig, PF, 3);
    return rig;
  };
  const statusOf = (rig: Rig, rid: number) => {
    rig.read(rid, 0x08);
    return rig.status;
  };
  const showRetry = (rig: Rig, on = true) => rig.write(ROOT_PORT, PORT_PCIE + 0x1c, on ? 0x10 : 0, 2);
  const VFS = [VF, VF + 2, VF + 4];

  describe("Request Retry Status", () => {
    test("R21 R108 new VFs ask for retry until they are ready, and then never again", async () => {
      const rig = await withVfs();
      for (const time of [0n, 10n, 19n]) {
        rig.machine.advance(time * MS - rig.machine.time);
        expect(VFS.map((rid) => statusOf(rig, rid))).toEqual([RequestRetry, RequestRetry, RequestRetry]);
        expect(rig.read(VF, 0x08)).toBe(0xffff_ffff);
      }
      rig.machine.advance(MS);
      for (let time = 20n; time < 200n; time += 10n) {
        expect(VFS.map((rid) => statusOf(rig, rid))).toEqual([Successful, Successful, Successful]);
        rig.machine.advance(10n * MS);
      }
      expect(rig.read(VF, 0x00)).toBe(0xffff_ffff);
    });

    test("R108 a Routing ID without a VF is unsupported, however early it is polled", async () => {
      const rig = await withVfs();
      expect(statusOf(rig, VF + 6)).toBe(UnsupportedRequest);
      rig.machine.advance(30n * MS);
      expect(statusOf(rig, VF + 6)).toBe(UnsupportedRequest);
    });

    test("R21 a write to a VF that is not ready changes nothing", async () => {
      const rig = await withVfs();
      rig.write(VF, 0x04, 4, 2);
      expect(rig.status).toBe(RequestRetry);
      rig.machine.advance(20n * MS);
      expect(rig.read(VF, 0x04, 2)).toBe(0);
      rig.write(VF, 0x04, 4, 2);
      expect(rig.read(VF, 0x04, 2)).toBe(4);
    });

    test("R21 VFs that are disabled and enabled again have to get ready again", async () => {
      const rig = await withVfs();
      rig.machine.advance(20n * MS);
      enable(rig, PF, 0, 0);
      expect(statusOf(rig, VF)).toBe(UnsupportedRequest);
      enable(rig, PF, 3);
      expect(statusOf(rig, VF)).toBe(RequestRetry);
      rig.machine.advance(20n * MS);
      expect(statusOf(rig, VF)).toBe(Successful);
    });

    test("R21 R87 after its reset one VF asks for retry, its siblings do not", async () => {
      const rig = await withVfs();
      rig.machine.advance(20n * MS);
      rig.write(VF + 2, PCIE + 8, 0x8000, 2);
      expect(VFS.map((rid) => statusOf(rig, rid))).toEqual([Successful, RequestRetry, Successful]);
      rig.machine.advance(5n * MS);
      expect(VFS.map((rid) => statusOf(rig, rid))).toEqual([Successful, Successful, Successful]);
    });

    test("R108 with Configuration RRS Software Visibility a read of Vendor ID gives 0001h", async () => {
      const rig = await withVfs();
      expect([rig.read(VF, 0, 4), rig.read(VF, 0, 2)]).toEqual([0xffff_ffff, 0xffff]);
      expect(rig.status).toBe(RequestRetry);
      showRetry(rig);
      expect(rig.read(ROOT_PORT, PORT_PCIE + 0x1c)).toBe(0x0001_0010);
      expect([rig.read(VF, 0, 4), rig.read(VF, 0, 2)]).toEqual([0xffff_0001, 0x0001]);
      expect(rig.status).toBe(Successful);
      expect([rig.read(VF, 0, 1), rig.read(VF, 2, 2), rig.read(VF, 4, 4)]).toEqual([
        0xff, 0xffff, 0xffff_ffff,
      ]);
      expect(rig.status).toBe(RequestRetry);
      rig.machine.advance(20n * MS);
      expect(rig.read(VF, 0)).toBe(0xffff_ffff);
      showRetry(rig, false);
    });

    test("R21 a PF asks for retry after each kind of reset, but not when the machine begins", async () => {
      const rig = await bench(open, [{ keys: { readyAfterReset: "100ms" } }], { port });
      expect(statusOf(rig, PF)).toBe(Successful);
      const resets: (() => void)[] = [
        () => rig.write(PF, PCIE + 8, 0xa810, 2),
        () => {
          rig.write(ROOT_PORT, 0x3e, 0x40, 2);
          expect(statusOf(rig, PF)).toBe(UnsupportedRequest);
          rig.machine.advance(50n * MS);
          rig.write(ROOT_PORT, 0x3e, 0, 2);
        },
        () => {
          rig.write(ROOT_PORT, PORT_PCIE + 0x10, 0x10, 2);
          rig.machine.advance(500n * MS);
          rig.write(ROOT_PORT, PORT_PCIE + 0x10, 0, 2);
        },
        () => {
          rig.write(PF, 0x44, 3, 2);
          rig.write(PF, 0x44, 0, 2);
        },
        () => rig.machine.functions[1]!.resetDevice("fundamental"),
      ];
      for (const reset of resets) {
        reset();
        rig.machine.advance(99n * MS);
        expect(statusOf(rig, PF)).toBe(RequestRetry);
        rig.machine.advance(MS);
        expect(statusOf(rig, PF)).toBe(Successful);
      }
    });

    test("R21 a write that is answered with retry does not tell the device its bus", async () => {
      const rig = await bench(open, [{ keys: { readyAfterReset: "100ms" } }]);
      rig.write(ROOT_PORT, 0x3e, 0x40, 2);
      rig.write(ROOT_PORT, 0x3e, 0, 2);
      rig.capture(PF);
      expect(rig.machine.functions[1]!.routingId).toBe(0);
      rig.machine.advance(100n * MS);
      rig.capture(PF);
      expect(rig.machine.functions[1]!.routingId).toBe(PF);
      expect(rig.read(PF, REG.totalVfs, 2)).toBe(8);
    });

    test("R21 a machine whose VFs need more than a second is refused", () => {
      const slow = (vfReadyAfterEnable: string) =>
        validate(describeMachine(belowRootPort([pf({ sriov: { vfReadyAfterEnable } })]), { file: "x" }))
          .errors;
      expect(slow("1s")).toEqual([]);
      expect(slow("1001ms").map(({ rule }) => rule)).toEqual(["R21"]);
    });
  });
}
