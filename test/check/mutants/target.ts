// A machine of which software sees something else than it does: the target on which a check must fail.

import { CheckedMachine } from "../../../src/check";
import { discover } from "../../../src/check/discover";
import type { Subject } from "../../../src/check/subject";
import { type Place, routingIdAt } from "../../../src/check/targets/target";
import type { AccessSize } from "../../../src/core/core";
import type { Machine } from "../../../src/model/machine";

export interface Write {
  readonly place: Place;
  readonly offset: number;
  readonly size: AccessSize;
  readonly value: number;
}

/** What is changed on the way between check and machine. */
export interface Hooks {
  /** What a dword of configuration space reads instead. */
  dword?(place: Place, offset: number, value: number): number;
  /** The same for a read of whatever size. */
  read?(place: Place, offset: number, size: AccessSize, value: number): number;
  /** What is written instead; undefined for nothing. */
  write?(write: Write): Write | undefined;
  memoryRead?(address: bigint, value: number): number;
  /** The address that is written instead; undefined for none. */
  memoryWrite?(address: bigint, value: number): bigint | undefined;
  wait?(): void;
}

/** Which Functions are meant. */
export type Who = (place: Place) => boolean;

/** An enumerated machine as it stands before the check, with what mutants speak of. */
export class World {
  private constructor(
    readonly machine: Machine,
    readonly functions: readonly Subject[],
  ) {}

  static async of(machine: Machine): Promise<World> {
    return new World(machine, await discover(new CheckedMachine(machine)));
  }

  /** The first PF. */
  get pf(): Subject {
    return this.pfs[0]!;
  }

  get pfs(): readonly Subject[] {
    return this.functions.filter((f) => f.isPf);
  }

  /** The Port above the first PF. */
  get port(): Subject {
    return this.pf.parent!;
  }

  /** The Function that is meant where a rule speaks of any: the first PF, or the first Function. */
  get any(): Subject {
    return this.pfs[0] ?? this.functions[0]!;
  }

  /** Whether a VF answers there now. */
  readonly isVf: Who = (place) => !this.isFunction(place) && this.peek(place, 0x08) !== 0xffffffff;

  readonly isFunction: Who = (place) => this.functions.some((f) => f.place === place);

  /** What the machine itself reads. */
  peek(place: Place, offset: number, size: AccessSize = 4): number {
    return this.machine.configRead(routingIdAt(place), offset, size) >>> 0;
  }

  poke(place: Place, offset: number, value: number, size: AccessSize = 4): void {
    this.machine.configWrite(routingIdAt(place), offset, size, value >>> 0);
  }
}

const lanes = (size: AccessSize) => (size === 4 ? 0xffffffff : 2 ** (8 * size) - 1);

export class MutatedTarget extends CheckedMachine {
  constructor(
    machine: Machine,
    private readonly hooks: Hooks,
  ) {
    super(machine);
  }

  override async read(place: Place, offset: number, size: AccessSize): Promise<number> {
    const dword = this.dword(place, offset & ~3);
    const value = ((dword >>> (8 * (offset & 3))) & lanes(size)) >>> 0;
    return this.hooks.read?.(place, offset, size, value) ?? value;
  }

  override async image(place: Place): Promise<Uint8Array> {
    const dwords = Uint32Array.from({ length: 1024 }, (_, i) => this.dword(place, 4 * i));
    return new Uint8Array(dwords.buffer);
  }

  override async write(place: Place, offset: number, size: AccessSize, value: number): Promise<void> {
    const wanted: Write = { place, offset, size, value: (value & lanes(size)) >>> 0 };
    const write = this.hooks.write ? this.hooks.write(wanted) : wanted;
    if (write) await super.write(write.place, write.offset, write.size, write.value);
  }

  override async memoryRead(address: bigint, size: AccessSize): Promise<number> {
    const value = await super.memoryRead(address, size);
    return this.hooks.memoryRead?.(address, value) ?? value;
  }

  override async memoryWrite(address: bigint, size: AccessSize, value: number): Promise<void> {
    const at = this.hooks.memoryWrite ? this.hooks.memoryWrite(address, value) : address;
    if (at !== undefined) await super.memoryWrite(at, size, value);
  }

  override async wait(milliseconds: number): Promise<void> {
    this.hooks.wait?.();
    await super.wait(milliseconds);
  }

  /** Nothing is expected to fail. */
  override deviationsOf(): readonly string[] {
    return [];
  }

  private dword(place: Place, offset: number): number {
    const value = this.machine.configRead(routingIdAt(place), offset, 4) >>> 0;
    return (this.hooks.dword?.(place, offset, value) ?? value) >>> 0;
  }
}
