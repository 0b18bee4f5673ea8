// Interrupts of our machine, on their way to the guest's processor.

import type { InterruptMessage, InterruptSink, RootPin } from "../model/interrupts/interrupts";
import type { Machine } from "../model/machine";
import type { GuestMemory } from "./memory";
import type { Cpu } from "./v86/emulator";
import { InterruptWires, isInterruptAddress, requestVector } from "./v86/local-apic";

export class GuestInterrupts implements InterruptSink {
  private readonly wires: InterruptWires;

  /** `delivered` learns of each message that was sent. */
  constructor(
    private readonly machine: Machine,
    private readonly cpu: Cpu,
    private readonly memory: GuestMemory,
    private readonly delivered: (message: InterruptMessage) => void,
  ) {
    this.wires = new InterruptWires(cpu);
  }

  message(message: InterruptMessage): void {
    if (isInterruptAddress(message.address)) requestVector(this.cpu, message.data);
    else this.memory.put(message.address, dword(message.data));
    this.delivered(message);
  }

  peerMessage(message: InterruptMessage): void {
    this.delivered(message);
  }

  pin(pin: RootPin, level: boolean): void {
    if (pin.domain === 0) this.wires.set((pin.device + pin.pin) % 4, wireOf(pin), level);
  }

  /** The machine's state was put back: its levels are on the wires again. */
  restored(): void {
    for (const pin of this.machine.interrupts.drivenPins()) this.pin(pin, true);
  }
}

function wireOf({ bus, device, pin }: RootPin): string {
  return `${bus}/${device}/${pin}`;
}

function dword(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}
