// A machine as a qtest client sees it.

import { describe, expect, it } from "vitest";
import { builtInMachine } from "../../../src/machine/built-in";
import { Machine } from "../../../src/model/machine";
import { Platform } from "../../../src/model/platform";
import { MachineTarget } from "../../../src/server/qtest/machine-target";

const ECAM = 0xb0000000n;
const ROOT_PORT = ECAM + 0xe0000n;

async function target(): Promise<MachineTarget> {
  return new MachineTarget(new Platform(await Machine.create(builtInMachine("intel-82599")!)));
}

describe("a machine behind qtest", () => {
  it("answers at its ECAM window and at CF8h/CFCh alike", async () => {
    const machine = await target();
    machine.portWrite(0xcf8, 4, 0x8000e018);
    machine.portWrite(0xcfc, 4, 0x00030201);
    expect(machine.portRead(0xcfc, 4)).toBe(0x00030201);
    expect(machine.memoryRead(ROOT_PORT + 0x18n, 4)).toBe(0x00030201n);
    expect([...machine.readBytes(ROOT_PORT, 4)]).toEqual([0x36, 0x1b, 0x0c, 0x00]);
  });

  it("has memory at 0, and all ones where nothing is", async () => {
    const machine = await target();
    machine.memoryWrite(0x1000n, 8, 0x1122334455667788n);
    machine.writeBytes(0x1002n, Uint8Array.of(0xaa, 0xbb));
    machine.fill(0x1006n, 2, 0x5a);
    expect(machine.memoryRead(0x1000n, 8)).toBe(0x5a5a3344bbaa7788n);
    expect(machine.memoryRead(0xf0000000n, 2)).toBe(0xffffn);
    expect(machine.portRead(0x2000, 1)).toBe(0xff);
  });

  it("has an I/O APIC whose inputs follow the pins of the root bus", async () => {
    const built = await Machine.create(builtInMachine("intel-82599")!);
    const machine = new MachineTarget(new Platform(built));
    expect([machine.interceptIn("ioapic"), machine.interceptIn("pic")]).toEqual([true, false]);
    const seen: string[] = [];
    const stop = machine.onIrq((line, level) => seen.push(`${line} ${level}`));
    const nic = built.functions.find((f) => f.description.interruptPin === 2)!;
    built.interrupts.setPin(nic, true);
    expect(seen).toEqual(["17 true"]);
    built.interrupts.setPin(nic, false);
    stop();
    built.interrupts.setPin(nic, true);
    expect(seen).toEqual(["17 true", "17 false"]);
  });

  it("has 24 inputs of the I/O APIC that can be driven from outside", async () => {
    const machine = await target();
    const seen: string[] = [];
    machine.onIrq((line, level) => seen.push(`${line} ${level}`));
    expect([0, 23, 24].map((line) => machine.setIrqIn("ioapic", line, true))).toEqual([true, true, false]);
    machine.setIrqIn("ioapic", 23, false);
    expect(seen).toEqual(["0 true", "23 true", "23 false"]);
  });
});
