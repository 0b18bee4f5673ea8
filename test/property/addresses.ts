// Memory addresses to try: in BARs, in VFs' parts of VF BARs, beside them, and where something was written.

import type { Random } from "../support/random";
import type { Size } from "./access";
import { listedOf } from "./model/features";
import type { ModelFunction } from "./model/function";
import type { ModelMachine } from "./model/machine";
import type { Target } from "./model/memory";
import { sizeOf } from "./model/resizing";
import { SRIOV, vfBarSize } from "./model/vfs";
import { region64 } from "./registers";

const RECENT = 64;
/** Addresses to try before giving up on one that something claims. */
const TRIES = 4;
/** Where machines have their memory-mapped configuration space: no place for BARs. */
const ECAM = { start: 0xb0000000n, end: 0xc0000000n };
/** The core takes 64 bits; more than this no window of these machines leads to. */
const ADDRESS_BITS = 52;

export class Addresses {
  private readonly recent = new Array<bigint>(RECENT).fill(0n);

  constructor(
    private readonly model: ModelMachine,
    private readonly random: Random,
  ) {}

  /** Mostly one that something claims, and never one that several Functions do, which no rule decides. */
  next(): bigint | undefined {
    const { random } = this;
    for (let tries = 0; tries < TRIES; tries++) {
      const address = random.oneIn(3) ? random.pick(this.recent) : this.invent();
      const claims = this.model.claims(address);
      if (isFit(address, claims) && (claims.length > 0 || random.oneIn(4))) return address;
    }
    return undefined;
  }

  /** Of an entry of the MSI-X table of a Function or VF, a random one by default, if it is what is reached there. */
  tableEntry(f: ModelFunction, vf: number | undefined, vector?: number): bigint | undefined {
    const vectors = (vf === undefined ? f.msiX : f.vfMsiX)?.vectors ?? 0;
    const address = vectors > 0 ? tableAddress(f, vf, (vector ?? this.random.u32()) % vectors) : undefined;
    if (address === undefined) return undefined;
    const claims = this.model.claims(address);
    const isReached = claims[0]?.f === f && claims[0].vf === vf;
    return isReached && isFit(address, claims) ? address : undefined;
  }

  /** The address, aligned to the size; it will be read again. */
  remember(address: bigint, size: Size): bigint {
    const aligned = address - (address % BigInt(size));
    this.recent[this.random.below(RECENT)] = aligned;
    return aligned;
  }

  private invent(): bigint {
    const { random, model } = this;
    const enabled = model.functions.filter(({ state }) => state.vfCount > 0);
    const isVf = enabled.length > 0 && !random.oneIn(3);
    const f = random.pick(isVf ? enabled : model.functions);
    const bars = (isVf ? f.sriov?.vfBars : f.description.bars) ?? [];
    const bar = bars.length > 0 ? random.pick(bars) : undefined;
    const fixed = listedOf({ f }, "ea")?.fixed ?? [];
    if (fixed.length > 0) return this.inFixed(random.pick(fixed));
    if (!bar || bar.type === "io") return region64(f.index) + BigInt(random.u32());
    const { base, size } = placeOf(f, isVf, bar);
    const address = base + BigInt(this.part(f, isVf)) * size + this.offsetIn(size);
    return address < 0n ? 0n : BigInt.asUintN(ADDRESS_BITS, address);
  }

  /** In memory that Enhanced Allocation places, or the parts of VFs behind it. */
  private inFixed({ base, size, vf }: { base: bigint; size: bigint; vf: boolean }): bigint {
    return base + (vf ? BigInt(this.random.below(9)) * size : 0n) + this.offsetIn(size);
  }

  /** Which VF's part; with a preference for the first, the last, and one behind it. */
  private part(f: ModelFunction, isVf: boolean): number {
    const count = isVf ? f.state.vfCount : 0;
    return this.random.pick([0, 0, Math.min(1, count), Math.max(0, count - 1), this.random.below(count + 1)]);
  }

  /** At the start, at one of a few pages, at the end, or outside. */
  private offsetIn(size: bigint): bigint {
    const { random } = this;
    if (random.oneIn(12)) return random.pick([-4n, size, size - 4n]);
    const page = BigInt(random.pick([0, 0, 0x1000, 0x2000])) % size;
    return (page + BigInt(random.below(64))) % size;
  }
}

/** Where an entry of an MSI-X table lies; undefined without one. */
function tableAddress(f: ModelFunction, vf: number | undefined, vector: number): bigint | undefined {
  const msiX = vf === undefined ? f.msiX : f.vfMsiX;
  const bars = vf === undefined ? f.description.bars : f.sriov?.vfBars;
  const bar = bars?.find(({ index }) => index === msiX?.table.bar);
  if (!msiX || !bar) return undefined;
  const { base, size } = placeOf(f, vf !== undefined, bar);
  const inside = BigInt(msiX.table.offset + 16 * vector);
  return BigInt.asUintN(ADDRESS_BITS, base + BigInt(vf ?? 0) * size + inside);
}

interface Bar {
  readonly index: number;
  readonly type: string;
  readonly size: bigint;
}

/** Where a BAR starts, and how long it is; of a VF BAR, the part of the first VF. */
function placeOf(
  f: ModelFunction,
  isVf: boolean,
  bar: Bar,
): { readonly base: bigint; readonly size: bigint } {
  const register = isVf ? f.sriovAt(SRIOV.bars) + 4 * bar.index : 0x10 + 4 * bar.index;
  const chosen = sizeOf(f, isVf, bar.index, bar.size);
  const size = isVf ? vfBarSize(f, chosen) : chosen;
  const high = bar.type === "memory64" ? BigInt(f.get(register + 4, 32)) << 32n : 0n;
  return { base: (high + BigInt(f.get(register, 32))) & ~(size - 1n), size };
}

function isFit(address: bigint, claims: readonly Target[]): boolean {
  return (address < ECAM.start || address >= ECAM.end) && isDecided(claims);
}

/** At most one Function claims it, or a Function and VFs, of which the Function wins. */
function isDecided(claims: readonly Target[]): boolean {
  const functions = claims.filter(({ vf }) => vf === undefined).length;
  return claims.length <= 1 || (functions === 1 && claims[0]?.vf === undefined);
}
