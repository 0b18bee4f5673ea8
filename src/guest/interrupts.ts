// Interrupts of our machine, on their way to the guest's processor.

import type { PciFunction } from "../model/function";
import { ErrorReports } from "../model/interrupts/error-reports";
import { hotPlugVector } from "../model/interrupts/hot-plug";
import { type InterruptMessage, MessageInterrupts } from "../model/interrupts/message-interrupts";
import { PinInterrupts, type RootPin } from "../model/interrupts/pin-interrupts";
import type { Machine } from "../model/machine";
import type { GuestMemory } from "./memory";
import type { Cpu } from "./v86/emulator";
import { InterruptWires, isInterruptAddress, requestVector } from "./v86/local-apic";

/** Pending vectors and held levels, by the handles of their Functions. */
export interface InterruptState {
  readonly pending: ReturnType<MessageInterrupts["pending"]>;
  readonly levels: ReturnType<PinInterrupts["levels"]>;
}

export class GuestInterrupts {
  readonly messages: MessageInterrupts;
  readonly pins: PinInterrupts;
  readonly errors: ErrorReports;
  private readonly wires: InterruptWires;

  /** `delivered` learns of each message that was sent. */
  constructor(
    private readonly machine: Machine,
    private readonly cpu: Cpu,
    private readonly memory: GuestMemory,
    private readonly delivered: (message: InterruptMessage) => void,
  ) {
    this.wires = new InterruptWires(cpu);
    this.messages = new MessageInterrupts(machine, (message) => this.deliver(message));
    this.errors = new ErrorReports((rootPort, vector) => this.messages.raise(rootPort, vector));
    this.pins = new PinInterrupts(machine, (f, pin, level) => this.drive(f, pin, level));
  }

  /** To be called after writes of software: masks, enables and addresses may have changed. */
  update(): void {
    if (!this.messages.idle) this.messages.update();
    if (!this.pins.idle) this.pins.update();
  }

  /** Tells the guest that something changed at a port with a slot, if it asked to be told. */
  hotPlug(port: PciFunction): void {
    const vector = hotPlugVector(port);
    if (vector !== undefined) this.messages.raise(port, vector);
  }

  /** Pending bits that a read of device memory shows. */
  pendingBits(address: number, size: number): number {
    if (this.messages.idle) return 0;
    const target = this.machine.resolve(BigInt(address));
    return target ? this.messages.pendingBits(target.function, target.bar, Number(target.offset), size) : 0;
  }

  save(): InterruptState {
    return { pending: this.messages.pending(), levels: this.pins.levels() };
  }

  restore({ pending, levels }: InterruptState): void {
    this.messages.restore(pending);
    this.pins.restore(levels);
  }

  private deliver(message: InterruptMessage): void {
    if (isInterruptAddress(message.address)) requestVector(this.cpu, message.data);
    else this.memory.write(message.function, message.address, dword(message.data));
    this.delivered(message);
  }

  private drive(f: PciFunction, { domain, device, pin }: RootPin, level: boolean): void {
    if (domain === 0) this.wires.set((device + pin) % 4, f, level);
  }
}

function dword(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}
