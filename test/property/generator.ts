// Random accesses, with a preference for those that change who answers and what they answer.

import { numberBuses } from "../support/machines";
import type { Random } from "../support/random";
import { attributes } from "../../src/spec";
import type { Access, Size, Way } from "./access";
import { isDecided, type Comparison } from "./comparison";
import type { ModelFunction } from "./model/function";
import { routingIdOf, SRIOV, vfBarSize } from "./model/vfs";
import {
  barsOf,
  disruptiveRegistersOf,
  REGION_BYTES,
  region32,
  region64,
  registersOf,
  type Target,
  vfRegistersOf,
} from "./registers";

const SIZES = [1, 2, 4] as const;
const SNAPSHOTS = 4;
const RECENT = 8;
/** Addresses to try before giving up on one that something claims. */
const TRIES = 4;
const MAX_SPARE_BUSES = 4;
/** Where machines have their memory-mapped configuration space. */
const ECAM = { start: 0xb0000000n, end: 0xc0000000n };

/** Registers with bits that the device sets: Status, Device Status, AER status. */
interface DeviceRegister {
  readonly function: number;
  readonly dword: number;
  readonly mask: number;
}

export class Generator {
  private readonly registers: ReadonlyMap<ModelFunction, readonly Target[]>;
  private readonly vfRegisters: ReadonlyMap<ModelFunction, readonly Target[]>;
  private readonly deviceRegisters: readonly DeviceRegister[];
  private readonly pfs: readonly ModelFunction[];
  /** Addresses written to. */
  private readonly recent = new Array<bigint>(RECENT).fill(0n);
  /** What comes before anything random. */
  private pending: Access[] = [];

  constructor(
    private readonly comparison: Comparison,
    private readonly random: Random,
  ) {
    const { functions } = comparison.model;
    this.pfs = functions.filter((f) => f.sriov);
    this.registers = new Map(functions.map((f) => [f, registersOf(f)]));
    this.vfRegisters = new Map(this.pfs.map((f) => [f, vfRegistersOf(f)]));
    this.deviceRegisters = functions.flatMap(deviceRegistersOf);
    this.setUp();
  }

  next(): Access {
    return this.pending.shift() ?? this.invent();
  }

  private invent(): Access {
    const { random } = this;
    const dice = random.below(1000);
    if (dice < 4) {
      this.setUp();
      return this.next();
    }
    if (dice < 6) return this.snapshotOrRestore();
    if (dice < 8) return { kind: "compare everything" };
    if (dice < 13) return this.reset();
    if (dice < 40) return this.poke();
    if (dice < 80) return { kind: "route", routingId: this.routingId() };
    if (dice < 110) return this.inMemory((address) => ({ kind: "resolve", address }));
    if (dice < 330) return this.inMemory((address) => this.memoryAccess(address));
    return this.configAccess();
  }

  /** Numbers buses, opens windows and enables decoding, so that much can be reached again. */
  private setUp(): void {
    const { random, comparison } = this;
    const spare = random.below(MAX_SPARE_BUSES);
    const write = (routingId: number, offset: number, size: Size, value: number) => {
      this.pending.push({ kind: "write", routingId, offset, size, value, way: "direct" });
    };
    const buses = new Map<number, number>();
    const assigns = random.oneIn(3);
    for (const f of comparison.model.functions) {
      if (f.isBridge && f.parent === undefined) write(f.devfn, 0x3e, 2, 0);
    }
    numberBuses(comparison.machine, {
      spare,
      ari: !random.oneIn(3),
      write: (routingId, offset, size, value) => {
        write(routingId, offset, size, value);
        if (offset === 0) buses.set(buses.size, routingId);
      },
    });
    comparison.model.functions.forEach((f, visited) => {
      const routingId = buses.get(visited)!;
      write(routingId, 0x04, 2, 0x6);
      if (f.isBridge) this.openWindows(f, (offset, value) => write(routingId, offset, 4, value));
      else if (assigns) this.assign(f, (offset, size, value) => write(routingId, offset, size, value));
    });
  }

