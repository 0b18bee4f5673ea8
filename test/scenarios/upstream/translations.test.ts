// Address Translation Services and the Page Request Interface. PCIe §10.2 to §10.5.

import { describe, expect, test } from "vitest";
import { CompletionStatus, PageResponse } from "../../../src/abi";
import type { FunctionDma } from "../../../src/model/dma";
import type { Machine } from "../../../src/model/machine";
import { build } from "../../support/machines";
import { belowRootPort, pf, REG, ROOT_PORT } from "../nics";
import { ATS, type Fabric, fabric, PASID, PRI, TB } from "./fabric";

const PAGE = 4096n;
const DATA = Uint8Array.of(1, 2, 3, 4);
const GUEST = "03:00.0";

async function open(attachment: object = { ats: true }) {
  const rig = await fabric({ iommu: { domains: [{ name: "guest" }, { name: "process" }] } });
  const guest = rig.machine.iommu.domain("guest")!;
  rig.machine.iommu.attach(GUEST, guest, attachment);
  rig.enableAts("a0");
  rig.machine.events();
  return { rig, guest, dma: rig.f("a0").dma };
}

const faults = (rig: Fabric) =>
  rig.machine.iommu
    .faults()
    .map(({ requesterId, reason, access, address }) => [requesterId, reason, access, address]);
const eventsOf = (machine: Machine, kind: string) =>
  machine
    .events()
    .flatMap(({ event }) => (event.kind === kind ? [event as unknown as Record<string, unknown>] : []));

describe("a translation request", () => {
  test("is told where the address lies, how far that is good, and what for", async () => {
    const { rig, guest, dma } = await open();
    guest.map(0x10000n, { to: 0x80000n, size: 0x10000n, access: "r" });
    expect(dma.translate(0x12345n)).toEqual({
      status: CompletionStatus.Successful,
      reason: undefined,
      address: 0x82345n,
      length: 0xdcbbn,
      read: true,
      write: false,
    });
    expect(faults(rig)).toEqual([]);
  });

  test("for what is not mapped has an answer without permissions, and is no fault", async () => {
    const { rig, dma } = await open();
    expect(dma.translate(0x5000n)).toMatchObject({
      status: CompletionStatus.Successful,
      length: 0n,
      read: false,
      write: false,
    });
    expect(faults(rig)).toEqual([]);
  });

  test("without ATS Enable, without Bus Master Enable, and of a Function without the capability is not sent", async () => {
    const { rig, dma } = await open();
    rig.f("a0").config.write(ATS + 6, 0, 2);
    expect(dma.translate(0x5000n).reason).toBe("not sent");
    rig.enableAts("a0");
    rig.f("a0").config.write(4, 2, 2);
    expect(dma.translate(0x5000n).reason).toBe("not sent");
    expect(rig.f("p").dma.translate(0x5000n).reason).toBe("not sent");
    expect(faults(rig)).toEqual([]);
  });

  test("of a Function that may not use ATS is refused, a fault", async () => {
    const { rig, dma } = await open({ ats: false });
    expect(dma.translate(0x5000n)).toMatchObject({
      status: CompletionStatus.UnsupportedRequest,
      reason: "IOMMU fault",
      length: 0n,
    });
    expect(faults(rig)).toEqual([[0x0300, "ATS not allowed", "translation", 0x5000n]]);
  });

  test("without an IOMMU finds nobody", async () => {
    const rig = await fabric();
    rig.enableAts("a0");
    expect(rig.f("a0").dma.translate(0x5000n)).toMatchObject({
      status: CompletionStatus.UnsupportedRequest,
      reason: "nobody claims the address",
    });
  });

  test("goes to the root, though a peer has the address", async () => {
    const { rig, guest, dma } = await open();
    guest.map(rig.memoryOf("b"), { to: 0x9000n, size: PAGE });
    expect(dma.translate(rig.memoryOf("b")).address).toBe(0x9000n);
  });

  test("a page that is smaller than the Smallest Translation Unit is as good as none", async () => {
    const { rig, guest, dma } = await open();
    guest.map(0x4000n, { to: 0x14000n, size: PAGE });
    guest.map(0x8000n, { to: 0x18000n, size: 2n * PAGE });
    rig.f("a0").config.write(ATS + 6, 0x8001, 2);
    expect([dma.translate(0x4000n).length, dma.translate(0x8000n).length]).toEqual([0n, 0x2000n]);
  });
});

