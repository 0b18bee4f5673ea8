// Network and traffic as a file of words, for contenders in C; bench/c/frames-model.h has its twin.

import { PortState } from "../../abi";
import type { AddressPlan, Network } from "./network";
import { FRAME_BYTES, type Traffic } from "./traffic";
import { SET_WORDS, vlanSetsOf } from "./vlan-sets";

const HEAD_WORDS = 16;
const PORT_WORDS = 16;
const ADDRESS_WORDS = 4;
const FRAME_WORDS = 4;
export const MTU = 9728;

export function modelWords(network: Network, traffic: Traffic): Uint32Array {
  const vlans = vlanSetsOf(network);
  const addresses = [...network.addresses, ...network.groups];
  const members = addresses.flatMap(({ owners }) => owners);
  const frames = traffic.ports.length;
  const membersRoom = (members.length + 3) & ~3;
  const words = new Uint32Array(
    HEAD_WORDS +
      network.ports.length * PORT_WORDS +
      vlans.sets.length * SET_WORDS +
      addresses.length * ADDRESS_WORDS +
      membersRoom +
      frames * FRAME_WORDS +
      traffic.bytes.length / 4,
  );
  const head = [network.ports.length, vlans.sets.length, addresses.length, members.length, frames, MTU, 1, 0];
  words.set([...head, vlans.empty]);
  let at = HEAD_WORDS;
  network.ports.forEach(({ options, pvid }, port) => {
    const station = network.addresses[port - 1]?.mac;
    const state = PortState.Exists | PortState.BusMaster | PortState.D0;
    const [low, high] = station ? halvesOf(station) : [0, 0];
    const sets = [vlans.receives[port]!, vlans.maySend[port]!, vlans.own[port]!];
    words.set([options, pvid, state, ...sets, low, high, station ? 1 : 0], at);
    at += PORT_WORDS;
  });
  for (const set of vlans.sets) {
    words.set(set, at);
    at += SET_WORDS;
  }
  let first = 0;
  for (const { mac, owners } of addresses) {
    words.set([...halvesOf(mac), first, owners.length], at);
    first += owners.length;
    at += ADDRESS_WORDS;
  }
  words.set(members, at);
  at += membersRoom;
  for (const port of traffic.ports) {
    words[at] = FRAME_BYTES;
    words[at + 1] = port;
    at += FRAME_WORDS;
  }
  words.set(new Uint32Array(traffic.bytes.buffer), at);
  return words;
}

/** Bytes 0 to 3 and 4 to 5, the first one lowest. */
export function halvesOf(mac: AddressPlan["mac"]): [low: number, high: number] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac;
  return [(a | (b << 8) | (c << 16) | (d << 24)) >>> 0, e | (f << 8)];
}
