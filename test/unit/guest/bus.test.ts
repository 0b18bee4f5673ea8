// What the guest's processor reaches, and what listeners are told of it.

import { beforeEach, describe, expect, test } from "vitest";
import { GuestBus } from "../../../src/guest/bus";
import { prepareMachine } from "../../../src/guest/prepare";
import { builtInMachine } from "../../../src/machine/built-in";
import type { Machine, MachineEvent } from "../../../src/model/machine";
import { type ConfigAccess, formatConfigAccess } from "../../../src/trace/line";

const ECAM = 0xb0000000;
const NIC = ECAM + (0x100 << 12);

let machine: Machine;
let bus: GuestBus;
let accesses: ConfigAccess[];
let events: MachineEvent[];

beforeEach(async () => {
  const description = builtInMachine("intel-82599");
  if (!description) throw new Error("no default machine");
  ({ machine } = await prepareMachine(description));
  accesses = [];
  events = [];
  bus = new GuestBus(machine, {
    access: (access) => void accesses.push(access),
    events: (more) => void events.push(...more),
  });
});

describe("configuration space", () => {
  test("the ECAM window reaches all 4 KiB of every bus", () => {
    expect(bus.memoryRead(NIC, 4)).toBe(0x10fb8086);
    expect(bus.memoryRead(NIC + 0x160, 4)).toBe(machine.at("01:00.0")?.config.read(0x160));
    expect(bus.memoryRead(ECAM + 0xff00000, 4)).toBe(0xffffffff);
  });

  test("mechanism #1 reaches the first 256 bytes, and its accesses are told by address", () => {
    bus.portWrite(0xcf8, 4, 0x80010000);
    expect(bus.portRead(0xcfc, 2)).toBe(0x8086);
    expect(bus.portRead(0xcfe, 2)).toBe(0x10fb);
    bus.portWrite(0xcf8, 4, 0x80010004);
    bus.portWrite(0xcfc, 2, 6);
    expect(accesses.map(formatConfigAccess)).toEqual([
      "R 01:00.0 0x0 2 0x8086",
      "R 01:00.0 0x2 2 0x10fb",
      "W 01:00.0 0x4 2 0x6",
    ]);
  });

  test("while CF8 is disabled its data port is no access to configuration space", () => {
    bus.portWrite(0xcf8, 4, 0x00010000);
    expect(bus.portRead(0xcfc, 4)).toBe(0xffffffff);
    expect(accesses).toEqual([]);
  });

  test("a 16-bit read arrives as two bytes and is told as one", () => {
    const value = bus.memoryRead(NIC, 1) | (bus.memoryRead(NIC + 1, 1) << 8);
    expect(value).toBe(0x8086);
    expect(accesses.map(formatConfigAccess)).toEqual(["R 01:00.0 0x0 2 0x8086"]);
  });

  test("a byte alone is told when something else follows, or at the end", () => {
    bus.memoryRead(NIC + 0x34, 1);
    bus.memoryRead(NIC + 0x3d, 1);
    bus.memoryRead(NIC + 0x0e, 1);
    bus.flush();
    expect(accesses.map(formatConfigAccess)).toEqual([
      "R 01:00.0 0x34 1 0x40",
      "R 01:00.0 0x3d 1 0x1",
      "R 01:00.0 0xe 1 0x80",
    ]);
  });

  test("an unaligned access is made of bytes", () => {
    expect(bus.memoryRead(NIC + 1, 2)).toBe(0xfb80);
    expect(accesses.every((access) => access.size === 1 || access.offset % 2 === 0)).toBe(true);
  });
});

describe("device memory and events", () => {
  test("a write behind a BAR is whole, and reads back", () => {
    machine.at("01:00.0")?.config.write(4, 2, 2);
    machine.at("00:1c.0")?.config.write(4, 2, 2);
    bus.memoryWrite(0xc0000010, 4, 0x11223344);
    bus.memoryWrite(0xc0000012, 2, 0x5566);
    expect(bus.memoryRead(0xc0000010, 4)).toBe(0x55663344);
  });

  test("what nothing claims reads all ones", () => {
    expect(bus.memoryRead(0xd0000000, 4)).toBe(0xffffffff);
    expect(bus.portRead(0x5000, 2)).toBe(0xffff);
  });

  test("every write is followed by the interrupts and the events that it caused", () => {
    const pins: string[] = [];
    machine.interrupts.connect({ pin: ({ pin }, level) => void pins.push(`${pin} ${level}`) });
    machine.interrupts.setPin(machine.at("01:00.0")!, true);
    bus.memoryWrite(NIC + 4, 2, 0x400);
    expect(pins).toEqual(["0 true", "0 false"]);
    bus.memoryWrite(NIC + 0x160 + 0x10, 2, 3);
    bus.memoryWrite(NIC + 0x160 + 0x08, 2, 0x19);
    expect(events.map(({ event }) => event.kind)).toContain("VFs enabled");
    expect(machine.at("01:10.4")).toBeDefined();
  });
});
