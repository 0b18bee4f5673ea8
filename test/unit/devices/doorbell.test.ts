// The example device model, by every way that leads to its BAR.

import { beforeEach, describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { Doorbell } from "../../../src/devices/doorbell";
import { enumerateMachine } from "../../../src/firmware";
import { decodeSnapshot, encodeSnapshot } from "../../../src/guest/snapshot";
import { AccessError, SnapshotError } from "../../../src/model/errors";
import type { PciFunction } from "../../../src/model/function";
import type { Machine } from "../../../src/model/machine";
import { Platform } from "../../../src/model/platform";
import { MachineTarget } from "../../../src/server/qtest/machine-target";
import { build, endpoint, machineWith, named, rootPort } from "../../support/machines";

const COUNT = 0x0c;
const CAUSE = 0x10;
const TABLE = 0x800;
const MEMORY_AND_MASTER = 6;

const file = machineWith(
  rootPort([
    endpoint(
      {
        name: "bell",
        bars: [
          { index: 0, type: "memory32", size: "4K" },
          { index: 1, type: "memory32", size: "4K" },
        ],
        capabilities: [
          { type: "pcie", flr: true },
          { type: "msi-x", vectors: 2, table: { bar: 0, offset: TABLE }, pba: { bar: 0, offset: "0xc00" } },
        ],
      },
      {
        name: "peer",
        function: 1,
        capabilities: [
          { type: "pcie" },
          { type: "msi-x", vectors: 1, table: { bar: 0, offset: 0 }, pba: { bar: 0, offset: 512 } },
        ],
        bars: [{ index: 0, type: "memory32", size: "4K" }],
      },
    ),
  ]),
);

describe("a doorbell", () => {
  let machine: Machine;
  let platform: Platform;
  let bell: PciFunction;
  let base: bigint;
  const at = (offset: number) => base + BigInt(offset);
  const read = (offset: number) => Number(platform.memoryRead(at(offset), 4));
  const write = (offset: number, value: number) => platform.memoryWrite(at(offset), 4, BigInt(value));
  /** Rings once, with the count to go to 2000h, and lets it finish. */
  const ring = () => {
    write(0, 0x2000);
    write(8, 1);
    machine.advance(1000n);
  };

  beforeEach(async () => {
    machine = await build(file);
    platform = new Platform(machine);
    bell = named(machine, "bell");
    machine.attach(bell, (host) => new Doorbell(host));
    enumerateMachine(machine);
    for (const f of machine.functions) f.config.write(4, MEMORY_AND_MASTER, 2);
    base = BigInt((bell.peek(0x10) & ~0xf) >>> 0);
  });

  test("rings by a write, and writes the count and raises its vector when the clock has gone on by 1 µs", () => {
    const messages: unknown[] = [];
    platform.onMessage = ({ requesterId, vector, address, data }) =>
      messages.push({ requesterId, vector, address, data });
    platform.memoryWrite(at(TABLE), 4, 0xfee0_1000n);
    platform.memoryWrite(at(TABLE + 8), 4, 0x4031n);
    platform.memoryWrite(at(TABLE + 12), 4, 0n);
    bell.config.block("MSI-X").write("Message Control", { "MSI-X Enable": true });
    write(0, 0x2000);
    write(8, 1);
    machine.advance(999n);
    expect([read(COUNT), messages]).toEqual([0, []]);
    machine.advance(1n);
    expect(messages).toEqual([{ requesterId: 0x0100, vector: 0, address: 0xfee01000n, data: 0x4031 }]);
    expect([read(COUNT), read(CAUSE), read(CAUSE)]).toEqual([1, 1, 0]);
    expect(platform.memoryRead(0x2000n, 4)).toBe(1n);
    ring();
    expect(platform.memoryRead(0x2000n, 4)).toBe(2n);
  });

  test("keeps its MSI-X table and its other BAR in the core", () => {
    platform.memoryWrite(at(TABLE), 4, 0x1234_5678n);
    expect(read(TABLE)).toBe(0x1234_5678);
    platform.memoryWrite(at(0x1010), 4, 0xabcdn);
    expect(read(0x1010)).toBe(0xabcd);
    expect(read(0x10)).toBe(0);
  });

  test("answers a client of qtest", () => {
    const target = new MachineTarget(platform);
    target.writeBytes(at(0), Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0));
    target.advance(1000n);
    expect([...target.readBytes(at(COUNT), 8)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
    expect(target.memoryRead(0x2000n, 4)).toBe(1n);
  });

  test("answers a peer that writes and reads its BAR by DMA", () => {
    const peer = named(machine, "peer");
    const written = peer.dma.write(at(0), Uint8Array.of(0, 0x30, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0));
    expect(written).toMatchObject({ target: "BAR", completerId: 0x0100 });
    machine.advance(1000n);
    expect(platform.memoryRead(0x3000n, 4)).toBe(1n);
    expect([...peer.dma.read(at(0), 16).bytes]).toEqual([0, 0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
  });

  test("is rung by the interrupt message of a peer", () => {
    const peer = named(machine, "peer");
    const table = BigInt((peer.peek(0x10) & ~0xf) >>> 0);
    platform.memoryWrite(table, 4, at(8));
    platform.memoryWrite(table + 8n, 4, 1n);
    platform.memoryWrite(table + 12n, 4, 0n);
    peer.config.block("MSI-X").write("Message Control", { "MSI-X Enable": true });
    write(0, 0x2000);
    expect(machine.interrupts.raise(peer)).toBe("sent");
    machine.advance(1000n);
    expect(read(COUNT)).toBe(1);
  });

  test("shows observers what it answered, and the access's own Completion Status", () => {
    ring();
    const seen: unknown[] = [];
    const stop = machine.core().observe({
      after: (action) => {
        if (action.kind === "memory") seen.push([action.value, action.status]);
      },
    });
    read(COUNT);
    stop();
    expect(seen).toEqual([[1, CompletionStatus.Successful]]);
    machine.core().memoryRead(0x1_0000_0000n, 4);
    expect(machine.completion()).toBe(CompletionStatus.UnsupportedRequest);
  });

  test("does no DMA without Bus Master Enable, and says so", () => {
    bell.config.write(4, 2, 2);
    ring();
    expect([read(CAUSE), platform.memoryRead(0x2000n, 4)]).toEqual([2, 0n]);
  });

  test("R84: is reset by FLR, and forgets a ring under way", () => {
    ring();
    write(8, 1);
    bell.functionLevelReset();
    machine.advance(5000n);
    bell.config.write(4, MEMORY_AND_MASTER, 2);
    bell.config.write(0x10, Number(base), 4);
    expect([read(0), read(COUNT), read(CAUSE)]).toEqual([0, 0, 0]);
  });

  test("is put back by a snapshot, its timer too", () => {
    ring();
    write(8, 1);
    machine.advance(400n);
    const snapshot = machine.snapshot();
    machine.advance(600n);
    expect(read(COUNT)).toBe(2);
    machine.restore(snapshot);
    expect(read(COUNT)).toBe(1);
    machine.advance(599n);
    expect(read(COUNT)).toBe(1);
    machine.advance(1n);
    expect(read(COUNT)).toBe(2);
  });

  test("goes through the file of a guest's snapshot", () => {
    ring();
    write(8, 1);
    const { cores, devices = [] } = machine.snapshot();
    const whole = { fingerprint: "f", memorySize: 1, cores, devices, emulator: Uint8Array.of(9) };
    const decoded = decodeSnapshot(encodeSnapshot(whole));
    expect(decoded.devices).toEqual(devices);
    expect(decoded.devices[0]?.timers).toEqual([{ id: 0, at: 2000n }]);
    expect([...decoded.emulator]).toEqual([9]);
  });

  test("a second model of a Function is refused", () => {
    expect(() => machine.attach(bell, (host) => new Doorbell(host))).toThrow(AccessError);
  });
});

test("a snapshot from before a model was attached is refused, and changes nothing", async () => {
  const machine = await build(file);
  const before = machine.snapshot();
  machine.attach(named(machine, "bell"), (host) => new Doorbell(host));
  machine.configWrite(0x00e0, 0x19, 1, 5);
  expect(() => machine.restore(before)).toThrow(SnapshotError);
  expect(machine.configRead(0x00e0, 0x19, 1)).toBe(5);
});
