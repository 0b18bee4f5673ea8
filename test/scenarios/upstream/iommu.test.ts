// The IOMMU at the root: domains and what is mapped in them, faults, interrupt remapping; and what it refuses to be told.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import type { InterruptMessage } from "../../../src/model/interrupts/interrupts";
import { IommuError } from "../../../src/model/iommu-domain";
import { type Fabric, fabric, type Name } from "./fabric";

const PAGE = 4096n;
const DATA = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const ALL_ONES = new Uint8Array(8).fill(0xff);

const withDomains = (iommu: object = {}) =>
  fabric({ iommu: { domains: [{ name: "one", functions: ["03:00.0"] }, { name: "two" }], ...iommu } });
const domain = (rig: Fabric, name: string) => rig.machine.iommu.domain(name)!;
const write = (rig: Fabric, from: Name, to: bigint) => rig.f(from).dma.write(to, DATA);
const read = (rig: Fabric, from: Name, at: bigint) => rig.f(from).dma.read(at, 8);
const faults = (rig: Fabric) =>
  rig.machine.iommu
    .faults()
    .map(({ requesterId, reason, access, address }) => [requesterId, reason, access, address]);

describe("domains", () => {
  test("an address means what the requester's domain says", async () => {
    const rig = await withDomains();
    rig.machine.iommu.attach(rig.f("b"), domain(rig, "two"));
    domain(rig, "one").map(0x1000n, { to: 0x5000n, size: PAGE });
    domain(rig, "two").map(0x1000n, { to: 0x9000n, size: PAGE });
    expect(write(rig, "a0", 0x1010n)).toMatchObject({ target: "memory", address: 0x5010n });
    expect(write(rig, "b", 0x1010n)).toMatchObject({ target: "memory", address: 0x9010n });
    expect(read(rig, "a0", 0x1010n).bytes).toEqual(DATA);
    expect(rig.platform.readBytes(0x9010n, 8)).toEqual(DATA);
    expect(rig.platform.readBytes(0x1010n, 8)).toEqual(new Uint8Array(8));
  });

  test("a translated address may be a BAR", async () => {
    const rig = await withDomains();
    domain(rig, "one").map(0x1000n, { to: rig.memoryOf("c"), size: PAGE });
    expect(write(rig, "a0", 0x1008n)).toMatchObject({ target: "BAR", completerId: 0x0500, direct: false });
  });

  test("a request over adjacent ranges takes each where it lies; over a hole it is a fault, and the rest arrives", async () => {
    const rig = await withDomains();
    domain(rig, "one").map(0x1000n, { to: 0x8000n, size: PAGE });
    domain(rig, "one").map(0x2000n, { to: 0x4000n, size: PAGE });
    domain(rig, "one").map(0x4000n, { to: 0xc000n, size: PAGE });
    expect(write(rig, "a0", 0x1ffcn).status).toBe(CompletionStatus.Successful);
    expect(rig.platform.readBytes(0x8ffcn, 4)).toEqual(DATA.subarray(0, 4));
    expect(rig.platform.readBytes(0x4000n, 4)).toEqual(DATA.subarray(4));
    expect(write(rig, "a0", 0x2ffcn)).toMatchObject({ reason: "IOMMU fault", target: "none" });
    expect(write(rig, "a0", 0x3ffcn)).toMatchObject({ reason: "IOMMU fault" });
    expect(rig.platform.readBytes(0x4ffcn, 4)).toEqual(DATA.subarray(0, 4));
    expect(rig.platform.readBytes(0xc000n, 4)).toEqual(DATA.subarray(4));
    expect(faults(rig)).toEqual([
      [0x0300, "not mapped", "write", 0x3000n],
      [0x0300, "not mapped", "write", 0x3ffcn],
    ]);
  });

  test("the first and the last byte of a mapping are in it, their neighbours are not", async () => {
    const rig = await withDomains();
    domain(rig, "one").map(0x3000n, { to: 0x13000n, size: 5n * PAGE });
    const lands = [0x2fffn, 0x3000n, 0x7fffn, 0x8000n].map(
      (at) => rig.f("a0").dma.read(at, 1).status === CompletionStatus.Successful,
    );
    expect(lands).toEqual([false, true, true, false]);
  });

  test.each([
    ["r", "not writable", "write"],
    ["w", "not readable", "read"],
  ] as const)("what is mapped %s only is a fault, %s", async (access, reason, what) => {
    const rig = await withDomains();
    domain(rig, "one").map(0x1000n, { size: PAGE, access });
    const [reads, writes] = [read(rig, "a0", 0x1000n), write(rig, "a0", 0x1000n)];
    expect([reads.status, writes.status].map((status) => status === CompletionStatus.Successful)).toEqual([
      access === "r",
      access === "w",
    ]);
    expect(faults(rig)).toEqual([[0x0300, reason, what, 0x1000n]]);
    if (access === "w") expect(reads.bytes).toEqual(ALL_ONES);
  });

  test("large mappings and the end of the address space", async () => {
    const rig = await withDomains();
    const top = (1n << 64n) - PAGE;
    domain(rig, "one").map(top, { to: 0x7000n, size: PAGE });
    domain(rig, "one").map(1n << 40n, { to: 0n, size: 1n << 40n });
    expect(write(rig, "a0", (1n << 64n) - 8n)).toMatchObject({ address: 0x7ff8n });
    expect(write(rig, "a0", (1n << 40n) + 0x12340n)).toMatchObject({ address: 0x12340n });
    expect(write(rig, "a0", (1n << 41n) - 8n)).toMatchObject({ reason: "nobody claims the address" });
    expect(write(rig, "a0", 1n << 41n)).toMatchObject({ reason: "IOMMU fault" });
  });

  test("what was unmapped is mapped no more; part of what is mapped can stay", async () => {
    const rig = await withDomains();
    for (const at of [0x1000n, 0x2000n, 0x3000n]) domain(rig, "one").map(at, { size: PAGE });
    domain(rig, "one").unmap(0x2000n, PAGE);
    const lands = [0x1000n, 0x2000n, 0x3000n].map((at) => write(rig, "a0", at).reason);
    expect(lands).toEqual([undefined, "IOMMU fault", undefined]);
    domain(rig, "one").unmap(0x1000n, PAGE);
    domain(rig, "one").map(0x1000n, { to: 0x9000n, size: 2n * PAGE });
    expect(write(rig, "a0", 0x2000n).address).toBe(0xa000n);
  });

  test("a Requester ID is in one domain, and in none when it was detached", async () => {
    const rig = await withDomains();
    const { iommu } = rig.machine;
    domain(rig, "one").map(0x1000n, { to: 0x5000n, size: PAGE });
    domain(rig, "two").map(0x1000n, { to: 0x6000n, size: PAGE });
    iommu.attach("03:00.0", domain(rig, "two"));
    expect(write(rig, "a0", 0x1000n).address).toBe(0x6000n);
    iommu.detach(rig.f("a0"));
    expect(write(rig, "a0", 0x1000n).reason).toBe("IOMMU fault");
    expect(faults(rig)).toEqual([[0x0300, "unknown requester", "write", 0x1000n]]);
  });

  test("with identity an unknown requester reaches what it names; without an IOMMU everybody does", async () => {
    const known = await fabric({ iommu: { unknown: "identity", domains: [{ name: "one" }] } });
    known.machine.iommu.attach(known.f("b"), domain(known, "one"));
    expect(write(known, "a0", 0x1000n)).toMatchObject({ target: "memory", address: 0x1000n });
    expect(write(known, "b", 0x1000n).reason).toBe("IOMMU fault");
    const none = await fabric();
    expect(none.machine.iommu.present).toBe(false);
    expect(write(none, "b", 0x1000n)).toMatchObject({ target: "memory", address: 0x1000n });
  });

  test("what is set up is part of a snapshot", async () => {
    const rig = await withDomains();
    domain(rig, "one").map(0x1000n, { size: PAGE });
    const saved = rig.machine.snapshot();
    domain(rig, "one").unmap(0x1000n, PAGE);
    rig.machine.iommu.createDomain("three").map(0n, { size: PAGE });
    rig.machine.iommu.detach("03:00.0");
    rig.machine.restore(saved);
    expect(write(rig, "a0", 0x1000n).reason).toBeUndefined();
    expect(rig.machine.iommu.domain("three")).toBeUndefined();
    expect(rig.machine.iommu.createDomain("three").number).toBe(3);
  });
});

