// Ports as they are programmed, and what frames are decided by, which follows from it.

import { CoreStatus, Destination, PortOption, PortState } from "../../src/abi";
import { partFromAll } from "./addresses";
import { clearCounters } from "./counters";
import { TAG_BYTES } from "./frame";
import { headOf, link, PortList, unlink } from "./port-lists";
import {
  Egress,
  EgressBit,
  egressOf,
  frames,
  Ingress,
  ingressOf,
  laneOf,
  Port,
  portAt,
  Switch,
} from "./records";
import {
  changeVlan,
  containsVlan,
  draftSet,
  emptySet,
  fillSet,
  floodHead,
  holdSet,
  releaseSet,
  SET_ALL,
  SET_BYTES,
  SET_UNTAGGED,
  setAt,
  useSet,
} from "./vlan-sets";

/** Bits of an address, and the one that says it is a group's. */
const ADDRESS: u64 = 0xffff_ffff_ffff;
const GROUP: u64 = 1;

/** The uplink: it takes and sends everything, and nothing programs it. */
export function initializeUplink(s: Switch): void {
  const p = portAt(s, 0);
  p.options = PortOption.TxEnabled | PortOption.RxEnabled;
  p.state = PortState.Exists | PortState.BusMaster | PortState.D0;
  p.ownSet = p.receiveSet = SET_ALL;
  useSet(s, SET_ALL, 2);
  s.present = 1;
  refresh(s, 0);
}

/** A port that did not exist begins, as it is after a reset. */
export function appearPort(s: Switch, port: u32, state: u32): void {
  const p = portAt(s, port);
  p.options = PortOption.Default;
  p.state = state | PortState.Exists;
  p.ownSet = p.receiveSet = SET_UNTAGGED;
  useSet(s, SET_UNTAGGED, 2);
  link(s, PortList.Flood, floodHead(s, SET_UNTAGGED), port);
  s.present++;
  refresh(s, port);
}

/** A port goes, with its addresses, its settings and its counters; mirror rules that name it stay. */
export function removePort(s: Switch, port: u32): void {
  const p = portAt(s, port);
  if ((p.state & PortState.Exists) == 0) return;
  partFromAll(s, port, false);
  partFromAll(s, port, true);
  setListed(s, port, p, p.options, 0);
  releaseSet(s, p.ownSet);
  releaseSet(s, p.receiveSet);
  p.options = p.state = p.pvid = p.rateTicks = 0;
  s.present--;
  clearCounters(s, port);
  refresh(s, port);
}

/** Options on and off, PortOption. */
export function setOptions(s: Switch, port: u32, options: u32): i32 {
  const p = portAt(s, port);
  const before = p.options;
  memory.copy(draftSet(), setAt(s, p.ownSet), SET_BYTES);
  changeVlan(draftSet(), 0, (options & PortOption.AcceptUntagged) != 0);
  return adopt(s, port, p, options, p.pvid, before);
}

/** Port VLAN; 0 is none. */
export function setPortVlan(s: Switch, port: u32, pvid: u32): i32 {
  const p = portAt(s, port);
  memory.copy(draftSet(), setAt(s, p.ownSet), SET_BYTES);
  return adopt(s, port, p, p.options, pvid, p.options);
}

export function setVlan(s: Switch, port: u32, vid: u32, member: bool): i32 {
  const p = portAt(s, port);
  memory.copy(draftSet(), setAt(s, p.ownSet), SET_BYTES);
  changeVlan(draftSet(), vid, member);
  return adopt(s, port, p, p.options, p.pvid, p.options);
}

/** All VLANs at once: a bit for each VID at `bits`; bits 0 and 4095 are not looked at. */
export function setVlans(s: Switch, port: u32, bits: usize): i32 {
  const p = portAt(s, port);
  memory.copy(draftSet(), bits, SET_BYTES);
  changeVlan(draftSet(), 0, (p.options & PortOption.AcceptUntagged) != 0);
  changeVlan(draftSet(), 4095, false);
  return adopt(s, port, p, p.options, p.pvid, p.options);
}

/** The VLANs as programmed, whatever a port VLAN or VLAN promiscuous makes of them. */
export function isMember(s: Switch, port: u32, vid: u32): bool {
  return containsVlan(setAt(s, portAt(s, port).ownSet), vid) != 0;
}