describe("a translated request", () => {
  test("passes as it is, where the Function may use ATS", async () => {
    const { rig, dma } = await open();
    expect(dma.write(0x7000n, DATA, { translated: true })).toMatchObject({
      target: "memory",
      address: 0x7000n,
    });
    expect(rig.platform.readBytes(0x7000n, 4)).toEqual(DATA);
  });

  test("of a Function that may not is one fault, and lands nowhere", async () => {
    const { rig, dma } = await open({ ats: false });
    expect(dma.write(0x7000n, DATA, { translated: true })).toMatchObject({
      reason: "IOMMU fault",
      target: "none",
    });
    expect(dma.read(0x8000n, 4, { translated: true }).bytes).toEqual(new Uint8Array(4).fill(0xff));
    expect(faults(rig)).toEqual([
      [0x0300, "ATS not allowed", "write", 0x7000n],
      [0x0300, "ATS not allowed", "read", 0x8000n],
    ]);
    expect(rig.platform.readBytes(0x7000n, 4)).toEqual(new Uint8Array(4));
  });

  test("is not sent while ATS is disabled", async () => {
    const { rig, dma } = await open();
    rig.f("a0").config.write(ATS + 6, 0, 2);
    expect(dma.write(0x7000n, DATA, { translated: true }).reason).toBe("not sent");
    expect(faults(rig)).toEqual([]);
  });

  test("of a detached Function is a fault", async () => {
    const { rig, dma } = await open();
    rig.machine.iommu.detach(GUEST);
    expect(dma.write(0x7000n, DATA, { translated: true }).reason).toBe("IOMMU fault");
    expect(faults(rig)).toEqual([[0x0300, "ATS not allowed", "write", 0x7000n]]);
  });

  test("is stopped by Translation Blocking of a port before the IOMMU sees it", async () => {
    const { rig, dma } = await open();
    rig.control("rp1", TB);
    expect(dma.write(0x7000n, DATA, { translated: true }).reason).toBe("ACS Translation Blocking");
    expect(faults(rig)).toEqual([]);
  });
});

describe("invalidation", () => {
  const invalidated = (rig: Fabric) =>
    eventsOf(rig.machine, "translation invalidated").map(({ routingId, address, size }) => [
      routingId,
      address,
      size,
    ]);

  test("whoever may use ATS in the domain is told of each page that is gone", async () => {
    const { rig, guest } = await open();
    rig.machine.iommu.attach("04:00.0", guest, { ats: true });
    rig.machine.iommu.attach("05:00.0", guest);
    guest.map(0x1000n, { size: PAGE });
    guest.map(1n << 45n, { to: 0n, size: 1n << 21n });
    guest.unmap(0x1000n, PAGE);
    guest.unmap(1n << 45n, 1n << 21n);
    expect(invalidated(rig)).toEqual([
      [0x0300, 0x1000n, PAGE],
      [0x0400, 0x1000n, PAGE],
      [0x0300, 1n << 45n, 1n << 21n],
      [0x0400, 1n << 45n, 1n << 21n],
    ]);
  });

  test("a Function that loses its domain, or ATS, is told of everything", async () => {
    const { rig, guest } = await open();
    const { iommu } = rig.machine;
    const everything = [0x0300, 0n, 1n << 64n];
    iommu.attach(GUEST, guest, { ats: true });
    expect(invalidated(rig)).toEqual([]);
    iommu.attach(GUEST, iommu.domain("process")!, { ats: true });
    expect(invalidated(rig)).toEqual([everything]);
    iommu.attach(GUEST, iommu.domain("process")!);
    expect(invalidated(rig)).toEqual([everything]);
    iommu.detach(GUEST);
    expect(invalidated(rig)).toEqual([]);
  });

  test("a page of a PASID's domain: those that have it are told", async () => {
    const { rig, guest } = await open();
    const process = rig.machine.iommu.domain("process")!;
    rig.machine.iommu.attach(GUEST, process, { pasid: 5 });
    rig.machine.iommu.attach("04:00.0", process, { pasid: 5 });
    process.map(0x1000n, { size: PAGE });
    guest.map(0x1000n, { size: PAGE });
    process.unmap(0x1000n, PAGE);
    expect(invalidated(rig)).toEqual([[0x0300, 0x1000n, PAGE]]);
  });
});