describe("faults", () => {
  test("each says who, what and where; they are given once", async () => {
    const rig = await withDomains();
    write(rig, "a0", 0x123450n);
    expect(rig.machine.iommu.faults()).toMatchObject([
      { requesterId: 0x0300, address: 0x123450n, access: "write", reason: "not mapped", segment: 0 },
    ]);
    write(rig, "b", 0x20n);
    const [fault] = rig.machine.iommu.faults();
    expect([fault?.function?.address, fault?.domain, fault?.pasid]).toEqual([
      "04:00.0",
      undefined,
      undefined,
    ]);
    expect(rig.machine.iommu.faults()).toEqual([]);
  });

  test("a blocked read is completed with Unsupported Request; the requester shows it, nobody else", async () => {
    const rig = await withDomains();
    const before = rig.machine.functions.map((f) => f.peek(4) >>> 16);
    expect(read(rig, "a0", 0x1000n)).toMatchObject({
      status: CompletionStatus.UnsupportedRequest,
      bytes: ALL_ONES,
    });
    const changed = rig.machine.functions.filter((f, index) => f.peek(4) >>> 16 !== before[index]);
    expect(changed.map((f) => [f.address, (f.peek(4) >>> 16) & 0x3000])).toEqual([["03:00.0", 0x2000]]);
  });

  test("the ring keeps the last 1,024, and says once how many are gone", async () => {
    const rig = await withDomains();
    for (let index = 0; index < 1030; index++) write(rig, "a0", BigInt(index) * PAGE);
    const given = rig.machine.iommu.faults();
    expect([given.length, given[0]?.address, given.at(-1)?.address]).toEqual([1024, 6n * PAGE, 1029n * PAGE]);
    expect(rig.machine.iommu.lostFaults).toBe(6);
    expect([rig.machine.iommu.faults(), rig.machine.iommu.lostFaults]).toEqual([[], 0]);
  });

  test("1,024 fit", async () => {
    const rig = await withDomains();
    for (let index = 0; index < 1024; index++) write(rig, "a0", BigInt(index) * PAGE);
    expect([rig.machine.iommu.faults().length, rig.machine.iommu.lostFaults]).toEqual([1024, 0]);
  });
});

