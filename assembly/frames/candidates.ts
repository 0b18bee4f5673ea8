// Steps 3 to 5: who is to have the frame in hand, by its destination address and VLAN, but for the port it came from.

import { PortOption, PortState } from "../../src/abi";
import { headOfSlot, slotOf } from "./address-table";
import { headOf, nextIn, PortList } from "./port-lists";
import { Egress, egressOf, memberAt, portAt, Switch, Worker } from "./records";
import { send } from "./send";
import { containsVlan, floodHead, setsOfVlan } from "./vlan-sets";

/** The owners; for a frame from the uplink that nobody owns, promiscuous ports and the default port. */
export function offerToOwners(s: Switch, w: Worker, key: u64): void {
  const slot = slotOf(s, key);
  if (slot != 0) {
    let member = load<u32>(headOfSlot(s, slot));
    while (member != 0) {
      const m = memberAt(s, member);
      offer(s, w, m.port);
      member = m.next;
    }
  } else if (w.port == 0) {
    offerToList(s, w, PortList.UnicastPromiscuous);
    const port = s.defaultPort;
    const exists = port != 0 && (portAt(s, port).state & PortState.Exists) != 0;
    if (exists && (portAt(s, port).options & PortOption.UnicastPromiscuous) == 0) offer(s, w, port);
  }
}

/** The members of the group, and every multicast-promiscuous port. */
export function offerToGroup(s: Switch, w: Worker, key: u64): void {
  const slot = slotOf(s, key);
  let member = slot != 0 ? load<u32>(headOfSlot(s, slot)) : 0;
  while (member != 0) {
    const m = memberAt(s, member);
    if ((portAt(s, m.port).options & PortOption.MulticastPromiscuous) == 0) offer(s, w, m.port);
    member = m.next;
  }
  offerToList(s, w, PortList.MulticastPromiscuous);
}

/** Every port that accepts broadcast: the ports of all sets that contain the VID. */
export function offerToAll(s: Switch, w: Worker): void {
  const words = setsOfVlan(s, w.vid);
  const count = (s.setsUsed + 63) >> 6;
  for (let index: u32 = 0; index < count; index++) {
    let sets = load<u64>(words + (index << 3));
    for (; sets != 0; sets &= sets - 1) flood(s, w, load<u32>(floodHead(s, (index << 6) + <u32>ctz(sets))));
  }
}

function flood(s: Switch, w: Worker, first: u32): void {
  const egress = egressOf(w.lane);
  const ingress = w.port;
  let port = first;
  while (port != 0) {
    if (port != ingress) send(s, w, load<u32>(egress + (port << Egress.Shift), Egress.Word));
    port = nextIn(s, PortList.Flood, port);
  }
}

function offerToList(s: Switch, w: Worker, list: PortList): void {
  let port = load<u32>(headOf(s, list));
  while (port != 0) {
    offer(s, w, port);
    port = nextIn(s, list, port);
  }
}

/** The VLAN filter, then source pruning. */
function offer(s: Switch, w: Worker, port: u32): void {
  const at = egressOf(w.lane) + (port << Egress.Shift);
  if (containsVlan(load<u32>(at, Egress.Receives), w.vid) == 0) return;
  w.survived = 1;
  if (port != w.port) send(s, w, load<u32>(at, Egress.Word));
}