describe("PASIDs", () => {
  test("a request with one is in the domain of its PASID; without, in that of the Function", async () => {
    const { rig, guest, dma } = await open();
    const { iommu } = rig.machine;
    iommu.attach(GUEST, iommu.domain("process")!, { pasid: 0xfffff });
    guest.map(0x1000n, { to: 0x5000n, size: PAGE });
    iommu.domain("process")!.map(0x1000n, { to: 0x6000n, size: PAGE });
    rig.f("a0").config.write(PASID + 6, 1, 2);
    expect(dma.write(0x1000n, DATA).address).toBe(0x5000n);
    expect(dma.write(0x1000n, DATA, { pasid: 0xfffff }).address).toBe(0x6000n);
    expect(dma.translate(0x1000n, { pasid: 0xfffff }).address).toBe(0x6000n);
    expect(dma.write(0x1000n, DATA, { pasid: 0 }).reason).toBe("IOMMU fault");
    expect(iommu.faults()).toMatchObject([{ pasid: 0, reason: "unknown requester" }]);
    iommu.detach(GUEST, 0xfffff);
    expect(dma.write(0x1000n, DATA, { pasid: 0xfffff }).reason).toBe("IOMMU fault");
  });

  test("is not sent without PASID Enable", async () => {
    const { dma } = await open();
    expect(dma.write(0x1000n, DATA, { pasid: 1 }).reason).toBe("not sent");
  });
});