/** Takes over the draft as the port's own set, with options and port VLAN. Without room for the sets nothing changes. */
function adopt(s: Switch, port: u32, p: Port, options: u32, pvid: u32, before: u32): i32 {
  const own = holdSet(s, draftSet());
  if (own < 0) return CoreStatus.NoRoom;
  draftReceiveSet(options, pvid);
  const receive = holdSet(s, draftSet());
  if (receive < 0) {
    releaseSet(s, own);
    return CoreStatus.NoRoom;
  }
  setListed(s, port, p, before, 0);
  releaseSet(s, p.ownSet);
  releaseSet(s, p.receiveSet);
  p.ownSet = own;
  p.receiveSet = receive;
  p.options = options;
  p.pvid = pvid;
  setListed(s, port, p, 0, options);
  refresh(s, port);
  return CoreStatus.Ok;
}

/** A port with a port VLAN receives that alone; VLAN promiscuous means every VID. */
function draftReceiveSet(options: u32, pvid: u32): void {
  const draft = draftSet();
  if (pvid != 0) {
    memory.fill(draft, 0, SET_BYTES);
    changeVlan(draft, pvid, true);
  } else if ((options & PortOption.VlanPromiscuous) != 0) {
    const untagged = containsVlan(draft, 0) != 0;
    fillSet(draft);
    changeVlan(draft, 0, untagged);
  }
}

/** Moves the port from the lists that `before` stands for to those of `after`. */
function setListed(s: Switch, port: u32, p: Port, before: u32, after: u32): void {
  move(s, PortList.Flood, floodHead(s, p.receiveSet), port, before, after, PortOption.AcceptBroadcast);
  const multicast = PortList.MulticastPromiscuous;
  move(s, multicast, headOf(s, multicast), port, before, after, PortOption.MulticastPromiscuous);
  const unicast = PortList.UnicastPromiscuous;
  move(s, unicast, headOf(s, unicast), port, before, after, PortOption.UnicastPromiscuous);
}

function move(
  s: Switch,
  list: PortList,
  head: usize,
  port: u32,
  before: u32,
  after: u32,
  option: PortOption,
): void {
  if ((before & option) != 0) unlink(s, list, head, port);
  if ((after & option) != 0) link(s, list, head, port);
}

/** What frames are decided by, from what is programmed and what the Function can do now; for every worker. */
export function refresh(s: Switch, port: u32): void {
  const p = portAt(s, port);
  const guarded = (p.options & PortOption.MacAntiSpoof) != 0;
  for (let worker: u32 = 0; worker < frames().workers; worker++) {
    const lane = laneOf(s, worker);
    const egress = egressOf(lane) + (port << Egress.Shift);
    const ingress = ingressOf(s, lane) + (port << Ingress.Shift);
    store<u32>(egress, port | egressBits(p), Egress.Word);
    store<u32>(egress, <u32>setAt(s, p.receiveSet), Egress.Receives);
    store<u32>(ingress, p.pvid != 0 ? p.pvid | (TAG_BYTES << 16) : 0, Ingress.PortVlan);
    store<u32>(ingress, <u32>maySend(s, port, p), Ingress.MaySend);
    store<u64>(ingress, p.station >> 16, Ingress.Station);
    store<u64>(ingress, guarded ? ADDRESS : GROUP, Ingress.Agreement);
  }
}

/** All ports: after a change of what is global. */
export function refreshAll(s: Switch): void {
  for (let port: u32 = 0; port < s.ports; port++) refresh(s, port);
}

/** The long way is for whatever stops or slows all frames of a port, and for what looks at them. */
function maySend(s: Switch, port: u32, p: Port): usize {
  const guarded = (p.options & PortOption.VlanAntiSpoof) != 0;
  const closed = !canDoDma(p) || (p.options & PortOption.TxEnabled) == 0;
  const turnsOut = port != 0 && s.loopback == 0;
  const isWatched = p.mirrorsIn != 0 || s.vlanMirrors != 0;
  const hasNone = (p.options & PortOption.MacAntiSpoof) != 0 && p.station == 0;
  if (closed || turnsOut || isWatched || hasNone || p.rateTicks != 0 || (guarded && p.pvid != 0))
    return emptySet();
  return setAt(s, guarded ? p.ownSet : SET_ALL);
}

function egressBits(p: Port): u32 {
  let bits: u32 = p.pvid != 0 ? Destination.Untag : 0;
  if (!canDoDma(p)) bits |= EgressBit.LongWay | Destination.NoBusMaster;
  else if ((p.options & PortOption.RxEnabled) == 0) bits |= EgressBit.LongWay | Destination.RxDisabled;
  return p.mirrorsOut != 0 ? bits | EgressBit.LongWay : bits;
}

/** Whether the Function may do DMA: the port exists, Bus Master Enable, D0. */
export function canDoDma(p: Port): bool {
  return p.state == (PortState.Exists | PortState.BusMaster | PortState.D0);
}
