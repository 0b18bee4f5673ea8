// A machine behind the qtest protocol: what a CPU reaches on its platform.

import type { RootPin } from "../../model/interrupts/interrupts";
import type { Platform } from "../../model/platform";
import type { IrqListener, MemorySize, PortSize, QtestTarget } from "./target";

/** The I/O APIC's inputs 16 to 19 take INTA to INTD of the root buses of domain 0, in turn from slot to slot. */
const FIRST_INTX_INPUT = 16;
const INPUTS = 4;

export class MachineTarget implements QtestTarget {
  private readonly listeners = new Set<IrqListener>();
  /** Root pins that are up, by the input they go to. */
  private readonly up = Array.from({ length: INPUTS }, () => new Set<string>());

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

  /** No input line can be driven from outside. */
  setIrqIn(_device: string, _line: number, _level: boolean): boolean {
    return false;
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
    const input = (device + pin) % INPUTS;
    const up = this.up[input]!;
    const wire = `${bus}/${device}/${pin}`;
    if (level) up.add(wire);
    else up.delete(wire);
    for (const listener of this.listeners) listener(FIRST_INTX_INPUT + input, up.size > 0);
  }
}
