// INTx: levels that Functions hold, carried by Bridges to the four pins of a root bus, PCIe §2.2.8.1.

import type { PciFunction } from "../function";
import type { Machine } from "../machine";

const COMMAND_AND_STATUS = 0x04;
const INTERRUPT_DISABLE = 1 << 10;
const INTERRUPT_STATUS = 1 << 19;
const INTERRUPT_LINE = 0x3c;
const LINES = 4;

/** A line at a root bus: pin 0 (INTA) to 3 (INTD) of a slot. */
export interface RootPin {
  readonly domain: number;
  /** Number of the root bus. */
  readonly bus: number;
  /** Device number on the root bus. */
  readonly device: number;
  readonly pin: number;
}

/** Where a Function's interrupt comes out; undefined if it has no Interrupt Pin. VFs never have one. */
export function rootPinOf(f: PciFunction): RootPin | undefined {
  const own = (f.peek(INTERRUPT_LINE) >>> 8) & 0xff;
  if (own === 0 || own > LINES) return undefined;
  let pin = own - 1;
  let at = f;
  for (let above = at.parent; above; above = at.parent) {
    pin = (pin + at.composed.device.device) % LINES;
    at = above;
  }
  const { composed, domain } = at;
  return { domain, bus: composed.root.bus, device: composed.device.device, pin };
}

export class PinInterrupts {
  private readonly held = new Set<PciFunction>();
  private readonly driven = new Map<PciFunction, RootPin>();

  /** `drive` learns of each Function that begins or ends to drive a root pin: several may drive the same. */
  constructor(
    private readonly machine: Machine,
    private readonly drive: (f: PciFunction, pin: RootPin, level: boolean) => void,
  ) {}

  /** The device has an interrupt pending inside; it stays until `lower`. */
  raise(f: PciFunction): void {
    this.held.add(f);
    setStatus(f, true);
    this.update();
  }

  lower(f: PciFunction): void {
    this.held.delete(f);
    setStatus(f, false);
    this.update();
  }

  /** Follows Interrupt Disable. To be called after writes of software. */
  update(): void {
    for (const f of this.driven.keys()) if (!this.asserts(f)) this.set(f, undefined);
    for (const f of this.held) if (this.asserts(f)) this.set(f, rootPinOf(f));
  }

  /** Whether no Function holds a level. */
  get idle(): boolean {
    return this.held.size === 0 && this.driven.size === 0;
  }

  /** Handles of the Functions that hold a level, with their domains: for `restore` of the same machine. */
  levels(): { readonly domain: number; readonly handle: number }[] {
    return [...this.held].map(({ domain, handle }) => ({ domain, handle }));
  }

  restore(levels: readonly { readonly domain: number; readonly handle: number }[]): void {
    for (const f of [...this.held]) this.lower(f);
    for (const { domain, handle } of levels) {
      const f = this.machine.functions.find((one) => one.domain === domain && one.handle === handle);
      if (f) this.raise(f);
    }
  }

  private asserts(f: PciFunction): boolean {
    return this.held.has(f) && (f.peek(COMMAND_AND_STATUS) & INTERRUPT_DISABLE) === 0;
  }

  private set(f: PciFunction, pin: RootPin | undefined): void {
    const before = this.driven.get(f);
    if ((before === undefined) === (pin === undefined)) return;
    if (before) this.drive(f, before, false);
    this.driven.delete(f);
    if (!pin) return;
    this.driven.set(f, pin);
    this.drive(f, pin, true);
  }
}

/** Interrupt Status shows the pending interrupt whatever Interrupt Disable says. */
function setStatus(f: PciFunction, pending: boolean): void {
  const before = f.peek(COMMAND_AND_STATUS);
  const after = pending ? before | INTERRUPT_STATUS : before & ~INTERRUPT_STATUS;
  f.poke(COMMAND_AND_STATUS, after >>> 0);
}
