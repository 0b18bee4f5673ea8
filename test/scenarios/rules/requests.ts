// R62, R78–R80, R100, R104, R105: requests that VFs make.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import type { InterruptMessage } from "../../../src/model/interrupts/interrupts";
import { enable } from "../bench";
import { belowRootPort, MSIX, PM, pf, REG, ROOT_PORT } from "../nics";
import type { OpenRig, Rig } from "../rig";
import { extendedIds } from "./capability";

const PF = 0x0100;
const VF = 0x0180;
const NEXT_VF = 0x0182;
const ATS = 0x200;
const PASID = 0x210;
const PRI = 0x220;
const PORT_ACS = 0x200;
const PORT_AER = 0x100;

const BUS_MASTER = 4;
const ATS_ENABLE = 0x8000;
const MEMORY = 0x10_0000n;
/** VF BAR 3, where MSI-X tables of VFs lie; VF 1 has its first page. */
const TABLES = 0xc200_0000n;

const AER_ID = 0x0001;
const ARI_ID = 0x000e;
const ATS_ID = 0x000f;
const PRI_ID = 0x0013;
const PASID_ID = 0x001b;
const SOURCE_VALIDATION = 1;
const ACS_VIOLATION = 1 << 21;

export function requestRules(open: OpenRig): void {
  const translating = (vfAts: object = {}) => ({
    capabilities: [
      { type: "ats", at: ATS },
      { type: "pasid", at: PASID },
      { type: "pri", at: PRI },
    ],
    vfCapabilities: [
      {
        type: "msi-x",
        at: MSIX,
        vectors: 3,
        table: { bar: 3, offset: 0 },
        pba: { bar: 3, offset: "0x2000" },
      },
      { type: "pcie", at: 0xa0 },
      { type: "aer", at: 0x100 },
      { type: "ari", at: 0x150 },
      { type: "ats", at: ATS, ...vfAts },
    ],
  });

  /** A PF with three VFs, whose BARs have addresses, below a port with ACS and AER; memory at the root. */
  const withVfs = async (options: object = translating(), file: object = {}) => {
    const capabilities = [
      { type: "pcie", at: 0x40 },
      { type: "aer", at: PORT_AER },
      { type: "acs", at: PORT_ACS, supports: ["source-validation", "request-redirect"] },
    ];
    const rig = await open({ ...belowRootPort([pf(options)], true, { capabilities }), ...file });
    rig.numberBridge(ROOT_PORT, 1, 2);
    // Below the range of interrupts, which would lead back to the link otherwise.
    rig.write(ROOT_PORT, 0x20, 0xcff0_c000);
    rig.forwardAri(ROOT_PORT, 0x40, true);
    rig.capture(PF);
    rig.write(PF, REG.control, 0x10, 2);
    rig.write(PF, REG.vfBar0, 0xc100_000c);
    rig.write(PF, REG.vfBar0 + 4, 0);
    rig.write(PF, REG.vfBar0 + 12, Number(TABLES) | 12);
    rig.write(PF, REG.vfBar0 + 16, 0);
    enable(rig, PF, 3);
    return rig;
  };

  const at = (rig: Rig, rid: number) => rig.machine.functionAt(rid)!;
  const master = (rig: Rig, ...rids: number[]) => {
    for (const rid of rids) rig.write(rid, 4, BUS_MASTER, 2);
  };
  const bytes = Uint8Array.of(1, 2, 3, 4);
  const inMemory = (rig: Rig) => rig.memoryRead(MEMORY);

  /** Enables MSI-X of VF `index` with vector 0 at an address in memory. */
  const vector = (rig: Rig, index: number, data: number) => {
    const table = TABLES + BigInt(index) * 0x4000n;
    rig.memoryWrite(table, Number(MEMORY));
    rig.memoryWrite(table + 4n, 0);
    rig.memoryWrite(table + 8n, data);
    rig.memoryWrite(table + 12n, 0);
    rig.write(VF + 2 * index, MSIX + 2, 0x8000, 2);
  };
  const messagesOf = (rig: Rig) => {
    const seen: InterruptMessage[] = [];
    rig.machine.interrupts.connect({ message: (message) => seen.push(message) });
    return seen;
  };

  describe("requests of VFs", () => {
    test("R62 without its Bus Master Enable a VF requests nothing, and the PF's makes no difference", async () => {
      const rig = await withVfs();
      master(rig, PF, NEXT_VF);
      expect(at(rig, VF).dma.write(MEMORY, bytes)).toMatchObject({ reason: "not sent", target: "none" });
      expect(inMemory(rig)).toBe(0);
      expect(at(rig, NEXT_VF).dma.write(MEMORY, bytes)).toMatchObject({ target: "memory" });
      expect(inMemory(rig)).toBe(0x04030201);
    });

    test("R62 a VF that is bus master requests while its PF and the other VFs are not", async () => {
      const rig = await withVfs();
      master(rig, VF);
      expect(at(rig, VF).dma.write(MEMORY, bytes).reason).toBeUndefined();
      expect(inMemory(rig)).toBe(0x04030201);
      expect(at(rig, PF).dma.read(MEMORY, 4)).toMatchObject({
        reason: "not sent",
        bytes: new Uint8Array(4).fill(0xff),
      });
      expect(at(rig, NEXT_VF).dma.read(MEMORY, 4).reason).toBe("not sent");
    });

    test("R62 R90 a VF requests nothing while its PF sleeps", async () => {
      const rig = await withVfs({ ...translating(), pm: { noSoftReset: true } });
      master(rig, VF);
      rig.write(PF, PM + 4, 3, 2);
      expect(at(rig, VF).dma.write(MEMORY, bytes)).toMatchObject({ reason: "not sent" });
      rig.write(PF, PM + 4, 0, 2);
      expect(at(rig, VF).dma.write(MEMORY, bytes)).toMatchObject({ target: "memory" });
    });

    test("R62 R104 an interrupt of a VF that is no bus master waits, and goes when it is", async () => {
      const rig = await withVfs();
      const messages = messagesOf(rig);
      master(rig, PF, NEXT_VF);
      vector(rig, 0, 0x41);
      vector(rig, 1, 0x42);
      expect(rig.machine.interrupts.raise(at(rig, VF), 0)).toBe("pending");
      expect(rig.machine.interrupts.raise(at(rig, NEXT_VF), 0)).toBe("sent");
      expect(messages.map(({ data }) => data)).toEqual([0x42]);
      expect(rig.memoryRead(TABLES + 0x2000n)).toBe(1);
      master(rig, VF);
      rig.machine.interrupts.deliver();
      expect(messages.map(({ data }) => data)).toEqual([0x42, 0x41]);
      expect(rig.memoryRead(TABLES + 0x2000n)).toBe(0);
    });

    test("R104 an interrupt message is a memory write with the VF's own Routing ID", async () => {
      const rig = await withVfs();
      const messages = messagesOf(rig);
      master(rig, PF, VF, NEXT_VF);
      vector(rig, 0, 0x41);
      vector(rig, 1, 0x42);
      rig.machine.interrupts.raise(at(rig, NEXT_VF), 0);
      rig.machine.interrupts.raise(at(rig, VF), 0);
      expect(messages).toMatchObject([
        { requesterId: NEXT_VF, address: MEMORY, data: 0x42, vector: 0 },
        { requesterId: VF, address: MEMORY, data: 0x41, vector: 0 },
      ]);
    });

    test("R104 interrupt remapping looks at the VF's Routing ID: a VF has its own vectors only", async () => {
      const rig = await withVfs(translating(), { iommu: { domains: [{ name: "guest" }] } });
      const { iommu } = rig.machine;
      const guest = iommu.domain("guest")!;
      iommu.attach("01:10.0", guest, { interrupts: "remapped" });
      iommu.attach("01:10.2", guest, { interrupts: "remapped" });
      iommu.mapInterrupt("01:10.0", 5, { address: 0xfee0_1000n, data: 0x77 });
      const messages = messagesOf(rig);
      master(rig, VF, NEXT_VF);
      for (const index of [0, 1]) {
        vector(rig, index, 5);
        rig.memoryWrite(TABLES + BigInt(index) * 0x4000n, 0xfee0_0000);
        rig.machine.interrupts.raise(at(rig, VF + 2 * index), 0);
      }
      expect(messages).toMatchObject([{ requesterId: VF, address: 0xfee0_1000n, data: 0x77 }]);
      expect(iommu.faults()).toMatchObject([{ requesterId: NEXT_VF, address: 0xfee0_0000n }]);
    });

    test("R100 the completion of a read of a VF's memory carries the VF's Routing ID", async () => {
      const rig = await withVfs();
      rig.write(VF, 4, BUS_MASTER, 2);
      rig.write(ROOT_PORT, PORT_ACS + 6, 0, 2);
      rig.memoryWrite(0xc100_4000n, 0xcafe);
      const read = at(rig, VF).dma.read(0xc100_4000n, 4);
      expect(read).toMatchObject({ status: CompletionStatus.Successful, completerId: NEXT_VF });
      expect(read.completer?.routingId).toBe(NEXT_VF);
      expect([...read.bytes]).toEqual([0xfe, 0xca, 0, 0]);
    });

    test("R100 the completion of a read of the PF's memory carries the PF's", async () => {
      const rig = await withVfs();
      rig.write(PF, 0x10, 0xc300_000c);
      rig.write(PF, 0x14, 0);
      rig.write(PF, 4, 2, 2);
      master(rig, VF);
      expect(at(rig, VF).dma.read(0xc300_0000n, 4)).toMatchObject({ target: "BAR", completerId: PF });
    });

    test("R105 Source Validation lets a VF through on any bus from Secondary to Subordinate", async () => {
      const rig = await withVfs({ ...translating(), offset: 0x180 });
      const far = 0x0280;
      rig.write(ROOT_PORT, PORT_ACS + 6, SOURCE_VALIDATION, 2);
      master(rig, far);
      expect(at(rig, far).dma.write(MEMORY, bytes)).toMatchObject({ target: "memory" });
      expect(inMemory(rig)).toBe(0x04030201);
      expect(rig.read(ROOT_PORT, PORT_AER + 4) & ACS_VIOLATION).toBe(0);
    });

    test("R105 Source Validation refuses a VF beyond Subordinate, and the port notes a violation", async () => {
      const rig = await withVfs({ ...translating(), offset: 0x180 });
      const far = at(rig, 0x0280);
      master(rig, 0x0280);
      rig.write(ROOT_PORT, PORT_AER + 8, 0);
      rig.write(ROOT_PORT, PORT_ACS + 6, SOURCE_VALIDATION, 2);
      rig.write(ROOT_PORT, 0x1a, 1, 1);
      expect(far.dma.write(MEMORY, bytes)).toMatchObject({ reason: "ACS Source Validation", target: "none" });
      expect(inMemory(rig)).toBe(0);
      expect(rig.read(ROOT_PORT, PORT_AER + 4) & ACS_VIOLATION).toBe(ACS_VIOLATION);
    });

    test("R78 a VF has neither PASID nor page requests of its own", async () => {
      const rig = await withVfs();
      expect(extendedIds(rig, PF)).toEqual(expect.arrayContaining([ATS_ID, PRI_ID, PASID_ID]));
      expect(extendedIds(rig, VF)).toEqual([AER_ID, ARI_ID, ATS_ID]);
    });

    test("R78 PASID Enable of the PF lets its VFs use PASIDs, under their Routing IDs", async () => {
      const rig = await withVfs(translating(), { iommu: { domains: [{ name: "process" }] } });
      const { iommu } = rig.machine;
      const process = iommu.domain("process")!;
      process.map(0x7000_0000n, { to: MEMORY, size: 4096n });
      iommu.attach("01:10.0", process, { pasid: 9 });
      master(rig, VF, NEXT_VF);
      const write = (rid: number) => at(rig, rid).dma.write(0x7000_0000n, bytes, { pasid: 9 });
      expect(write(VF).reason).toBe("not sent");
      rig.write(PF, PASID + 6, 1, 2);
      expect(write(VF)).toMatchObject({ target: "memory", address: MEMORY });
      expect(write(NEXT_VF).reason).toBe("IOMMU fault");
      expect(iommu.faults()).toMatchObject([{ requesterId: NEXT_VF, pasid: 9, address: 0x7000_0000n }]);
    });

    test("R78 page requests of a VF go through the PF's interface, under the VF's Routing ID", async () => {
      const rig = await withVfs(translating(), { iommu: { domains: [{ name: "guest" }] } });
      const { iommu } = rig.machine;
      iommu.attach("01:10.0", iommu.domain("guest")!, { ats: true });
      master(rig, VF);
      const ask = () => at(rig, VF).dma.requestPage({ address: 0x5000n, group: 3, write: true });
      expect(ask()).toBe("not sent");
      rig.write(PF, PRI + 0x0c, 8);
      rig.write(PF, PRI + 4, 1, 2);
      expect(ask()).toBe("queued");
      expect(iommu.pageRequests()).toMatchObject([
        { requesterId: VF, group: 3, address: 0x5000n, read: true, write: true, last: true },
      ]);
      iommu.respond({ requesterId: VF, group: 3 }, "response failure");
      expect(rig.read(PF, PRI + 6, 2) & 1).toBe(1);
      expect(ask()).toBe("not sent");
    });

    test("R79 a VF's Invalidate Queue Depth is 0, its Smallest Translation Unit reads 0, and Enable can be written", async () => {
      const rig = await withVfs(translating({ queueDepth: 8 }));
      expect(rig.read(VF, ATS + 4, 2) & 0x1f).toBe(0);
      rig.write(VF, ATS + 6, 0xffff, 2);
      expect(rig.read(VF, ATS + 6, 2)).toBe(ATS_ENABLE);
      expect(rig.read(NEXT_VF, ATS + 6, 2)).toBe(0);
      expect(rig.read(PF, ATS + 6, 2)).toBe(0);
      rig.write(VF, ATS + 6, 0, 2);
      expect(rig.read(VF, ATS + 6, 2)).toBe(0);
    });

    test("R80 a VF's ATS works while the PF's is off, and stops with its own enable", async () => {
      const rig = await withVfs(translating(), { iommu: { domains: [{ name: "guest" }] } });
      const { iommu } = rig.machine;
      const guest = iommu.domain("guest")!;
      guest.map(0x4000n, { to: MEMORY, size: 4096n });
      iommu.attach("01:10.0", guest, { ats: true });
      master(rig, VF);
      expect(at(rig, VF).dma.translate(0x4010n).reason).toBe("not sent");
      rig.write(VF, ATS + 6, ATS_ENABLE, 2);
      expect(at(rig, VF).dma.translate(0x4010n)).toMatchObject({
        status: CompletionStatus.Successful,
        address: MEMORY + 0x10n,
        length: 0xff0n,
        read: true,
        write: true,
      });
      expect(at(rig, VF).dma.write(MEMORY, bytes, { translated: true })).toMatchObject({ target: "memory" });
      rig.write(VF, ATS + 6, 0, 2);
      expect(at(rig, VF).dma.write(MEMORY, bytes, { translated: true }).reason).toBe("not sent");
    });

    test("R80 the translation unit is the PF's, though its ATS is off", async () => {
      const rig = await withVfs(translating(), { iommu: { domains: [{ name: "guest" }] } });
      const { iommu } = rig.machine;
      const guest = iommu.domain("guest")!;
      guest.map(0x4000n, { to: MEMORY, size: 4096n });
      guest.map(0x8000n, { to: MEMORY + 0x8000n, size: 0x8000n });
      iommu.attach("01:10.0", guest, { ats: true });
      master(rig, VF);
      rig.write(VF, ATS + 6, ATS_ENABLE, 2);
      rig.write(PF, ATS + 6, 2, 2);
      expect(at(rig, VF).dma.translate(0x4000n)).toMatchObject({ length: 0n, read: false, write: false });
      expect(at(rig, VF).dma.translate(0x8000n)).toMatchObject({ length: 0x8000n, read: true });
    });
  });
}
