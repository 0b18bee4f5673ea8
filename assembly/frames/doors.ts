// The host's calls: switches, ports and workers are checked here. What changes tables waits for batches under way.

import { CoreStatus, MirrorMatch, PortOption, SwitchSetting } from "../../src/abi";
import { functionOf } from "../function/function";
import { has, join, part, partFromAll } from "./addresses";
import { clearCounters, sumCounters } from "./counters";
import { forward } from "./forward";
import { portOf, requesterOf, switchOf } from "./functions";
import { beginChange, endChange, enterBatch, leaveBatch } from "./lock";
import { clearMirrors as forgetMirrors, addMirror as mirrorTo } from "./mirrors";
import {
  setVlan as changeVlan,
  setVlans as changeVlans,
  isMember,
  refresh,
  refreshAll,
  setOptions,
  setPortVlan as setPvid,
} from "./ports";
import { setRateLimit as limitRate } from "./rate-limit";
import { deliver, openRing } from "./receive";
import { frames, Member, memberAt, portAt, Switch, switchAt, workerAt } from "./records";
import { areaAt } from "./reserve";

/** Number of the switch of a Function + 1; 0 if it has none. */
export function switchOfFunction(handle: u32): u32 {
  const f = functionOf(handle);
  if (!f || f.switchAt == 0) return 0;
  let index: u32 = 0;
  while (switchAt(index) != switchOf(f)) index++;
  return index + 1;
}

/** `vf` is 1 + VF index, or 0 for the PF. The port need not exist. */
export function portOfFunction(handle: u32, vf: u32): u32 {
  const f = functionOf(handle);
  return f && f.switchAt != 0 ? portOf(f, vf) : 0;
}

/** Numbers of ports run from 0 to this − 1. */
export function portsOfSwitch(index: u32): u32 {
  const s = switchAt(index);
  return s ? s.ports : 0;
}

/** PortState. */
export function portState(index: u32, port: u32): u32 {
  const s = switchAt(index);
  return s && port < s.ports ? portAt(s, port).state : 0;
}

export function portHandle(index: u32, port: u32): u32 {
  const s = switchAt(index);
  return s && port < s.ports ? portAt(s, port).handle : 0;
}

/** 1 + VF index, or 0 for a PF and the uplink. */
export function portVf(index: u32, port: u32): u32 {
  const s = switchAt(index);
  return s && port < s.ports ? portAt(s, port).vf : 0;
}

/** Requester ID of what is delivered to a port now. */
export function portRequesterId(index: u32, port: u32): u32 {
  const s = switchAt(index);
  return s && port != 0 && port < s.ports ? requesterOf(s, port) : 0;
}

/** The switch, if the port is a virtual one that exists. */
function switchWith(index: u32, port: u32): Switch | null {
  const s = switchAt(index);
  return s && port != 0 && port < s.ports && portAt(s, port).state != 0 ? s : null;
}

/** PortOption bits. */
export function setPortOptions(index: u32, port: u32, options: u32): i32 {
  const s = switchWith(index, port);
  if (!s) return CoreStatus.BadHandle;
  if ((options & ~PortOption.All) != 0) return CoreStatus.OutOfRange;
  beginChange();
  const status = setOptions(s, port, options);
  endChange();
  return status;
}

export function portOptions(index: u32, port: u32): u32 {
  const s = switchWith(index, port);
  return s ? portAt(s, port).options : 0;
}

/** Port VLAN, 1 to 4094; 0 is none. */
export function setPortVlan(index: u32, port: u32, pvid: u32): i32 {
  const s = switchWith(index, port);
  if (!s) return CoreStatus.BadHandle;
  if (pvid > 4094) return CoreStatus.OutOfRange;
  beginChange();
  const status = setPvid(s, port, pvid);
  endChange();
  return status;
}

export function portVlan(index: u32, port: u32): u32 {
  const s = switchWith(index, port);
  return s ? portAt(s, port).pvid : 0;
}

export function setVlan(index: u32, port: u32, vid: u32, member: u32): i32 {
  const s = switchWith(index, port);
  if (!s) return CoreStatus.BadHandle;
  if (vid == 0 || vid > 4094) return CoreStatus.OutOfRange;
  beginChange();
  const status = changeVlan(s, port, vid, member != 0);
  endChange();
  return status;
}

/** All VLANs at once: 512 bytes at `bits`, a bit for each VID. */
export function setVlans(index: u32, port: u32, bits: usize): i32 {
  const s = switchWith(index, port);
  if (!s) return CoreStatus.BadHandle;
  beginChange();
  const status = changeVlans(s, port, bits);
  endChange();
  return status;
}

export function isVlanMember(index: u32, port: u32, vid: u32): u32 {
  const s = switchWith(index, port);
  return s && vid != 0 && vid < 4095 && isMember(s, port, vid) ? 1 : 0;
}

/** An address crosses as its bytes 0 to 3 and 4 to 5, the first one lowest. */
function keyOf(low: u32, high: u32): u64 {
  return ((<u64>low) << 16) | ((<u64>high) << 48);
}

/** A unicast address of the port's own, or a multicast group. */
export function addAddress(index: u32, port: u32, low: u32, high: u32): i32 {
  const s = switchWith(index, port);
  if (!s) return CoreStatus.BadHandle;
  beginChange();
  const status = join(s, port, keyOf(low, high));
  refresh(s, port);
  endChange();
  return status;
}