describe("interrupts by Requester ID", () => {
  const DOORBELL = 0xfee0_0000n;
  const open = async (interrupts: "blocked" | "passed" | "remapped") => {
    const rig = await withDomains();
    rig.machine.iommu.attach("03:00.0", domain(rig, "one"), { interrupts });
    const messages: InterruptMessage[] = [];
    rig.platform.onMessage = (message) => void messages.push(message);
    const ring = (name: Name, data: number) =>
      rig.f(name).dma.write(DOORBELL, Uint8Array.of(data & 0xff, data >> 8, 0, 0));
    return { rig, ring, arrived: () => messages.splice(0).map(({ address, data }) => [address, data]) };
  };

  test("passed they are what they say, blocked they are a fault", async () => {
    const { rig, ring, arrived } = await open("passed");
    expect(ring("a0", 0x41)).toMatchObject({ target: "interrupt" });
    expect(arrived()).toEqual([[DOORBELL, 0x41]]);
    rig.machine.iommu.attach("03:00.0", domain(rig, "one"), { interrupts: "blocked" });
    expect(ring("a0", 0x41)).toMatchObject({ reason: "IOMMU fault", target: "none" });
    expect(arrived()).toEqual([]);
    expect(faults(rig)).toEqual([[0x0300, "interrupts blocked", "interrupt", DOORBELL]]);
  });

  test("remapped they become what the entry of their Requester ID and index says, or a fault", async () => {
    const { rig, ring, arrived } = await open("remapped");
    const { iommu } = rig.machine;
    iommu.attach(rig.f("b"), domain(rig, "two"), { interrupts: "remapped" });
    iommu.mapInterrupt("03:00.0", 3, { address: 0xfee0_5000n, data: 0x99 });
    iommu.mapInterrupt(rig.f("b"), 4, { address: 0xfee0_6000n, data: 0xaa });
    for (const [name, index] of [
      ["a0", 3],
      ["a0", 4],
      ["b", 3],
      ["b", 4],
    ] as const)
      ring(name, index);
    expect(arrived()).toEqual([
      [0xfee0_5000n, 0x99],
      [0xfee0_6000n, 0xaa],
    ]);
    expect(faults(rig)).toEqual([
      [0x0300, "interrupt not mapped", "interrupt", DOORBELL],
      [0x0400, "interrupt not mapped", "interrupt", DOORBELL],
    ]);
    iommu.unmapInterrupt("03:00.0", 3);
    expect(ring("a0", 3).reason).toBe("IOMMU fault");
  });

  test("the index is the low 11 bits of the data", async () => {
    const { rig, ring, arrived } = await open("remapped");
    rig.machine.iommu.mapInterrupt("03:00.0", 0x7ff, { address: DOORBELL, data: 1 });
    ring("a0", 0xffff);
    expect(arrived()).toEqual([[DOORBELL, 1]]);
  });

  test("a requester without a domain interrupts nobody", async () => {
    const { rig, ring, arrived } = await open("passed");
    expect(ring("b", 0x41).reason).toBe("IOMMU fault");
    expect(arrived()).toEqual([]);
    expect(faults(rig)).toEqual([[0x0400, "unknown requester", "interrupt", DOORBELL]]);
  });

  test("a read there, or a write of another size, is none, even where the domain maps the address", async () => {
    const { rig, arrived } = await open("passed");
    domain(rig, "one").map(DOORBELL, { size: PAGE });
    expect(read(rig, "a0", DOORBELL).reason).toBe("IOMMU fault");
    expect(write(rig, "a0", DOORBELL).reason).toBe("IOMMU fault");
    expect(faults(rig).map(([, reason]) => reason)).toEqual(["no interrupt", "no interrupt"]);
    expect(arrived()).toEqual([]);
  });

  test("a vector whose address is memory is translated as any write is", async () => {
    const { rig, arrived } = await open("remapped");
    const f = rig.f("a0");
    f.config.write(0x54, 0x2000);
    f.config.write(0x5c, 0x1234, 2);
    f.config.write(0x52, 1, 2);
    rig.machine.interrupts.raise(f);
    expect(faults(rig)).toEqual([[0x0300, "not mapped", "write", 0x2000n]]);
    domain(rig, "one").map(0x2000n, { to: 0x8000n, size: PAGE });
    rig.machine.interrupts.raise(f);
    expect(arrived()).toEqual([[0x8000n, 0x1234]]);
    expect(rig.platform.memoryRead(0x8000n, 4)).toBe(0x1234n);
  });
});