  /** Addresses for all BARs; VFs, mostly. */
  private assign(f: ModelFunction, write: (offset: number, size: Size, value: number) => void): void {
    const { random } = this;
    if (f.sriov) write(f.sriovAt(SRIOV.control), 2, 0);
    for (const { offset, bytes, value } of barsOf(f)) {
      const address = BigInt.asUintN(64, BigInt(value(random)));
      for (let at = 0; at < bytes; at += 4) {
        write(offset + at, 4, Number(BigInt.asUintN(32, address >> BigInt(8 * at))));
      }
    }
    if (!f.sriov || random.oneIn(4)) return;
    write(f.sriovAt(SRIOV.page), 4, 2 ** random.pick([0, 0, 0, 1, 2, 4]));
    write(f.sriovAt(SRIOV.control), 2, random.pick([0x00, 0x10]));
    write(f.sriovAt(SRIOV.numVfs), 2, 1 + random.below(f.sriov.totalVfs));
    write(f.sriovAt(SRIOV.control), 2, random.pick([0x09, 0x19]));
  }

  /** Windows that hold the regions of all Functions below. */
  private openWindows(bridge: ModelFunction, write: (offset: number, value: number) => void): void {
    const below = indexesBelow(bridge);
    const [first, last] = below.length > 0 ? [Math.min(...below), Math.max(...below)] : [1, 0];
    const window = (start: bigint, end: bigint) =>
      Number((((end - 1n) >> 16n) & 0xfff0n) * 65536n + ((start >> 16n) & 0xfff0n));
    const end32 = BigInt(region32(last) + REGION_BYTES.narrow);
    const end64 = region64(last) + REGION_BYTES.wide;
    write(0x20, window(BigInt(region32(first)), end32));
    write(0x24, window(region64(first), end64));
    write(0x28, Number(region64(first) >> 32n));
    write(0x2c, Number((end64 - 1n) >> 32n));
  }

  private snapshotOrRestore(): Access {
    const slot = this.random.below(SNAPSHOTS);
    return { kind: this.random.oneIn(2) ? "snapshot" : "restore", slot };
  }

  private anyOwner(): { f: ModelFunction; vf: number | undefined } {
    const { random } = this;
    const enabled = this.pfs.filter((pf) => pf.state.vfCount > 0);
    if (enabled.length === 0 || random.oneIn(2)) {
      return { f: random.pick(this.comparison.model.functions), vf: undefined };
    }
    const f = random.pick(enabled);
    return { f, vf: random.below(f.state.vfCount) };
  }

  /** Function Level Reset by the device's own doing; ports have none. */
  private reset(): Access {
    const { f, vf } = this.anyOwner();
    if (f.isBridge || (vf === undefined && !this.random.oneIn(5))) return this.configAccess();
    return { kind: "reset", function: f.index, vf };
  }

  private poke(): Access {
    const { random, comparison } = this;
    const { function: index, dword, mask } = random.pick(this.deviceRegisters);
    const f = comparison.model.functions[index]!;
    const value = (f.get(dword, 32) ^ (random.u32() & mask)) >>> 0;
    return { kind: "poke", function: index, vf: undefined, dword, value };
  }

  /** Of a Function or VF that exists, of a VF that does not, or any. */
  private routingId(): number {
    const { random } = this;
    if (random.oneIn(20)) return random.below(65536);
    if (random.oneIn(20)) return random.below(4096);
    const { f, vf } = this.anyOwner();
    if (f.sriov && random.oneIn(8)) return routingIdOf(f, f.state.vfCount + random.below(2));
    return routingIdOf(f, vf);
  }

  /** Somebody answers, or once in a while nobody does. */
  private isLikely(routingId: number): boolean {
    return this.random.oneIn(3) || this.comparison.model.owner(routingId) !== undefined;
  }

