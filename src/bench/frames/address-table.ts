// Addresses in typed arrays, open addressing at half load: the look-up of the contender in JavaScript.

import { halvesOf } from "./model-file";
import type { AddressPlan } from "./network";

const MIX = 0x9e3779b1;
const MIX_HIGH = 0x85ebca6b;

export class AddressTable {
  /** Ports of all addresses, one address after the other. */
  readonly members: Uint32Array;
  /** By slot. */
  readonly first: Uint32Array;
  readonly counts: Uint32Array;
  private readonly low: Uint32Array;
  /** High half + 1; 0 is an unused slot. */
  private readonly high: Uint32Array;
  /** The one owner; −1 where there are several. */
  private readonly owners: Int32Array;
  private readonly shift: number;
  private readonly mask: number;

  constructor(addresses: readonly AddressPlan[]) {
    const log2 = Math.max(6, Math.ceil(Math.log2(2 * addresses.length)));
    const slots = 2 ** log2;
    this.shift = 32 - log2;
    this.mask = slots - 1;
    this.low = new Uint32Array(slots);
    this.high = new Uint32Array(slots);
    this.owners = new Int32Array(slots);
    this.first = new Uint32Array(slots);
    this.counts = new Uint32Array(slots);
    this.members = Uint32Array.from(addresses.flatMap(({ owners }) => owners));
    let next = 0;
    for (const { mac, owners } of addresses) {
      const [low, high] = halvesOf(mac);
      let slot = this.homeOf(low, high);
      while (this.high[slot] !== 0) slot = (slot + 1) & this.mask;
      this.low[slot] = low;
      this.high[slot] = high + 1;
      this.owners[slot] = owners.length === 1 ? owners[0]! : -1;
      this.first[slot] = next;
      this.counts[slot] = owners.length;
      next += owners.length;
    }
  }

  /** The port; 0 for nobody, −1 for several. */
  ownerOf(low: number, high: number): number {
    const slot = this.find(low, high);
    return slot < 0 ? 0 : this.owners[slot]!;
  }

  /** Its slot; −1 if nobody has it. */
  find(low: number, high: number): number {
    let slot = this.homeOf(low, high);
    for (;;) {
      const found = this.high[slot]!;
      if (found === 0) return -1;
      if (found === high + 1 && this.low[slot] === low) return slot;
      slot = (slot + 1) & this.mask;
    }
  }

  owns(port: number, low: number, high: number): boolean {
    const slot = this.find(low, high);
    if (slot < 0) return false;
    const first = this.first[slot]!;
    for (let i = first; i < first + this.counts[slot]!; i++) if (this.members[i] === port) return true;
    return false;
  }

  private homeOf(low: number, high: number): number {
    return (Math.imul(low, MIX) ^ Math.imul(high, MIX_HIGH)) >>> this.shift;
  }
}
