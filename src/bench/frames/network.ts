// The network of the benchmark: ports with the settings that a PF driver gives its VMs, and who owns which address.

import { PortOption } from "../../abi";
import { Random } from "../random";

export interface PortPlan {
  /** PortOption bits. */
  readonly options: number;
  /** 0 for none. */
  readonly pvid: number;
  readonly vlans: readonly number[];
  /** VLANs that its own frames may travel in; 0 stands for none. */
  readonly sendsIn: readonly number[];
}

export interface AddressPlan {
  /** Six bytes, in the order of the wire. */
  readonly mac: Uint8Array;
  readonly owners: readonly number[];
}

export interface Network {
  /** By port number; the uplink is port 0. */
  readonly ports: readonly PortPlan[];
  /** Unicast addresses; the first of port `p` is number `p − 1`. */
  readonly addresses: readonly AddressPlan[];
  readonly groups: readonly AddressPlan[];
}

export interface NetworkShape {
  /** Ports with an address each, besides the uplink. */
  readonly ports: number;
  /** Different VLANs, 1 to 4,094. */
  readonly vlans: number;
}

const FIRST_VLAN = 1;
const BASE = PortOption.AcceptUntagged | PortOption.TxEnabled | PortOption.RxEnabled;
/** Ports that hear broadcast, or all multicast: as many in a large network as in a small one. */
const LISTENERS = 8;
const PROMISCUOUS = 2;
const GROUPS = 16;
const GROUP_MEMBERS = 4;
const SHARED_EVERY = 64;

/** With so many ports beside the uplink a network has `addresses` addresses: groups, those of two ports, and one for each port. */
export function portsFor(addresses: number): number {
  const unicast = addresses - GROUPS;
  return unicast - Math.floor(unicast / (SHARED_EVERY + 1));
}

export function makeNetwork({ ports: count, vlans }: NetworkShape): Network {
  const random = new Random(count * 31 + vlans);
  const ports: PortPlan[] = [{ options: 0, pvid: 0, vlans: [], sendsIn: [] }];
  for (let port = 1; port <= count; port++) ports.push(portPlan(port, vlans));
  const addresses = ports.slice(1).map((_, index) => ({ mac: macOf(index + 1), owners: [index + 1] }));
  const shared = Math.floor(count / SHARED_EVERY);
  const pairs = Array.from({ length: shared }, (_, index) => ({
    mac: macOf(0x100_0000 + index),
    owners: twoOf(random, count),
  }));
  return { ports, addresses: [...addresses, ...pairs], groups: groupsOf(random, count) };
}

/** Two in five have no VLAN, two in five their tags and are held to them, one in five has a port VLAN. */
function portPlan(port: number, vlans: number): PortPlan {
  const vid = FIRST_VLAN + (port % vlans);
  const next = FIRST_VLAN + ((port + 1) % vlans);
  const listens =
    (port <= LISTENERS ? PortOption.AcceptBroadcast : 0) |
    (port <= PROMISCUOUS ? PortOption.MulticastPromiscuous : 0) |
    (port === 1 ? PortOption.UnicastPromiscuous : 0);
  const kind = port % 5;
  if (kind < 2)
    return { options: BASE | listens | PortOption.MacAntiSpoof, pvid: 0, vlans: [], sendsIn: [0] };
  const guarded = BASE | listens | PortOption.MacAntiSpoof;
  if (kind < 4) {
    const own = vid === next ? [vid] : [vid, next];
    return { options: guarded | PortOption.VlanAntiSpoof, pvid: 0, vlans: own, sendsIn: own };
  }
  return { options: guarded, pvid: vid, vlans: [], sendsIn: [vid] };
}

function groupsOf(random: Random, ports: number): AddressPlan[] {
  return Array.from({ length: GROUPS }, (_, index) => {
    const members = new Set<number>();
    while (members.size < Math.min(GROUP_MEMBERS, ports)) members.add(1 + random.below(ports));
    return { mac: Uint8Array.of(0x01, 0x00, 0x5e, 0, 0, index), owners: [...members] };
  });
}

function twoOf(random: Random, ports: number): number[] {
  const first = 1 + random.below(ports);
  return [first, first === ports ? 1 : first + 1];
}

/** Locally administered, as drivers give them to VFs: the last bytes count. */
export function macOf(index: number): Uint8Array {
  return Uint8Array.of(0x02, 0x1b, index >>> 24, index >>> 16, index >>> 8, index);
}
