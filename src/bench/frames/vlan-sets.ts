// VLAN sets of a network's ports: which VIDs each receives, and which it may send in. Bit 0 stands for frames without one.

import { PortOption } from "../../abi";
import type { Network, PortPlan } from "./network";

export const SET_WORDS = 128;

export interface VlanSets {
  readonly sets: readonly Uint32Array[];
  /** Number of the empty one. */
  readonly empty: number;
  /** By port, numbers of sets: what it receives, what it may send in, what its anti-spoof allows. */
  readonly receives: readonly number[];
  readonly maySend: readonly number[];
  readonly own: readonly number[];
}

export function vlanSetsOf(network: Network): VlanSets {
  const sets: Uint32Array[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (set: Uint32Array): number => {
    const key = set.join();
    const known = numbers.get(key) ?? sets.push(set) - 1;
    numbers.set(key, known);
    return known;
  };
  const all = numberOf(everyVid());
  const empty = numberOf(new Uint32Array(SET_WORDS));
  const own = network.ports.map((port) => numberOf(ownVids(port)));
  const receives = network.ports.map(({ options, pvid }, port) => {
    if (port === 0 || options & PortOption.VlanPromiscuous) return all;
    return pvid !== 0 ? numberOf(setOf([pvid])) : own[port]!;
  });
  const maySend = network.ports.map(({ options, pvid }, port) => {
    return options & PortOption.VlanAntiSpoof && pvid === 0 ? own[port]! : all;
  });
  return { sets, empty, receives, maySend, own };
}

function ownVids({ options, vlans }: PortPlan): Uint32Array {
  return setOf(options & PortOption.AcceptUntagged ? [0, ...vlans] : vlans);
}

function setOf(vids: readonly number[]): Uint32Array {
  const set = new Uint32Array(SET_WORDS);
  for (const vid of vids) set[vid >> 5] = set[vid >> 5]! | (1 << (vid & 31));
  return set;
}

/** 4095 is none. */
function everyVid(): Uint32Array {
  const set = new Uint32Array(SET_WORDS).fill(0xffffffff);
  set[SET_WORDS - 1] = 0x7fffffff;
  return set;
}
