// The registers as they are stored, and as accesses see them.

import type { Row } from "./row";
import { aliases, BAR_BYTES, type RegisterName, rows, STATE_BYTES } from "./rows";

/** What a read gives in the place of what is stored, and what a write does once it is stored. */
export interface Behaviour {
  read?(index: number, stored: number): number;
  /** `before` is what was stored; `value` what was written, bits that clear themselves included. */
  write?(index: number, value: number, before: number): void;
}

/** By the name of the register. */
export type Behaviours = Partial<Record<RegisterName, Behaviour>>;

interface Place {
  readonly name: RegisterName;
  readonly index: number;
}

const table: Readonly<Record<RegisterName, Row>> = rows;
const names = Object.keys(rows) as RegisterName[];

/** Addresses of all registers of a row, in order. */
function addressesOf({ ranges, step }: Row): number[] {
  return ranges.flatMap(({ at, count }) => Array.from({ length: count }, (_, i) => at + i * step));
}

const addresses = new Map(names.map((name) => [name, addressesOf(table[name])] as const));
const places = new Map<number, Place>();
for (const [name, all] of addresses) for (const [index, at] of all.entries()) places.set(at, { name, index });
for (const { at, count, step, of } of aliases)
  for (let index = 0; index < count; index++) places.set(at + index * step, { name: of, index });

export class RegisterFile {
  private readonly words = new Uint32Array(STATE_BYTES / 4);
  private behaviours: Behaviours = {};

  constructor() {
    for (const name of names) this.fill(name);
  }

  /** All that registers do; once. */
  behave(...behaviours: readonly Behaviours[]): void {
    this.behaviours = Object.assign({}, ...behaviours) as Behaviours;
  }

  get(name: RegisterName, index = 0): number {
    return this.words[wordOf(name, index)] ?? 0;
  }

  /** A change of the device's own: no attributes, no behaviour. */
  set(name: RegisterName, value: number, index = 0): void {
    this.words[wordOf(name, index)] = value;
  }

  has(name: RegisterName, mask: number, index = 0): boolean {
    return (this.get(name, index) & mask) !== 0;
  }

  /** Sets the bits of a mask, or clears them. */
  change(name: RegisterName, mask: number, on: boolean, index = 0): void {
    const value = this.get(name, index);
    this.set(name, on ? value | mask : value & ~mask, index);
  }

  /** A read of the BAR; `offset` is a multiple of 4. */
  read(offset: number): number {
    const place = places.get(offset);
    if (offset >= BAR_BYTES) return 0;
    if (!place) return this.words[offset >> 2] ?? 0;
    const { name, index } = place;
    const stored = this.get(name, index);
    const { access } = table[name];
    if (access === "RC") this.set(name, 0, index);
    const value = access === "WO" ? 0 : stored;
    return this.behaviours[name]?.read?.(index, value) ?? value;
  }

  write(offset: number, value: number): void {
    if (offset >= BAR_BYTES) return;
    const place = places.get(offset);
    if (place) this.writeNamed(place.name, value, place.index);
    else this.words[offset >> 2] = value;
  }

  /** A write of software to a register by its name: of a VF, whose BAR shows it elsewhere. */
  writeNamed(name: RegisterName, value: number, index: number): void {
    const row = table[name];
    const before = this.get(name, index);
    this.set(name, stored(row, before, value) & ~row.selfClearing, index);
    this.behaviours[name]?.write?.(index, value, before);
  }

  readNamed(name: RegisterName, index: number): number {
    return this.read(addressOf(name, index));
  }

  /** What the reset of the MAC does to registers. */
  reset(): void {
    const kept = names.filter((name) => table[name].kept).map((name) => [name, this.allOf(name)] as const);
    this.words.fill(0);
    for (const name of names) this.fill(name);
    for (const [name, values] of kept)
      for (const [index, value] of values.entries()) this.set(name, value, index);
  }

  /** Every word that is not zero, after its index. */
  save(): Uint8Array {
    const pairs = [...this.words.entries()].filter(([, word]) => word !== 0).flat();
    return new Uint8Array(Uint32Array.from(pairs).buffer);
  }

  restore(state: Uint8Array): void {
    this.words.fill(0);
    const pairs = new Uint32Array(state.slice().buffer);
    for (let at = 0; at < pairs.length; at += 2) this.words[pairs[at] ?? 0] = pairs[at + 1] ?? 0;
  }

  private allOf(name: RegisterName): number[] {
    return addressesOf(table[name]).map((_, index) => this.get(name, index));
  }

  private fill(name: RegisterName): void {
    const { reset } = table[name];
    if (reset === 0) return;
    for (const index of addressesOf(table[name]).keys()) this.set(name, reset, index);
  }
}

function stored({ access }: Row, before: number, value: number): number {
  switch (access) {
    case "RO":
    case "RC":
      return before;
    case "W1C":
      return before & ~value;
    case "W1S":
      return before | value;
    default:
      return value;
  }
}

function addressOf(name: RegisterName, index: number): number {
  return addresses.get(name)?.[index] ?? 0;
}

function wordOf(name: RegisterName, index: number): number {
  return addressOf(name, index) >> 2;
}
