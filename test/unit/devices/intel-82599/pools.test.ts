// Pools, mailboxes and filters of the 82599: what the PF's registers make of its VFs and of the embedded switch.

import { beforeEach, describe, expect, test } from "vitest";
import { type Bench, openPools, Queue, VF_MACS, vfQueue } from "./driver";
import { ethernet } from "./frames";

const WIRE = "02:00:00:00:00:77";
const PFVML2FLT = 0xf000;

describe("filter registers", () => {
  let bench: Bench;
  const port = (vf: number | null) => bench.machine.switchPortOf(vf === null ? bench.pf : bench.pf.vfs[vf]!);
  beforeEach(async () => {
    bench = await openPools();
  });

  test("addresses of a pool are those of its port in the switch, and leave it again", () => {
    expect(port(0).unicast).toEqual([VF_MACS[0]]);
    expect(port(2).unicast).toEqual([]);
    expect(port(null).unicast).toHaveLength(1);
    bench.write(0xa600 + 8, 0b101);
    expect([port(0).unicast, port(2).unicast]).toEqual([[VF_MACS[0]], [VF_MACS[0]]]);
    bench.write(0xa204 + 8, 0);
    expect([port(0).unicast, port(2).unicast]).toEqual([[], []]);
  });

  test("VLAN filters, port VLAN, anti-spoof and enables are the port's settings", () => {
    bench.write(0xf100 + 4 * 3, 0x8000_0000 + 200);
    bench.write(0xf200 + 8 * 3, 0b10);
    bench.write(0x8200, 0x0202);
    expect(port(1).vlans).toEqual([200]);
    expect(port(1).switches).toMatchObject({ macAntiSpoof: true, vlanAntiSpoof: true, rxEnabled: true });
    expect(port(0).switches).toMatchObject({ macAntiSpoof: false, vlanAntiSpoof: false });
    bench.write(0x8004, (0x4000_0000 + 300) >>> 0);
    expect(port(1).portVlan).toBe(300);
    bench.write(0x8004, 0);
    bench.write(0x51e0, 0x1d);
    expect([port(1).portVlan, port(1).switches.rxEnabled]).toEqual([null, false]);
    bench.write(PFVML2FLT + 4, 1 << 28);
    expect(port(1).switches).toMatchObject({
      acceptUntagged: false,
      acceptBroadcast: false,
      multicastPromiscuous: true,
    });
  });

  test("with virtualisation off only the PF is served, by the filters of the port", () => {
    bench.write(0x51b0, 0);
    bench.write(0x5080, 0x600);
    expect(port(null).switches).toMatchObject({
      unicastPromiscuous: true,
      acceptBroadcast: true,
      rxEnabled: true,
    });
    expect(port(0).switches).toMatchObject({ rxEnabled: false, txEnabled: false });
  });

  test("VFs that come back begin as the registers say", () => {
    const sriov = bench.pf.config.block("SR-IOV");
    sriov.write("SR-IOV Control", { "VF Enable": false });
    sriov.write("SR-IOV Control", { "VF Enable": true });
    expect(port(0).unicast).toEqual([VF_MACS[0]]);
  });
});

