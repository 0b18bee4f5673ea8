// What a hand does at the slot of a port, besides taking a device out or putting one in.

import { SlotAction } from "../abi";
import { OutOfRangeError } from "../core/errors";
import { NoSuchSlotError } from "./errors";
import type { PciFunction } from "./function";
import type { Machine } from "./machine";

/** Each sets its bits in Slot Status, and the hot-plug interrupt follows. Throws NoSuchSlotError where there is nothing to move. */
export class Slot {
  constructor(
    private readonly machine: Machine,
    private readonly port: PciFunction,
  ) {}

  pressAttentionButton(): void {
    this.act(SlotAction.PressAttentionButton, "attention button");
  }

  /** The power controller detects a fault. */
  failPower(): void {
    this.act(SlotAction.PowerFault, "power controller");
  }

  /** The manually operated retention latch. */
  openLatch(): void {
    this.act(SlotAction.OpenLatch, "latch sensor");
  }

  closeLatch(): void {
    this.act(SlotAction.CloseLatch, "latch sensor");
  }

  private act(action: SlotAction, what: string): void {
    try {
      this.port.core.errors.operateSlot(this.port.handle, action);
    } catch (error) {
      if (error instanceof OutOfRangeError) throw new NoSuchSlotError(this.port.address, what);
      throw error;
    }
    this.machine.interrupts.deliver();
  }
}