export function removeAddress(index: u32, port: u32, low: u32, high: u32): i32 {
  const s = switchWith(index, port);
  if (!s) return CoreStatus.BadHandle;
  beginChange();
  part(s, port, keyOf(low, high));
  refresh(s, port);
  endChange();
  return CoreStatus.Ok;
}

/** Removes all unicast addresses, or all multicast groups. */
export function clearAddresses(index: u32, port: u32, groups: u32): i32 {
  const s = switchWith(index, port);
  if (!s) return CoreStatus.BadHandle;
  beginChange();
  partFromAll(s, port, groups != 0);
  refresh(s, port);
  endChange();
  return CoreStatus.Ok;
}

export function hasAddress(index: u32, port: u32, low: u32, high: u32): u32 {
  const s = switchWith(index, port);
  return s && has(s, port, keyOf(low, high)) ? 1 : 0;
}

/** Walks a port's addresses: where the one behind `member` lies (0: the first), 0 at the end. */
export function nextAddress(index: u32, port: u32, member: usize): usize {
  const s = switchWith(index, port);
  if (!s) return 0;
  const next = member == 0 ? portAt(s, port).member : changetype<Member>(member).nextOfPort;
  return next != 0 ? changetype<usize>(memberAt(s, next)) : 0;
}

/** `bytes` every `ticks`, at most `burst` bytes at once; `ticks` 0 is no limit. */
export function setRateLimit(index: u32, port: u32, low: u32, high: u32, ticks: u32, burst: u32): i32 {
  const s = switchWith(index, port);
  if (!s) return CoreStatus.BadHandle;
  beginChange();
  limitRate(s, port, <u64>low | ((<u64>high) << 32), ticks, burst);
  endChange();
  return CoreStatus.Ok;
}

/** SwitchSetting. */
export function setSwitch(index: u32, setting: u32, value: u32): i32 {
  const s = switchAt(index);
  if (!s) return CoreStatus.BadHandle;
  if (setting == SwitchSetting.DefaultPort ? value >= s.ports : setting == SwitchSetting.Mtu && value < 64)
    return CoreStatus.OutOfRange;
  beginChange();
  if (setting == SwitchSetting.Mtu) s.mtu = value;
  else if (setting == SwitchSetting.DefaultPort) s.defaultPort = value;
  else {
    s.loopback = value;
    refreshAll(s);
  }
  endChange();
  return CoreStatus.Ok;
}

/** MirrorMatch. Ports need not exist: the rule waits for them. */
export function addMirror(index: u32, match: u32, operand: u32, to: u32): i32 {
  const s = switchAt(index);
  if (!s) return CoreStatus.BadHandle;
  const isVlan = match == MirrorMatch.Vlan;
  if (match > <u32>MirrorMatch.Vlan || to >= s.ports || operand >= (isVlan ? 4095 : s.ports))
    return CoreStatus.OutOfRange;
  beginChange();
  const status = mirrorTo(s, match, operand, to);
  endChange();
  return status;
}

export function clearMirrors(index: u32): i32 {
  const s = switchAt(index);
  if (!s) return CoreStatus.BadHandle;
  beginChange();
  forgetMirrors(s);
  endChange();
  return CoreStatus.Ok;
}

/** Adds up a port's counters, all workers', at `frameCountersAt()`. */
export function readFrameCounters(index: u32, port: u32): i32 {
  const s = switchAt(index);
  if (!s || port >= s.ports) return CoreStatus.BadHandle;
  beginChange();
  sumCounters(s, port);
  endChange();
  return CoreStatus.Ok;
}

export function clearFrameCounters(index: u32, port: u32): i32 {
  const s = switchAt(index);
  if (!s || port >= s.ports) return CoreStatus.BadHandle;
  beginChange();
  clearCounters(s, port);
  endChange();
  return CoreStatus.Ok;
}

/** Number of the receive ring that the port has from now on. */
export function openReceiveRing(index: u32, port: u32): i32 {
  const s = switchAt(index);
  if (!s || port >= s.ports || portAt(s, port).state == 0) return CoreStatus.BadHandle;
  beginChange();
  const ring = openRing(portAt(s, port));
  endChange();
  return ring;
}

/** Where an area of a worker lies, FrameArea; 0 if there is no such worker. */
export function frameAreaAt(area: u32, worker: u32): usize {
  return worker < frames().workers ? areaAt(area, workerAt(worker)) : 0;
}

/** See `forward`; 0 for what does not exist. `worker` is used by one thread at a time. */
export function forwardFrames(
  index: u32,
  worker: u32,
  first: u32,
  count: u32,
  ticksLow: u32,
  ticksHigh: u32,
): u32 {
  const s = switchAt(index);
  const all = frames();
  if (!s || worker >= all.workers || first > all.ring || count > all.ring - first) return 0;
  const w = workerAt(worker);
  enterBatch(w);
  const done = forward(s, w, worker, first, count, <u64>ticksLow | ((<u64>ticksHigh) << 32));
  leaveBatch(w);
  return done;
}

/** Copies decided frames into receive rings; see `deliver`. */
export function deliverFrames(index: u32, worker: u32, first: u32, count: u32): u32 {
  const s = switchAt(index);
  const all = frames();
  if (!s || worker >= all.workers || first > all.ring || count > all.ring - first) return 0;
  const w = workerAt(worker);
  enterBatch(w);
  const done = deliver(s, w, first, count);
  leaveBatch(w);
  return done;
}