describe("queues of VFs", () => {
  let bench: Bench;
  let vf0: Queue;
  let vf1: Queue;
  beforeEach(async () => {
    bench = await openPools();
    [vf0, vf1] = [0, 1].map((vf) => new Queue(bench.vf(vf), vfQueue(vf))) as [Queue, Queue];
    vf0.open();
    vf1.open();
  });

  test("have the PF's registers, four for each pool", () => {
    bench.vfWrite(1, 0x1018 + 0x40, 3);
    expect(bench.read(0x1018 + 0x40 * 5)).toBe(3);
    bench.vfWrite(1, 0x1018 + 0x40 * 4, 7);
    expect(bench.vfRead(1, 0x1018 + 0x40 * 4)).toBe(0);
    expect(bench.read(0x6008)).toBe(0x80);
  });

  test("R104: a frame from VF to VF stays inside, marked as looped back, and is a DMA write of the VF that gets it", () => {
    const requesters: unknown[] = [];
    const stop = bench.machine.core().observe({
      after: (action) => {
        if (action.kind === "request")
          requesters.push([action.vf, typeof action.data === "number" ? "read" : "write"]);
      },
    });
    vf0.send(ethernet(VF_MACS[1], VF_MACS[0]));
    stop();
    expect(vf1.take()!.words[2]).toBe(0x0004_0003);
    expect(bench.left).toEqual([]);
    expect(requesters).toEqual([
      [0, "read"],
      [0, "read"],
      [1, "read"],
      [1, "write"],
      [1, "write"],
      [0, "write"],
    ]);
  });

  test("a frame from the wire goes to the VF that has the address, and is counted there", () => {
    bench.model.receive(ethernet(VF_MACS[1], WIRE));
    expect([vf0.take(), vf1.take()!.bytes.length]).toEqual([undefined, 60]);
    expect([bench.vfRead(1, 0x101c), bench.vfRead(1, 0x1020), bench.vfRead(0, 0x101c)]).toEqual([1, 64, 0]);
  });

  test("a spoofed address is dropped, counted in the switch and in SSVPC", () => {
    bench.write(0x8200, 0x01);
    vf0.send(ethernet(WIRE, VF_MACS[1]));
    vf0.send(ethernet(WIRE, VF_MACS[0]));
    expect(bench.left).toHaveLength(1);
    expect([bench.read(0x8780), bench.read(0x8780)]).toEqual([1, 0]);
    expect(bench.machine.switchPortOf(bench.pf.vfs[0]!).counters().macSpoof).toBe(1n);
  });

  test("a rate that the PF sets for a queue of a VF is its port's: what is more is dropped", () => {
    const limited = () => bench.machine.switchPortOf(bench.pf.vfs[0]!).counters().rateLimited;
    // A tenth of 10 Gb/s, 0.125 bytes a nanosecond; 64 KiB may go at once.
    bench.write(0x4904, 0);
    bench.write(0x4984, (0x8000_0000 | (10 << 14)) >>> 0);
    for (let i = 0; i < 44; i++) vf0.send(ethernet(WIRE, VF_MACS[0], 1486));
    expect([bench.left.length, limited()]).toEqual([43, 1n]);
    bench.machine.advance(8000n);
    vf0.send(ethernet(WIRE, VF_MACS[0], 886));
    vf0.send(ethernet(WIRE, VF_MACS[0], 1486));
    expect([bench.left.length, limited()]).toEqual([44, 2n]);
    vf1.send(ethernet(WIRE, VF_MACS[1], 1486));
    bench.write(0x4984, 0);
    vf0.send(ethernet(WIRE, VF_MACS[0], 1486));
    expect([bench.left.length, limited()]).toEqual([46, 2n]);
  });

  test("FLR of a VF stops its queues and disables it, tells the PF, and leaves its neighbour", () => {
    bench.write(0x898, 0x10);
    bench.pf.vfs[0]!.functionLevelReset();
    expect([bench.read(0x600), bench.read(0x808), bench.read(0x51e0)]).toEqual([1, 1 << 19, 0x1e]);
    expect([bench.vfRead(0, 0x1028), bench.vfRead(1, 0x1028)]).toEqual([0, 1 << 25]);
    bench.write(0x700, 1);
    expect(bench.read(0x600)).toBe(0);
  });

  test("vectors of a VF are sent with its own messages, once, and mask themselves", () => {
    const vf = bench.pf.vfs[1]!;
    const at = bench.pf.config.block("SR-IOV").offset + 0x24 + 12;
    const table = BigInt((bench.pf.peek(at) & ~0xf) >>> 0) + (BigInt(bench.pf.peek(at + 4)) << 32n) + 0x4000n;
    bench.platform.memoryWrite(table, 4, 0xfee0_0000n);
    bench.platform.memoryWrite(table + 8n, 4, 0x55n);
    bench.platform.memoryWrite(table + 12n, 4, 0n);
    vf.config.block("MSI-X").write("Message Control", { "MSI-X Enable": true });
    bench.vfWrite(1, 0x120, 0x80);
    for (const register of [0x110, 0x114, 0x108]) bench.vfWrite(1, register, 7);
    bench.model.receive(ethernet(VF_MACS[1], WIRE));
    bench.model.receive(ethernet(VF_MACS[1], WIRE));
    expect(bench.messages.map(({ requesterId, data }) => [requesterId, data])).toEqual([
      [vf.routingId, 0x55],
    ]);
    bench.vfWrite(1, 0x108, 1);
    expect(bench.messages).toHaveLength(2);
  });
});

describe("a mailbox", () => {
  let bench: Bench;
  const VFU = 4;
  const PFU = 8;
  beforeEach(async () => {
    bench = await openPools();
  });

  test("has one memory for both sides, and a lock that one side has at a time", () => {
    bench.vfWrite(2, 0x2fc, VFU);
    expect(bench.vfRead(2, 0x2fc) & VFU).toBe(VFU);
    bench.write(0x4b08, PFU);
    expect(bench.read(0x4b08)).toBe(VFU);
    bench.vfWrite(2, 0x204, 0xcafe);
    expect(bench.read(0x13000 + 0x40 * 2 + 4)).toBe(0xcafe);
    bench.write(0x4b08, 16);
    bench.write(0x4b08, PFU);
    expect(bench.read(0x4b08)).toBe(PFU);
    bench.vfWrite(2, 0x2fc, VFU);
    expect(bench.vfRead(2, 0x2fc) & VFU).toBe(0);
  });

  test("a request and an acknowledgement are bits of the PF, and a cause", () => {
    bench.vfWrite(2, 0x2fc, 1);
    bench.vfWrite(2, 0x2fc, 2);
    expect([bench.read(0x710), bench.read(0x808)]).toEqual([0x0004_0004, 1 << 19]);
    bench.write(0x710, 0x0004_0000);
    expect(bench.read(0x710)).toBe(4);
  });

  test("an answer is a bit that the VF reads once", () => {
    bench.write(0x4b08, 1);
    bench.write(0x4b08, 2);
    const [first, second] = [bench.vfRead(2, 0x2fc), bench.vfRead(2, 0x2fc)];
    expect([first & 0x30, second & 0x30]).toEqual([0x30, 0]);
  });

  test("tells VFs that the PF is in reset, and when it is done", () => {
    const state = () => bench.vfRead(3, 0x2fc) & 0xc0;
    expect(state()).toBe(0x40);
    bench.write(0x18, 1 << 14);
    expect([bench.read(0x18), state(), state()]).toEqual([0, 0x80, 0]);
    bench.write(0, 1 << 26);
    expect(state()).toBe(0x40);
  });
});