describe("what cannot be", () => {
  const refused = (rig: Fabric, call: () => unknown, text: string) => {
    const before = Buffer.from(rig.machine.snapshot().cores.get(0) as Uint8Array);
    expect(call).toThrow(IommuError);
    expect(call).toThrow(text);
    expect(before.equals(rig.machine.snapshot().cores.get(0) as Uint8Array), "nothing changed").toBe(true);
  };

  test.each([
    ["half a page", 0x1800n, { size: PAGE }, "4096 bytes at 0x1800 of one: is not a number of whole pages"],
    ["a target at half a page", 0x1000n, { to: 0x800n, size: PAGE }, "is not a number of whole pages"],
    ["no bytes", 0x1000n, { size: 0n }, "0 bytes at 0x1000 of one"],
    ["a negative number of bytes", 0x1000n, { size: -PAGE }, "is not a number of whole pages"],
    ["a negative address", -PAGE, { size: PAGE }, "is not a number of whole pages"],
    ["more than there is", 0x1000n, { size: 1n << 64n }, "is beyond 64 bits"],
    ["a target beyond the end", 0x1000n, { to: (1n << 64n) - PAGE, size: 2n * PAGE }, "is beyond 64 bits"],
    ["what is mapped", 0x8000n, { size: PAGE }, "something of 0x8000 on is mapped already"],
    ["a page in the middle of a mapping", 0xa000n, { size: PAGE }, "0xa000 on is mapped already"],
    ["a page that holds a mapping", 0n, { to: 0n, size: 0x10000n }, "0x0 on is mapped already"],
    ["a page that holds one far smaller", 0n, { to: 0n, size: 1n << 40n }, "0x0 on is mapped already"],
    [
      "a range whose end is mapped",
      0x5000n,
      { to: 0x15000n, size: 4n * PAGE },
      "0x8000 on is mapped already",
    ],
    ["more pages than there is room for", 0x100000n, { to: 0x1000n, size: 40n * PAGE }, "tables are full"],
  ])("mapping %s", async (_, address, mapping, text) => {
    const rig = await withDomains({ capacity: { pages: 20 } });
    domain(rig, "one").map(0x8000n, { to: 0x18000n, size: 4n * PAGE });
    refused(rig, () => domain(rig, "one").map(address, mapping), text);
  });

  test.each([
    ["what is not mapped", 0x1000n, PAGE, "no page from 0x1000"],
    ["more than is mapped", 0x8000n, 5n * PAGE, "no page from 0xc000"],
    ["part of a page", 0x8000n, PAGE, "no page from 0x8000"],
    ["no bytes", 0x8000n, 0n, "is not a number of whole pages"],
    ["half a page", 0x8000n, 0x800n, "is not a number of whole pages"],
    ["a negative address", -PAGE, PAGE, "is not a number of whole pages"],
  ])("unmapping %s", async (_, address, size, text) => {
    const rig = await withDomains();
    domain(rig, "one").map(0x8000n, { to: 0x18000n, size: 4n * PAGE });
    refused(rig, () => domain(rig, "one").unmap(address, size), text);
  });

  test("pages next to each other, and the same page in another domain, are no overlap", async () => {
    const rig = await withDomains();
    domain(rig, "one").map(0x8000n, { size: 0x8000n });
    domain(rig, "one").map(0x7000n, { size: PAGE });
    domain(rig, "one").map(0x10000n, { size: 0x10000n });
    domain(rig, "two").map(0x8000n, { size: PAGE });
    expect([0x7000n, 0x8000n, 0x10000n].map((at) => write(rig, "a0", at).address)).toEqual([
      0x7000n,
      0x8000n,
      0x10000n,
    ]);
  });

  test("PASIDs, interrupts and answers out of range", async () => {
    const rig = await withDomains();
    const { iommu } = rig.machine;
    const one = domain(rig, "one");
    for (const pasid of [-1, 1 << 20, 1.5])
      refused(rig, () => iommu.attach("03:00.0", one, { pasid }), `PASID ${pasid}: is not of 20 bits`);
    for (const index of [-1, 2048, 0.5])
      refused(
        rig,
        () => iommu.mapInterrupt("03:00.0", index, { address: 0n, data: 0 }),
        `interrupt ${index}`,
      );
    for (const to of [
      { address: -1n, data: 0 },
      { address: 1n << 64n, data: 0 },
      { address: 0n, data: 2 ** 32 },
    ])
      refused(rig, () => iommu.mapInterrupt("03:00.0", 1, to), "is no message");
    refused(rig, () => iommu.respond({ requesterId: 0x0300, group: 1 }, "maybe" as never), '"maybe" is none');
  });

  test("domains and Functions of another machine, names that are taken, and more domains than there is room for", async () => {
    const rig = await withDomains({ capacity: { domains: 3 } });
    const other = await withDomains();
    const { iommu } = rig.machine;
    refused(
      rig,
      () => iommu.attach("03:00.0", domain(other, "one")),
      "domain one: belongs to another machine",
    );
    refused(rig, () => iommu.attach(other.f("b"), domain(rig, "one")), "04:00.0: belongs to another machine");
    refused(rig, () => iommu.detach(other.f("b")), "04:00.0: belongs to another machine");
    refused(rig, () => iommu.createDomain("two"), "domain two: is there already");
    iommu.createDomain();
    refused(rig, () => iommu.createDomain(), "there is room for 3");
  });

  test("an address that is none, and a domain that is none", async () => {
    const rig = await withDomains();
    expect(() => rig.machine.iommu.attach("03:00", domain(rig, "one"))).toThrow("03:00");
    expect(() => rig.machine.iommu.attach("0007:03:00.0", domain(rig, "one"))).toThrow(
      "domain 7 does not exist",
    );
    expect(() => rig.machine.iommu.unmapInterrupt("03:00.0", 9)).toThrow("interrupt 9");
  });

  test("a machine without an IOMMU", async () => {
    const rig = await fabric();
    refused(rig, () => rig.machine.iommu.createDomain(), "new domain: the machine has no IOMMU");
    refused(rig, () => rig.machine.iommu.detach("03:00.0"), "the machine has no IOMMU");
    refused(
      rig,
      () => rig.machine.iommu.mapInterrupt("03:00.0", 1, { address: 0n, data: 0 }),
      "the machine has no IOMMU",
    );
    expect(rig.machine.iommu.faults()).toEqual([]);
  });
});
