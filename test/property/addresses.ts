// Memory addresses to try: in BARs, in VFs' parts of VF BARs, beside them, and where something was written.

import type { Random } from "../support/random";
import type { Size } from "./access";
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
      const isEcam = address >= ECAM.start && address < ECAM.end;
      if (!isEcam && isDecided(claims) && (claims.length > 0 || random.oneIn(4))) return address;
    }
    return undefined;
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
    if (!bar || bar.type === "io") return region64(f.index) + BigInt(random.u32());
    const register = isVf ? f.sriovAt(SRIOV.bars) + 4 * bar.index : 0x10 + 4 * bar.index;
    const chosen = sizeOf(f, isVf, bar.index, bar.size);
    const size = isVf ? vfBarSize(f, chosen) : chosen;
    const high = bar.type === "memory64" ? BigInt(f.get(register + 4, 32)) << 32n : 0n;
    const base = (high + BigInt(f.get(register, 32))) & ~(size - 1n);
    const address = base + BigInt(this.part(f, isVf)) * size + this.offsetIn(size);
    return address < 0n ? 0n : BigInt.asUintN(ADDRESS_BITS, address);
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

/** At most one Function claims it, or a Function and VFs, of which the Function wins. */
function isDecided(claims: readonly Target[]): boolean {
  const functions = claims.filter(({ vf }) => vf === undefined).length;
  return claims.length <= 1 || (functions === 1 && claims[0]?.vf === undefined);
}
