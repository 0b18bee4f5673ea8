// The processor's interrupt inputs: messages to the local APIC, wires to the I/O APIC.

import { FIRST_INTX_INPUT } from "../address-map";
import type { Cpu } from "./emulator";

/** Where v86 keeps them among the registers of its local APIC: 256 bits each. */
const INTERRUPT_REQUESTS = 64;
const TRIGGER_MODES = 128;

const DELIVERY_MODE = 0x700;
const LOWEST_PRIORITY = 0x100;
/** Vectors below belong to the processor's exceptions. */
const FIRST_VECTOR = 16;

/** Whether a memory write of a device is an interrupt message (PCIe §6.1.4): FEExxxxxh. */
export function isInterruptAddress(address: bigint): boolean {
  return address >> 20n === 0xfeen;
}

/** Requests the vector in `data`, edge-triggered. There is one processor, so any destination is right. */
export function requestVector(cpu: Cpu, data: number): void {
  const vector = data & 0xff;
  const mode = data & DELIVERY_MODE;
  if (vector < FIRST_VECTOR || mode > LOWEST_PRIORITY) return;
  const registers = new DataView(cpu.wasm_memory.buffer, cpu.get_apic_addr());
  const word = (vector >> 5) * 4;
  const bit = 1 << (vector & 31);
  registers.setInt32(
    INTERRUPT_REQUESTS + word,
    registers.getInt32(INTERRUPT_REQUESTS + word, true) | bit,
    true,
  );
  registers.setInt32(TRIGGER_MODES + word, registers.getInt32(TRIGGER_MODES + word, true) & ~bit, true);
  cpu.stop_idling();
}

/**
 * The four interrupt wires of PCI. Several devices may hold one. A wire goes up when nothing else runs, as it would
 * interrupt the instruction that caused it; it goes down at once, or the guest sees the interrupt again.
 */
export class InterruptWires {
  private readonly holders = new Map<number, Set<string>>();

  constructor(private readonly cpu: Cpu) {}

  /** `line` is 0 to 3. */
  set(line: number, holder: string, level: boolean): void {
    const holders = this.holders.get(line) ?? new Set();
    this.holders.set(line, holders);
    if (level) holders.add(holder);
    else holders.delete(holder);
    if (holders.size === 0) this.cpu.device_lower_irq(FIRST_INTX_INPUT + line);
    else setTimeout(() => this.raise(line), 0);
  }

  private raise(line: number): void {
    if (this.holders.get(line)?.size) this.cpu.device_raise_irq(FIRST_INTX_INPUT + line);
  }
}
