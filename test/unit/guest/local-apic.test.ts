// The processor's interrupt inputs, on a processor of plain memory.

import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Cpu } from "../../../src/guest/v86/emulator";
import { InterruptWires, isInterruptAddress, requestVector } from "../../../src/guest/v86/local-apic";

const APIC = 0x100;

let calls: string[];
let memory: DataView;
let cpu: Cpu;

beforeEach(() => {
  calls = [];
  const wasm_memory = new WebAssembly.Memory({ initial: 1 });
  memory = new DataView(wasm_memory.buffer);
  cpu = {
    wasm_memory,
    get_apic_addr: () => APIC,
    stop_idling: () => calls.push("wake"),
    device_raise_irq: (input: number) => calls.push(`raise ${input}`),
    device_lower_irq: (input: number) => calls.push(`lower ${input}`),
  } as unknown as Cpu;
});

describe("messages to the local APIC", () => {
  test("FEExxxxxh is its address, and nothing else", () => {
    expect(
      [0xfee00000n, 0xfeefffffn, 0xfed00000n, 0xfef00000n, 0x1_fee0_0000n].map(isInterruptAddress),
    ).toEqual([true, true, false, false, false]);
  });

  test("a vector is requested, edge-triggered, and the processor wakes", () => {
    memory.setUint32(APIC + 128 + 8, 0xffffffff, true);
    requestVector(cpu, 0x41);
    expect(memory.getUint32(APIC + 64 + 8, true)).toBe(1 << 1);
    expect(memory.getUint32(APIC + 128 + 8, true)).toBe(0xfffffffd);
    expect(calls).toEqual(["wake"]);
  });

  test("lowest priority is a way to deliver; system management and exception vectors are not", () => {
    for (const data of [0x0241, 0x0f, 0x0741]) requestVector(cpu, data);
    expect(calls).toEqual([]);
    requestVector(cpu, 0x0141);
    expect(calls).toEqual(["wake"]);
  });
});

describe("interrupt wires", () => {
  test("a wire goes up when nothing else runs, and down at once", () => {
    vi.useFakeTimers();
    const wires = new InterruptWires(cpu);
    wires.set(1, "one", true);
    expect(calls).toEqual([]);
    vi.runAllTimers();
    wires.set(1, "one", false);
    expect(calls).toEqual(["raise 17", "lower 17"]);
    vi.useRealTimers();
  });

  test("a wire that went down meanwhile does not go up", () => {
    vi.useFakeTimers();
    const wires = new InterruptWires(cpu);
    wires.set(0, "one", true);
    wires.set(0, "one", false);
    vi.runAllTimers();
    expect(calls).toEqual(["lower 16"]);
    vi.useRealTimers();
  });

  test("a wire that two devices hold goes down with the second", () => {
    const wires = new InterruptWires(cpu);
    const [one, other] = ["one", "other"];
    wires.set(3, one, true);
    wires.set(3, other, true);
    wires.set(3, one, false);
    expect(calls).toEqual([]);
    wires.set(3, other, false);
    expect(calls).toEqual(["lower 19"]);
  });
});
