// A VF given to a guest: the host's machine has the NIC and an IOMMU, the guest's an ordinary Function.

import { beforeEach, describe, expect, test } from "vitest";
import { type AssignedVf, assignVf } from "../../../src/devices/assigned/assigned-vf";
import { ASSIGNED, guestFileOf } from "../../../src/devices/assigned/guest-file";
import { HostMemory } from "../../../src/devices/assigned/host-memory";
import { enumerateMachine } from "../../../src/firmware";
import { AccessError } from "../../../src/model/errors";
import type { PciFunction } from "../../../src/model/function";
import type { Machine } from "../../../src/model/machine";
import { Platform } from "../../../src/model/platform";
import { build, named } from "../../support/machines";
import { type Bench, openPools, Queue, type Registers, VF_MACS, vfQueue } from "./intel-82599/driver";
import { ethernet } from "./intel-82599/frames";

const WIRE = "02:00:00:00:00:77";
const MIB = 1 << 20;
const GUEST_BASE = 1n << 40n;
const GUEST_MEMORY = 4 * MIB;
const PLACE = { base: GUEST_BASE, size: BigInt(GUEST_MEMORY) };

/** A guest with the first VF. */
class Guest implements Registers {
  readonly vectors: number[] = [];

  private constructor(
    readonly machine: Machine,
    readonly platform: Platform,
    readonly f: PciFunction,
    readonly assigned: AssignedVf,
  ) {
    platform.onMessage = ({ data }) => this.vectors.push(data);
  }

  static async of({ machine: host, platform: hostMemory, pf }: Bench): Promise<Guest> {
    const vf = pf.vfs[0]!;
    const machine = await build(guestFileOf(vf));
    const platform = new Platform(machine, GUEST_MEMORY);
    host.memory = new HostMemory([
      { base: 0n, size: BigInt(hostMemory.ram.size), memory: hostMemory },
      { ...PLACE, memory: platform },
    ]);
    const f = named(machine, ASSIGNED);
    const assigned = assignVf(vf, f, PLACE);
    enumerateMachine(machine);
    f.config.write(4, 6, 2);
    return new Guest(machine, platform, f, assigned);
  }

  private bar(index: number): bigint {
    const at = 0x10 + 4 * index;
    return BigInt((this.f.peek(at) & ~0xf) >>> 0) + (BigInt(this.f.peek(at + 4)) << 32n);
  }

  read(offset: number): number {
    return Number(this.platform.memoryRead(this.bar(0) + BigInt(offset), 4));
  }

  write(offset: number, value: number): void {
    this.platform.memoryWrite(this.bar(0) + BigInt(offset), 4, BigInt(value >>> 0));
  }

  /** Vector 0 sends `data`. */
  enableVector(data: number): void {
    const table = this.bar(3);
    this.platform.memoryWrite(table, 4, 0xfee0_0000n);
    this.platform.memoryWrite(table + 8n, 4, BigInt(data));
    this.platform.memoryWrite(table + 12n, 4, 0n);
    this.f.config.block("MSI-X").write("Message Control", { "MSI-X Enable": true });
  }
}

describe("a VF that a guest was given", () => {
  let host: Bench;
  let guest: Guest;
  let queue: Queue;
  beforeEach(async () => {
    host = await openPools({ unknown: "identity" });
    guest = await Guest.of(host);
    host.write(0x51e0, 0x1f);
    host.write(0x8110, 0x1f);
    queue = new Queue(guest, vfQueue(0));
    queue.open();
  });

  test("is an ordinary Function there, with its real IDs, and stays a VF in its own machine", () => {
    expect(guest.f.config.read(0, 4)).toBe(0x10ed_8086);
    expect(host.pf.vfs[0]!.config.read(0, 4)).toBe(0xffff_ffff);
    expect(guest.f.config.block("MSI-X").read("Message Control")).toBe(2);
    expect(guest.read(0x10)).toBe(0x7000_0000);
    guest.write(0x204, 0xcafe);
    expect(host.read(0x13004)).toBe(0xcafe);
  });

  test("R104: sends and receives in the guest's memory, with the VF's Requester ID, and nobody else's", () => {
    const before = host.platform.readBytes(0x10_0000n, 0x1000);
    queue.send(ethernet(WIRE, VF_MACS[0]));
    expect(host.left).toEqual([ethernet(WIRE, VF_MACS[0])]);
    host.model.receive(ethernet(VF_MACS[0], WIRE));
    expect(queue.take()!.bytes).toEqual(ethernet(VF_MACS[0], WIRE));
    expect(host.platform.readBytes(0x10_0000n, 0x1000)).toEqual(before);
    expect(host.machine.iommu.faults()).toEqual([]);
  });

  test("interrupts the guest, by the guest's own table, and not the host", () => {
    guest.enableVector(0x61);
    host.messages.length = 0;
    guest.write(0x120, 0x80);
    for (const register of [0x110, 0x114, 0x108]) guest.write(register, 7);
    host.model.receive(ethernet(VF_MACS[0], WIRE));
    expect([guest.vectors, host.messages]).toEqual([[0x61], []]);
  });

  test("cannot reach beyond the guest's memory: a fault, and nothing else", () => {
    const frame = ethernet(WIRE, VF_MACS[0]);
    queue.put([0, 1, (frame.length | 0x2b30_0000) >>> 0, frame.length << 14]);
    queue.ring();
    expect(host.left).toEqual([]);
    const faults = host.machine.iommu.faults();
    expect(faults.map(({ requesterId, address, access }) => [requesterId, address, access])).toEqual([
      [host.pf.vfs[0]!.routingId, 1n << 32n, "read"],
    ]);
    queue.send(frame);
    expect(host.left).toEqual([frame]);
  });

  test("does nothing without the guest's Bus Master Enable", () => {
    guest.f.config.write(4, 2, 2);
    queue.send(ethernet(WIRE, VF_MACS[0]));
    expect([host.left, host.pf.vfs[0]!.peek(4) & 4]).toEqual([[], 0]);
  });

  test("is reset with the Function, and the PF is told", () => {
    host.write(0x700, 1);
    guest.f.functionLevelReset();
    expect([host.read(0x600), host.vfRead(0, 0x1028)]).toEqual([1, 0]);
    expect(host.pf.vfs[0]!.config.block("MSI-X").field("Message Control", "MSI-X Enable")).toBe(1);
  });

  test("is gone for the guest when it is taken back, and can touch its memory no more", () => {
    guest.assigned.release();
    expect(guest.read(0x10)).toBe(0xffff_ffff);
    const vf = host.pf.vfs[0]!;
    vf.config.write(4, 4, 2);
    vf.dma.write(0x1000n, Uint8Array.of(1));
    expect(guest.platform.memoryRead(0x1000n, 1)).toBe(0n);
  });
});

test("a VF that is gone cannot be given away", async () => {
  const host = await openPools({ unknown: "identity" });
  const vf = host.pf.vfs[0]!;
  const guest = await build(guestFileOf(vf));
  host.pf.config.block("SR-IOV").write("SR-IOV Control", { "VF Enable": false });
  expect(() => assignVf(vf, named(guest, ASSIGNED), PLACE)).toThrow(AccessError);
});
