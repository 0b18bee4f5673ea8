// Lists of ports, linked both ways: who receives what is for many.

import { Switch } from "./records";

export const enum PortList {
  /** Ports that accept broadcast and receive by the same VLAN set: a list for each set. */
  Flood = 0,
  MulticastPromiscuous = 1,
  UnicastPromiscuous = 2,
  Count = 3,
}

/** `head` is where the number of the first port lies. A port is in a list once, and never the uplink. */
export function link(s: Switch, list: PortList, head: usize, port: u32): void {
  const first = load<u32>(head);
  const links = linksOf(s, list, port);
  store<u32>(links, first);
  store<u32>(links, 0, 4);
  if (first != 0) store<u32>(linksOf(s, list, first), port, 4);
  store<u32>(head, port);
}

export function unlink(s: Switch, list: PortList, head: usize, port: u32): void {
  const links = linksOf(s, list, port);
  const next = load<u32>(links);
  const previous = load<u32>(links, 4);
  if (next != 0) store<u32>(linksOf(s, list, next), previous, 4);
  if (previous != 0) store<u32>(linksOf(s, list, previous), next);
  else store<u32>(head, next);
}

export function nextIn(s: Switch, list: PortList, port: u32): u32 {
  return load<u32>(linksOf(s, list, port));
}

export function headOf(s: Switch, list: PortList): usize {
  return list == PortList.MulticastPromiscuous
    ? changetype<usize>(s) + offsetof<Switch>("multicastPromiscuous")
    : changetype<usize>(s) + offsetof<Switch>("unicastPromiscuous");
}

function linksOf(s: Switch, list: PortList, port: u32): usize {
  return s.links + ((list * s.ports + port) << 3);
}