describe("page requests", () => {
  const ENABLE = 1;
  const RESET = 2;
  const FAILURE = 1;
  const UNEXPECTED = 2;
  const STOPPED = 0x100;

  async function asking(allocation = 32) {
    const { rig, dma } = await open();
    const f = rig.f("a0");
    f.config.write(PRI + 0xc, allocation);
    f.config.write(PRI + 4, ENABLE, 2);
    const ask = (group: number, last = true, address = 0x5000n) => dma.requestPage({ address, group, last });
    return {
      rig,
      f,
      ask,
      iommu: rig.machine.iommu,
      status: () => f.config.read(PRI + 6, 2) & (STOPPED | UNEXPECTED | FAILURE),
      control: (bits: number) => f.config.write(PRI + 4, bits, 2),
      answered: () => eventsOf(rig.machine, "page response").map(({ group, code }) => [group, code]),
    };
  }

  test("wait in the queue until the host takes them, in order, and are taken once", async () => {
    const { ask, iommu, rig } = await asking();
    expect([ask(1, false, 0x5123n), ask(1, true, 0x6000n), ask(2)]).toEqual(["queued", "queued", "queued"]);
    expect(iommu.pageRequests()).toMatchObject([
      { requesterId: 0x0300, group: 1, address: 0x5000n, last: false, read: true, write: false },
      { requesterId: 0x0300, group: 1, address: 0x6000n, last: true },
      { requesterId: 0x0300, group: 2, address: 0x5000n, last: true },
    ]);
    expect(iommu.pageRequests()).toEqual([]);
    expect(rig.machine.iommu.faults()).toEqual([]);
  });

  test.each([
    ["success", PageResponse.Success, 0],
    ["invalid request", PageResponse.InvalidRequest, 0],
    ["response failure", PageResponse.ResponseFailure, FAILURE],
  ] as const)("a group has one answer, %s", async (answer, code, status) => {
    const t = await asking();
    t.ask(7, false);
    t.ask(7);
    t.iommu.respond({ requesterId: 0x0300, group: 7 }, answer);
    expect([t.answered(), t.status()]).toEqual([[[7, code]], status]);
    t.iommu.respond({ requesterId: 0x0300, group: 7 }, answer);
    expect([t.answered(), t.status()]).toEqual([[], status | UNEXPECTED]);
    t.f.config.write(PRI + 6, UNEXPECTED, 2);
    expect(t.status()).toBe(status);
  });

  test("there are no more without an answer than Outstanding Page Request Allocation", async () => {
    const t = await asking(2);
    expect([t.ask(1), t.ask(2), t.ask(3)]).toEqual(["queued", "queued", "not sent"]);
    t.iommu.respond({ requesterId: 0x0300, group: 1 }, "success");
    expect([t.ask(3), t.ask(4)]).toEqual(["queued", "not sent"]);
  });

  test("the interface is stopped when it is disabled and has its last answer", async () => {
    const t = await asking();
    expect(t.status()).toBe(0);
    t.ask(1);
    t.control(0);
    expect([t.status(), t.ask(2)]).toEqual([0, "not sent"]);
    t.iommu.respond({ requesterId: 0x0300, group: 1 }, "success");
    expect(t.status()).toBe(STOPPED);
    t.control(ENABLE);
    expect(t.status()).toBe(0);
  });

  test("Reset of the disabled interface forgets what has no answer", async () => {
    const t = await asking(1);
    t.ask(1);
    t.control(RESET);
    expect([t.status(), t.f.config.read(PRI + 4, 2)]).toEqual([STOPPED, 0]);
    t.control(ENABLE);
    expect(t.ask(2)).toBe("queued");
    t.iommu.respond({ requesterId: 0x0300, group: 1 }, "success");
    expect(t.status()).toBe(UNEXPECTED);
  });

  test("Reset of the enabled interface does nothing", async () => {
    const t = await asking(1);
    t.ask(1);
    t.control(ENABLE | RESET);
    expect([t.f.config.read(PRI + 4, 2), t.ask(2)]).toEqual([ENABLE, "not sent"]);
  });

  test("a Function Level Reset forgets them, and disables the interface", async () => {
    const t = await asking(1);
    t.ask(1);
    t.f.functionLevelReset();
    expect([t.status(), t.ask(1)]).toEqual([STOPPED, "not sent"]);
  });

  test("a full queue refuses, a fault; the group that ends there gets a failure", async () => {
    const t = await asking(1000);
    const outcomes = Array.from({ length: 257 }, (_, group) => t.ask(group));
    expect([outcomes.indexOf("refused"), outcomes.lastIndexOf("queued")]).toEqual([256, 255]);
    expect(faults(t.rig)).toEqual([[0x0300, "page request queue full", "page request", 0x5000n]]);
    expect([t.answered(), t.status()]).toEqual([[[256, PageResponse.ResponseFailure]], FAILURE]);
    expect(t.iommu.pageRequests()).toHaveLength(256);
    t.f.config.write(PRI + 6, FAILURE, 2);
    expect(t.ask(300)).toBe("queued");
  });

  test("of a Function that may not use ATS are refused, a fault", async () => {
    const t = await asking();
    t.iommu.attach(GUEST, t.iommu.domain("guest")!);
    expect(t.ask(1)).toBe("refused");
    expect(faults(t.rig)).toEqual([[0x0300, "ATS not allowed", "page request", 0x5000n]]);
  });

  test("what waits is part of a snapshot", async () => {
    const t = await asking();
    t.ask(1);
    const saved = t.rig.machine.snapshot();
    t.iommu.pageRequests();
    t.iommu.respond({ requesterId: 0x0300, group: 1 }, "success");
    t.rig.machine.restore(saved);
    expect(t.iommu.pageRequests()).toMatchObject([{ group: 1 }]);
    t.iommu.respond({ requesterId: 0x0300, group: 1 }, "success");
    expect(t.status()).toBe(0);
  });
});

