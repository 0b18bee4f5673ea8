// Ways to be wrong, from which mutants are made.

import type { Subject } from "../../../src/check/subject";
import type { Place } from "../../../src/check/targets/target";
import type { Hooks, Who, World, Write } from "./target";

const ONES = 0xffffffff;

/** A rule, what is wrong, and the machine on which the rule holds otherwise. */
export interface Mutant {
  readonly rule: string;
  readonly what: string;
  /** A machine of `machines.ts`; an 82576 without it. */
  readonly on?: string;
  readonly hooks: (world: World) => Hooks;
}

export function mutant(rule: string, what: string, hooks: Mutant["hooks"], on?: string): Mutant {
  return { rule, what, hooks, ...(on !== undefined && { on }) };
}

export const only =
  (f: Subject): Who =>
  (place) =>
    place === f.place;

/** A dword reads something else. */
export function reads(who: Who, offset: number, change: (value: number, place: Place) => number): Hooks {
  return {
    dword: (place, at, value) => (at === (offset & ~3) && who(place) ? change(value, place) : value),
  };
}

/** Bits of a dword read as this. */
export const bits = (who: Who, offset: number, mask: number, value: number): Hooks =>
  reads(who, offset, (found) => (found & ~mask) | value);

/** No byte of the Functions answers. */
export const silent = (who: Who): Hooks => ({
  dword: (place, _, value) => (who(place) ? ONES : value),
});

/** Writes to a dword are lost, or those that are meant. */
export function drops(who: Who, offset: number, when: (write: Write) => boolean = () => true): Hooks {
  return {
    write: (write) => (touches(write, who, offset) && when(write) ? undefined : write),
  };
}

/** Writes to a dword are turned into others. */
export function turns(who: Who, offset: number, into: (write: Write) => Write | undefined): Hooks {
  return { write: (write) => (touches(write, who, offset) ? into(write) : write) };
}

/** Writes to a dword do something beside. */
export function also(who: Who, offset: number, act: (write: Write) => void): Hooks {
  return turns(who, offset, (write) => {
    act(write);
    return write;
  });
}

const touches = ({ place, offset }: Write, who: Who, dword: number) =>
  (offset & ~3) === (dword & ~3) && who(place);

/** Dwords hold what is written, as memory would. */
export function memoryLike(world: World, who: Who, from: number, mask = ONES, to = (from & ~3) + 4): Hooks {
  const held = new Map<string, number>();
  const start = from & ~3;
  return {
    dword: (place, at, value) => {
      const kept = held.get(`${place}.${at}`);
      return kept === undefined ? value : (value & ~mask) | (kept & mask);
    },
    write: (write) => {
      const at = write.offset & ~3;
      if (at < start || at >= to || !who(write.place)) return write;
      const shift = 8 * (write.offset & 3);
      const lanes = (write.size === 4 ? ONES : 2 ** (8 * write.size) - 1) << shift;
      const key = `${write.place}.${at}`;
      const before = held.get(key) ?? world.peek(write.place, at);
      held.set(key, (before & ~lanes) | ((write.value << shift) & lanes));
      return write;
    },
  };
}

/** Memory holds everything, wherever it is. */
export function memoryEverywhere(): Hooks {
  const held = new Map<bigint, number>();
  return {
    memoryRead: (address) => held.get(address) ?? 0,
    memoryWrite: (address, value) => {
      held.set(address, value);
      return undefined;
    },
  };
}

/** Where nobody answers among VFs, somebody does. */
export const ghosts = (world: World): Hooks => ({
  dword: (place, _, value) =>
    value === ONES && !world.isFunction(place) && place >> 8 >= world.pf.bus && !world.isVf(place)
      ? 0
      : value,
});

/** Every second read gives another value. */
export function unsteady(who: Who, offset: number): Hooks {
  let turn = 0;
  return reads(who, offset, (value) => value + (turn++ & 1));
}

/** Both at once. */
export const both = (first: Hooks, second: Hooks): Hooks => ({ ...first, ...second });
