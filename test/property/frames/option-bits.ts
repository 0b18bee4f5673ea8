// The model's options as bits of the core.

import { PortOption } from "../../../src/abi";
import type { Options } from "./model/port";

export const OPTION_BITS: Readonly<Record<keyof Options, PortOption>> = {
  acceptUntagged: PortOption.AcceptUntagged,
  acceptBroadcast: PortOption.AcceptBroadcast,
  multicastPromiscuous: PortOption.MulticastPromiscuous,
  unicastPromiscuous: PortOption.UnicastPromiscuous,
  vlanPromiscuous: PortOption.VlanPromiscuous,
  macAntiSpoof: PortOption.MacAntiSpoof,
  vlanAntiSpoof: PortOption.VlanAntiSpoof,
  transmit: PortOption.TxEnabled,
  receive: PortOption.RxEnabled,
};

export const OPTIONS = Object.keys(OPTION_BITS) as (keyof Options)[];

export function bitsOf(options: Options): number {
  return OPTIONS.reduce((bits, name) => bits | (options[name] ? OPTION_BITS[name] : 0), 0);
}
