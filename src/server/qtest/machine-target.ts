// A machine behind the qtest protocol: what a CPU reaches on its platform.

import type { RootPin } from "../../model/interrupts/interrupts";
import type { Platform } from "../../model/platform";
import type { IrqListener, MemorySize, PortSize, QtestTarget } from "./target";

const IOAPIC_INPUTS = 24;
/** Inputs 16 to 19 of the I/O APIC take INTA to INTD of the root buses of domain 0, in turn from slot to slot. */
const FIRST_INTX_INPUT = 16;
const INTX_INPUTS = 4;

export class MachineTarget implements QtestTarget {
  private readonly listeners = new Set<IrqListener>();
  /** Root pins that are up, by the input they go to. */
  private readonly up = Array.from({ length: INTX_INPUTS }, () => new Set<string>());

  constructor(private readonly platform: Platform) {
    platform.onPin = (pin, level) => this.pin(pin, level);
  }

  portRead(port: number, size: PortSize): number {
    return this.platform.portRead(port, size);
  }

  portWrite(port: number, size: PortSize, value: number): void {
    this.platform.portWrite(port, size, value);
  }

  memoryRead(address: bigint, size: MemorySize): bigint {
    return this.platform.memoryRead(address, size);
  }

  memoryWrite(address: bigint, size: MemorySize, value: bigint): void {
    this.platform.memoryWrite(address, size, value);
  }

  readBytes(address: bigint, length: number): Uint8Array {
    return this.platform.readBytes(address, length);
  }

  writeBytes(address: bigint, bytes: Uint8Array): void {
    this.platform.writeBytes(address, bytes);
  }

  fill(address: bigint, length: number, byte: number): void {
    this.platform.fill(address, length, byte);
  }

  interceptIn(device: string): boolean {
    return device === "ioapic";
  }

  /** The last who drives an input determines it, as in QEMU: root pins and this do not add up. */
  setIrqIn(_device: string, line: number, level: boolean): boolean {
    if (line >= IOAPIC_INPUTS) return false;
    this.report(line, level);
    return true;
  }

  advance(ns: bigint): void {
    this.platform.machine.advance(ns);
  }

  onIrq(listener: IrqListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private pin({ domain, bus, device, pin }: RootPin, level: boolean): void {
    if (domain !== 0) return;
    const input = (device + pin) % INTX_INPUTS;
    const up = this.up[input]!;
    const wire = `${bus}/${device}/${pin}`;
    if (level) up.add(wire);
    else up.delete(wire);
    this.report(FIRST_INTX_INPUT + input, up.size > 0);
  }

  private report(line: number, level: boolean): void {
    for (const listener of this.listeners) listener(line, level);
  }
}
