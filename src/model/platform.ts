// What a CPU reaches: guest RAM at 0, the ECAM window, CF8h/CFCh and I/O ports, BARs behind the windows.

import { CompletionStatus } from "../abi";
import type { AccessSize, Core } from "../core/core";
import type { RootMemory } from "./dma";
import type { InterruptMessage, InterruptSink, RootPin } from "./interrupts/interrupts";
import type { Machine } from "./machine";
import { Ram } from "./ram";

export type PlatformSize = 1 | 2 | 4 | 8;

export interface PlatformOptions {
  /**
   * What becomes of a configuration request to a Function that is not ready. `retry`: the Root Complex repeats it, and time
   * goes on until the Function is ready (the default). `report`: it ends, all ones, and the Completion Status says why.
   */
  readonly onRetry?: "retry" | "report";
}

/**
 * A machine with memory beside it. Any address, any alignment: what nothing claims reads all ones, writes are lost. Messages
 * of Functions land in the memory, or go where no memory is and are lost but for `onMessage`.
 */
export class Platform implements InterruptSink, RootMemory {
  readonly ram: Ram;
  /** Learns of each interrupt message that arrives at the root. Must not throw. */
  onMessage: ((message: InterruptMessage) => void) | undefined;
  /** Learns of each pin of a root bus that changes its level. Must not throw. */
  onPin: ((pin: RootPin, level: boolean) => void) | undefined;
  private readonly cores: readonly Core[];
  private readonly retries: boolean;

  /** `ramSize` in bytes, a multiple of 1 MiB up to 4 GiB; 64 MiB by default. */
  constructor(
    readonly machine: Machine,
    ramSize?: number,
    options: PlatformOptions = {},
  ) {
    this.ram = new Ram(ramSize);
    this.retries = options.onRetry !== "report";
    this.cores = machine.domains.map((domain) => machine.core(domain));
    machine.interrupts.connect(this);
    machine.memory = this;
  }

  readMemory(address: bigint, length: number): Uint8Array | undefined {
    if (this.ram.overlap(address, length) < length) return undefined;
    const bytes = new Uint8Array(length);
    this.ram.read(address, bytes);
    return bytes;
  }

  writeMemory(address: bigint, bytes: Uint8Array): boolean {
    return this.ram.overlap(address, bytes.length) === bytes.length && this.ram.write(address, bytes) > 0;
  }

  message(message: InterruptMessage): void {
    this.ram.writeNumber(message.address, 4, BigInt(message.data));
    this.onMessage?.(message);
  }

  pin(pin: RootPin, level: boolean): void {
    this.onPin?.(pin, level);
  }

  /** A configuration read, as through ECAM; `offset` is a multiple of `size`. */
  configRead(routingId: number, offset: number, size: AccessSize, domain = 0): number {
    const core = this.machine.core(domain);
    let value = core.configRead(routingId, offset, size);
    while (this.isToRepeat(core)) value = core.configRead(routingId, offset, size);
    return value;
  }

  configWrite(routingId: number, offset: number, size: AccessSize, value: number, domain = 0): void {
    const core = this.machine.core(domain);
    do core.configWrite(routingId, offset, size, value);
    while (this.isToRepeat(core));
    this.machine.interrupts.deliver();
  }

  /** Reads an I/O port of domain 0; CF8h and CFCh–CFFh are configuration mechanism #1. Unaligned accesses are split. */
  portRead(port: number, size: AccessSize): number {
    const core = this.machine.core();
    if (isConfigPort(port) || port % size === 0) {
      let value = core.portRead(port, size);
      while (this.isToRepeat(core)) value = core.portRead(port, size);
      return value;
    }
    let value = 0;
    for (let i = 0; i < size; i++) value += core.portRead(port + i, 1) * 2 ** (8 * i);
    return value;
  }

  portWrite(port: number, size: AccessSize, value: number): void {
    const core = this.machine.core();
    if (isConfigPort(port) || port % size === 0) {
      do core.portWrite(port, size, value);
      while (this.isToRepeat(core));
    } else for (let i = 0; i < size; i++) core.portWrite(port + i, 1, (value >>> (8 * i)) & 0xff);
    this.machine.interrupts.deliver();
  }

