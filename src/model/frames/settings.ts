// Settings of a port by name, as switch files and programs write them.

import { PortOption } from "../../abi";

/** Settings that are on or off. */
export interface PortSwitches {
  readonly acceptUntagged: boolean;
  readonly acceptBroadcast: boolean;
  readonly multicastPromiscuous: boolean;
  readonly unicastPromiscuous: boolean;
  readonly vlanPromiscuous: boolean;
  readonly macAntiSpoof: boolean;
  readonly vlanAntiSpoof: boolean;
  readonly txEnabled: boolean;
  readonly rxEnabled: boolean;
}

const OPTIONS = {
  acceptUntagged: PortOption.AcceptUntagged,
  acceptBroadcast: PortOption.AcceptBroadcast,
  multicastPromiscuous: PortOption.MulticastPromiscuous,
  unicastPromiscuous: PortOption.UnicastPromiscuous,
  vlanPromiscuous: PortOption.VlanPromiscuous,
  macAntiSpoof: PortOption.MacAntiSpoof,
  vlanAntiSpoof: PortOption.VlanAntiSpoof,
  txEnabled: PortOption.TxEnabled,
  rxEnabled: PortOption.RxEnabled,
} as const satisfies Record<keyof PortSwitches, PortOption>;

const NAMES = Object.keys(OPTIONS) as (keyof PortSwitches)[];

export function optionsToSwitches(options: number): PortSwitches {
  const entries = NAMES.map((name) => [name, (options & OPTIONS[name]) !== 0] as const);
  return Object.fromEntries(entries) as unknown as PortSwitches;
}

/** `options` with what `changes` names changed. */
export function withSwitches(options: number, changes: Partial<PortSwitches>): number {
  let result = options;
  for (const name of NAMES) {
    const value = changes[name];
    if (value !== undefined) result = value ? result | OPTIONS[name] : result & ~OPTIONS[name];
  }
  return result;
}

/** `bytes` every `ticks`, at most `burst` bytes at once; a tick is whatever the caller counts time in. */
export interface RateLimit {
  readonly bytes: bigint;
  /** At least 1. */
  readonly ticks: number;
  readonly burst: number;
}