describe("page requests of VFs", () => {
  const VF_PRI = 0x220;
  const PF = 0x0100;
  const VF = 0x0180;

  async function withVfs() {
    const file = {
      ...belowRootPort([
        pf({
          capabilities: [
            { type: "ats", at: 0x200 },
            { type: "pri", at: VF_PRI },
          ],
          vfCapabilities: [
            { type: "pcie", at: 0xa0 },
            { type: "aer", at: 0x100 },
            { type: "ari", at: 0x150 },
            { type: "ats", at: 0x200 },
          ],
        }),
      ]),
      iommu: { domains: [{ name: "guest", functions: ["01:10.0", "01:10.2"], ats: true }] },
    };
    const machine = await build(file as Parameters<typeof build>[0]);
    const write = machine.configWrite.bind(machine);
    write(ROOT_PORT, 0x18, 4, 0x020100);
    write(ROOT_PORT, 4, 2, 6);
    write(ROOT_PORT, 0x68, 2, 0x20);
    write(PF, 0x3c, 1, 0);
    write(PF, VF_PRI + 0xc, 4, 2);
    write(PF, VF_PRI + 4, 2, 1);
    const enable = (count: number) => {
      write(PF, REG.control, 2, 0x10);
      write(PF, REG.numVfs, 2, count);
      write(PF, REG.control, 2, 0x11);
      for (let index = 0; index < count; index++) write(VF + 2 * index, 4, 2, 4);
    };
    enable(2);
    const ask = (index: number, group: number) =>
      machine.functionAt(VF + 2 * index)?.dma.requestPage({ address: 0x1000n, group });
    const status = () => machine.configRead(PF, VF_PRI + 6, 2) & 0x103;
    return { machine, write, enable, ask, status };
  }

  test("the reset of a VF forgets its own, not those of the others", async () => {
    const t = await withVfs();
    expect([t.ask(0, 1), t.ask(1, 1), t.ask(1, 2)]).toEqual(["queued", "queued", "not sent"]);
    t.machine.functionAt(VF)?.functionLevelReset();
    expect(t.ask(1, 2)).toBe("queued");
    t.machine.iommu.respond({ requesterId: VF + 2, group: 1 }, "success");
    expect(t.status()).toBe(0);
    t.machine.iommu.respond({ requesterId: VF, group: 1 }, "success");
    expect(t.status()).toBe(2);
  });

  test("VFs that are gone leave none behind, and an answer to one is heard by nobody", async () => {
    const t = await withVfs();
    t.ask(0, 1);
    t.ask(1, 1);
    const gone = t.machine.functionAt(VF)!;
    t.write(PF, REG.control, 2, 0x10);
    t.machine.iommu.respond({ requesterId: VF, group: 1 }, "success");
    expect(t.status()).toBe(0);
    expect(gone.dma.requestPage({ address: 0n, group: 1 })).toBe("not sent");
    expect(gone.dma.translate(0n).reason).toBe("not sent");
    expect(gone.dma.read(0n, 4).reason).toBe("not sent");
    t.enable(2);
    expect([t.ask(0, 1), t.ask(1, 1)]).toEqual(["queued", "queued"]);
  });
});

describe("requests that are none", () => {
  test.each([
    ["an address below 0", (dma: FunctionDma) => dma.read(-1n, 4), "03:00.0: 0x-1, 4 bytes is no request"],
    [
      "one beyond 64 bits",
      (dma) => dma.write((1n << 64n) - 2n, DATA),
      "0xfffffffffffffffe, 4 bytes is no request",
    ],
    ["no bytes", (dma) => dma.read(0n, 0), "0x0, 0 bytes is no request"],
    ["half a byte", (dma) => dma.read(0n, 0.5), "0.5 bytes is no request"],
    ["a PASID of 21 bits", (dma) => dma.read(0n, 4, { pasid: 1 << 20 }), "PASID 1048576 is not of 20 bits"],
    ["a PASID below 0", (dma) => dma.translate(0n, { pasid: -1 }), "PASID -1 is not of 20 bits"],
    ["half a PASID", (dma) => dma.write(0n, DATA, { pasid: 0.5 }), "PASID 0.5 is not of 20 bits"],
    ["group 512", (dma) => dma.requestPage({ address: 0n, group: 512 }), "group 512 is not 0 to 511"],
    ["group -1", (dma) => dma.requestPage({ address: 0n, group: -1 }), "group -1 is not 0 to 511"],
  ] as [string, (dma: FunctionDma) => unknown, string][])("%s", async (_, call, text) => {
    const { rig, dma } = await open();
    rig.f("a0").config.write(PASID + 6, 1, 2);
    const before = Buffer.from(rig.machine.snapshot().cores.get(0) as Uint8Array);
    expect(() => call(dma)).toThrow(expect.objectContaining({ code: "BAD_ACCESS" }));
    expect(() => call(dma)).toThrow(text);
    expect(before.equals(rig.machine.snapshot().cores.get(0) as Uint8Array)).toBe(true);
  });
});
