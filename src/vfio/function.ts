// A Function or VF as a virtual machine has it, such as VFIO gives one: an ordinary Function with addresses of its own.

import type { AccessSize } from "../core/core";
import { COMMAND, TYPE_0 } from "../firmware/registers";
import type { AnyFunction } from "../model/machine";
import type { Platform } from "../model/platform";
import { type AssignedBar, ROM } from "./bar";
import { barsOf, romOffset } from "./bars";
import { HostState } from "./host-state";
import { ownDwords } from "./own-dwords";
import { OwnRegisters } from "./own-registers";

const ROM_ENABLE = 1;

/**
 * The machine must be enumerated. What the virtual machine writes into BARs, VF BARs and the Expansion ROM's register stays with
 * it, as the Function keeps the addresses that the machine's firmware gave it; everything else of configuration space is the Function's
 * own. A VF has the IDs that its PF gives VFs, BARs that can be sized, and a Memory Space Enable, which R59, R60 and R64 keep from it.
 */
export class AssignedFunction {
  readonly bars: readonly AssignedBar[];
  private readonly own: OwnRegisters;
  private readonly host: HostState;

  constructor(
    readonly f: AnyFunction,
    private readonly platform: Platform,
  ) {
    this.bars = barsOf(f);
    this.own = new OwnRegisters(ownDwords(f, this.bars));
    this.host = new HostState(f, platform);
  }

  /** A BAR by index, `ROM` for the Expansion ROM; undefined if there is none. */
  bar(index: number): AssignedBar | undefined {
    return this.bars.find((one) => one.index === index);
  }

  /** `offset` is a multiple of `size`, up to FFFh. All ones from a VF that is gone. */
  configRead(offset: number, size: AccessSize): number {
    const { routingId, domain } = this.f;
    const value = this.platform.configRead(routingId, offset, size, domain);
    return this.isGone ? value : this.own.overlay(offset, size, value);
  }

  configWrite(offset: number, size: AccessSize, value: number): void {
    if (this.isGone) return;
    const rest = !this.own.write(offset, size, value);
    const { routingId, domain } = this.f;
    if (rest) this.platform.configWrite(routingId, offset, size, value, domain);
    if (offset >> 2 === romOffset(this.f) >> 2) this.enableRom();
  }

  /** `offset` is a multiple of `size` within the BAR. Undefined if the Function does not claim it, as memory space is disabled. */
  barRead(bar: AssignedBar, offset: bigint, size: AccessSize): number | undefined {
    return this.isOpen ? bar.read(offset, size) : undefined;
  }

  /** False if the Function does not claim it. */
  barWrite(bar: AssignedBar, offset: bigint, size: AccessSize, value: number): boolean {
    return this.isOpen && bar.write(offset, size, value);
  }

  /** Function Level Reset; a PF loses its VFs by it (R84). The addresses in the machine are as before. */
  reset(): void {
    if (this.isGone) return;
    this.f.functionLevelReset();
    this.own.reset();
    this.host.restore();
    this.f.machine.interrupts.deliver();
  }

  /** What the virtual machine wrote, for `restoreOwn`: a snapshot of the machine does not have it. */
  saveOwn(): [number, number][] {
    return this.own.save();
  }

  restoreOwn(saved: readonly (readonly [number, number])[]): void {
    this.own.restore(saved);
  }

  private get isGone(): boolean {
    return this.f.isVf && this.f.index >= this.f.pf.vfCount;
  }

  /** Of a VF, which has no such bit, by the virtual machine's; others look at theirs by themselves. */
  private get isOpen(): boolean {
    return !this.f.isVf || (this.own.valueAt(TYPE_0.Command) & COMMAND.memorySpaceEnable) !== 0;
  }

  private enableRom(): void {
    const rom = this.bar(ROM);
    if (!rom) return;
    const at = romOffset(this.f);
    const { routingId, domain } = this.f;
    const enable = this.own.valueAt(at) & ROM_ENABLE;
    this.platform.configWrite(routingId, at, 4, Number(rom.address) | enable, domain);
  }
}