  /** A little-endian number. An 8-byte access is two dwords, the lower first; an unaligned one is split. */
  memoryRead(address: bigint, size: PlatformSize): bigint {
    const inRam = this.ram.readNumber(address, size);
    if (inRam !== undefined) return inRam;
    const step = stepOf(address, size);
    if (step === size) return BigInt(this.read(address, size));
    let value = 0n;
    for (let at = 0; at < size; at += step) {
      value |= BigInt(this.read(address + BigInt(at), step)) << BigInt(8 * at);
    }
    return value;
  }

  memoryWrite(address: bigint, size: PlatformSize, value: bigint): void {
    if (this.ram.writeNumber(address, size, value)) return;
    const step = stepOf(address, size);
    if (step === size) {
      this.write(address, size, Number(BigInt.asUintN(8 * size, value)));
      return;
    }
    for (let at = 0; at < size; at += step) {
      this.write(address + BigInt(at), step, Number(BigInt.asUintN(8 * step, value >> BigInt(8 * at))));
    }
  }

  /** `length` bytes in address order: dwords where they are aligned, bytes at the ends. */
  readBytes(address: bigint, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const done = this.ram.read(address, bytes);
    forEachPiece(address, done, length, (at, offset, size) => {
      const value = this.read(at, size);
      for (let i = 0; i < size; i++) bytes[offset + i] = value >>> (8 * i);
    });
    return bytes;
  }

  writeBytes(address: bigint, bytes: Uint8Array): void {
    const done = this.ram.write(address, bytes);
    forEachPiece(address, done, bytes.length, (at, offset, size) => {
      let value = 0;
      for (let i = 0; i < size; i++) value += (bytes[offset + i] ?? 0) * 2 ** (8 * i);
      this.write(at, size, value);
    });
  }

  fill(address: bigint, length: number, byte: number): void {
    const done = this.ram.fill(address, length, byte);
    forEachPiece(address, done, length, (at, _, size) => {
      this.write(at, size, size === 4 ? (byte * 0x01010101) >>> 0 : byte);
    });
  }

  private read(address: bigint, size: AccessSize): number {
    let value = 0xffff_ffff >>> (32 - 8 * size);
    for (const core of this.cores) {
      do value = core.memoryRead(address, size);
      while (this.isToRepeat(core));
      if (isAnswered(core.completion)) return value;
    }
    return value;
  }

  private write(address: bigint, size: AccessSize, value: number): void {
    for (const core of this.cores) {
      do core.memoryWrite(address, size, value);
      while (this.isToRepeat(core));
      if (isAnswered(core.completion)) break;
    }
    this.machine.interrupts.deliver();
  }

  /** After a Completion with Request Retry Status: lets time go on until the Function is ready. */
  private isToRepeat(core: Core): boolean {
    if (core.completion !== CompletionStatus.RequestRetry || !this.retries) return false;
    const wait = core.clock.retryAt - core.clock.now;
    if (wait <= 0n || wait > LONGEST_WAIT) return false;
    this.machine.advance(wait);
    return true;
  }
}

/** Nanoseconds for which a Root Complex repeats a request: a minute. */
const LONGEST_WAIT = 60_000_000_000n;

/** Whether somebody is there; what nobody takes in one domain may be for another. */
export function isAnswered(status: CompletionStatus): boolean {
  return status === CompletionStatus.Successful || status === CompletionStatus.RequestRetry;
}

/** A dword at CFDh is no access to the data register, but none to be split either. */
function isConfigPort(port: number): boolean {
  return port >= 0xcf8 && port <= 0xcff;
}

function stepOf(address: bigint, size: PlatformSize): AccessSize {
  const step = size === 8 ? 4 : size;
  return (Number(BigInt.asUintN(32, address)) & (step - 1)) === 0 ? step : 1;
}

function forEachPiece(
  address: bigint,
  from: number,
  length: number,
  visit: (address: bigint, offset: number, size: 1 | 4) => void,
): void {
  for (let offset = from; offset < length; ) {
    const at = address + BigInt(offset);
    const size = at % 4n === 0n && length - offset >= 4 ? 4 : 1;
    visit(at, offset, size);
    offset += size;
  }
}
