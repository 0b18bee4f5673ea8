// What may happen to a switch between frames.

import type { Options, RateLimit } from "./model/port";
import type { Mirror } from "./model/switch";

export type Change =
  | { readonly kind: "options"; readonly port: number; readonly options: Options }
  | { readonly kind: "port VLAN"; readonly port: number; readonly vid: number }
  | { readonly kind: "VLAN"; readonly port: number; readonly vid: number; readonly member: boolean }
  | { readonly kind: "all VLANs"; readonly port: number; readonly vids: readonly number[] }
  | { readonly kind: "join"; readonly port: number; readonly address: number }
  | { readonly kind: "leave"; readonly port: number; readonly address: number }
  | { readonly kind: "leave all"; readonly port: number; readonly groups: boolean }
  | { readonly kind: "rate limit"; readonly port: number; readonly rate: RateLimit }
  | { readonly kind: "MTU"; readonly bytes: number }
  | { readonly kind: "loopback"; readonly on: boolean }
  | { readonly kind: "default port"; readonly port: number }
  | { readonly kind: "mirror"; readonly rule: Mirror }
  | { readonly kind: "no mirrors" }
  | { readonly kind: "Bus Master Enable"; readonly port: number; readonly on: boolean }
  | { readonly kind: "power state"; readonly port: number; readonly state: number }
  | { readonly kind: "Function Level Reset"; readonly port: number }
  /** `port` is that of the PF; 0 clears VF Enable. */
  | { readonly kind: "VFs"; readonly port: number; readonly count: number }
  | { readonly kind: "clear counters"; readonly port: number };

export type ChangeKind = Change["kind"];

export const CHANGE_KINDS: readonly ChangeKind[] = [
  "options",
  "port VLAN",
  "VLAN",
  "all VLANs",
  "join",
  "leave",
  "leave all",
  "rate limit",
  "MTU",
  "loopback",
  "default port",
  "mirror",
  "no mirrors",
  "Bus Master Enable",
  "power state",
  "Function Level Reset",
  "VFs",
  "clear counters",
];

export function changeText(change: Change): string {
  return JSON.stringify(change, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}
