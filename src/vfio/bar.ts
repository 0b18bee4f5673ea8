// A BAR of a Function that a virtual machine has: the machine's own address leads to it, whatever the virtual machine writes.

import { CompletionStatus } from "../abi";
import type { AccessSize } from "../core/core";
import type { BarType } from "../machine/description";
import type { AnyFunction } from "../model/machine";

/** Number of the Expansion ROM. */
export const ROM = 6;

export class AssignedBar {
  constructor(
    private readonly f: AnyFunction,
    /** 0 to 5, or `ROM`. */
    readonly index: number,
    readonly type: BarType,
    readonly prefetchable: boolean,
    /** Bytes, a power of two; of a VF what System Page Size makes of it (R45). */
    private readonly sizeNow: () => bigint,
    /** Where it lies in the machine; 0 if it has no address. */
    private readonly addressNow: () => bigint,
  ) {}

  get size(): bigint {
    return this.sizeNow();
  }

  get address(): bigint {
    return this.addressNow();
  }

  /** `offset` is a multiple of `size` within the BAR. Undefined if nothing claims the address in the machine. */
  read(offset: bigint, size: AccessSize): number | undefined {
    const { address } = this;
    if (address === 0n) return undefined;
    const { core } = this.f;
    const at = address + offset;
    const value = this.type === "io" ? core.portRead(Number(at), size) : core.memoryRead(at, size);
    return core.completion === CompletionStatus.Successful ? value : undefined;
  }

  /** False if nothing claims the address in the machine. */
  write(offset: bigint, size: AccessSize, value: number): boolean {
    const { address } = this;
    if (address === 0n) return false;
    const { core, machine } = this.f;
    const at = address + offset;
    if (this.type === "io") core.portWrite(Number(at), size, value);
    else core.memoryWrite(at, size, value);
    const taken = core.completion === CompletionStatus.Successful;
    machine.interrupts.deliver();
    return taken;
  }
}