  private configAccess(): Access {
    const { random } = this;
    const { f, vf } = this.anyOwner();
    const isDisruptive = f.isBridge && random.oneIn(60);
    const target = random.pick(
      isDisruptive
        ? disruptiveRegistersOf(f)
        : (vf === undefined ? this.registers : this.vfRegisters).get(f)!,
    );
    const isRandom = random.oneIn(8);
    const bytes = isRandom ? 4 : target.bytes;
    const start = isRandom ? random.below(random.oneIn(2) ? 64 : 1024) * 4 : target.offset;
    const size = bytes < 4 && !random.oneIn(8) ? (bytes as Size) : random.pick(SIZES);
    const offset = start + (bytes > size ? random.below(bytes / size) * size : 0);
    const aligned = offset - (offset % size);
    const own = routingIdOf(f, vf);
    const routingId = random.oneIn(10) || !this.isLikely(own) ? this.routingId() : own;
    const way = this.way(aligned);
    if (random.oneIn(3)) return { kind: "read", routingId, offset: aligned, size, way };
    const whole = BigInt.asUintN(64, BigInt(isRandom ? random.u32() : target.value(random)));
    const shift = BigInt(8 * Math.max(0, aligned - start));
    const value = Number(BigInt.asUintN(8 * size, whole >> shift));
    return { kind: "write", routingId, offset: aligned, size, value, way };
  }

  private way(offset: number): Way {
    const dice = this.random.below(10);
    if (dice === 0) return "ECAM";
    return dice === 1 && offset < 256 ? "CF8" : "direct";
  }

  /** An access to an address that the rules decide; where BARs of several Functions overlap none does. */
  private inMemory(make: (address: bigint) => Access): Access {
    const { model } = this.comparison;
    for (let tries = 0; tries < TRIES; tries++) {
      const address = this.random.oneIn(3) ? this.random.pick(this.recent) : this.address();
      const claims = model.claims(address);
      const isEcam = address >= ECAM.start && address < ECAM.end;
      if (isEcam || !isDecided(claims) || (claims.length === 0 && !this.random.oneIn(4))) continue;
      return make(address);
    }
    return this.configAccess();
  }

  private memoryAccess(address: bigint): Access {
    const size = this.random.pick(SIZES);
    const aligned = address - (address % BigInt(size));
    if (this.random.oneIn(2)) return { kind: "memory read", address: aligned, size };
    const value = this.random.u32() % 2 ** (8 * size);
    this.recent[this.random.below(RECENT)] = aligned;
    return { kind: "memory write", address: aligned, size, value };
  }

  /** In a BAR, in a VF's part of a VF BAR, or just beside one. */
  private address(): bigint {
    const { random } = this;
    const enabled = this.pfs.filter((pf) => pf.state.vfCount > 0);
    const isVf = enabled.length > 0 && !random.oneIn(3);
    const f = random.pick(isVf ? enabled : this.comparison.model.functions);
    const bar = random.pick((isVf ? f.sriov?.vfBars : f.description.bars) ?? []);
    if (!bar || bar.type === "io") return region64(f.index) + BigInt(random.u32());
    const register = isVf ? f.sriovAt(SRIOV.bars) + 4 * bar.index : 0x10 + 4 * bar.index;
    const size = isVf ? vfBarSize(f, bar.size) : bar.size;
    const high = bar.type === "memory64" ? BigInt(f.get(register + 4, 32)) << 32n : 0n;
    const base = (high + BigInt(f.get(register, 32))) & ~(size - 1n);
    const count = isVf ? f.state.vfCount : 0;
    const slice = BigInt(
      random.pick([0, 0, Math.min(1, count), Math.max(0, count - 1), random.below(count + 1)]),
    );
    const address = base + slice * size + this.offsetIn(size);
    return address < 0n ? 0n : BigInt.asUintN(52, address);
  }

  /** At the start, the end, one of a few pages, or outside. */
  private offsetIn(size: bigint): bigint {
    const { random } = this;
    if (random.oneIn(12)) return random.pick([-4n, size, size - 4n]);
    const page = BigInt(random.pick([0, 0, 0x1000, 0x2000])) % size;
    return (page + BigInt(random.below(64))) % size;
  }
}

function indexesBelow(f: ModelFunction): number[] {
  return f.children.flatMap((child) => [child.index, ...indexesBelow(child)]);
}

/** Dwords of a Function with bits that the device sets and software clears. */
function deviceRegistersOf(f: ModelFunction): DeviceRegister[] {
  const found: DeviceRegister[] = [];
  for (let dword = 0; dword < 4096; dword += 4) {
    let mask = 0;
    for (let i = 0; i < 32; i++) {
      if (attributes[f.bits[dword * 8 + i]!.attribute].clearable) mask += 2 ** i;
    }
    if (mask !== 0) found.push({ function: f.index, dword, mask });
  }
  return found;
}
