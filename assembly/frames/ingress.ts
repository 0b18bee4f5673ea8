// Steps 1 and 2: is it a frame, and may the port send it.

import { FrameCounter, PortOption, PortState } from "../../src/abi";
import { addressKey, isGroup } from "./address-table";
import { has } from "./addresses";
import { hasBadLength, SOURCE, VID_RESERVED } from "./frame";
import { canDoDma } from "./ports";
import { takeCredit } from "./rate-limit";
import { Ingress, Port, portAt, Switch } from "./records";
import { containsVlan, setAt } from "./vlan-sets";

/**
 * Whether the sender's record alone tells that it may send the frame, as it does for the short path; `vid` is what the frame
 * travels in. Length aside, such a frame is well-formed.
 */
export function isPlain(sender: usize, frame: usize, vid: u32): bool {
  const source = load<u64>(frame + SOURCE) ^ load<u64>(sender, Ingress.Station);
  const disagreement = source & load<u64>(sender, Ingress.Agreement);
  return disagreement == 0 && containsVlan(load<u32>(sender, Ingress.MaySend), vid) != 0;
}

/** 0, or the FrameCounter of the first reason that applies. `vid` is that of the frame's own tag, 0 with `tagged` 0. */
export function refusalOf(
  s: Switch,
  port: u32,
  frame: usize,
  length: u32,
  tagged: u32,
  vid: u32,
  now: u64,
): u32 {
  if (port >= s.ports || (portAt(s, port).state & PortState.Exists) == 0) return FrameCounter.NoSuchPort;
  const source = addressKey(frame + SOURCE);
  if (hasBadLength(length, tagged, s.mtu) || isGroup(source) || vid == VID_RESERVED)
    return FrameCounter.Malformed;
  return port != 0 ? refusalOfPort(s, portAt(s, port), port, source, length, vid, now) : 0;
}

function refusalOfPort(s: Switch, p: Port, port: u32, source: u64, length: u32, vid: u32, now: u64): u32 {
  const options = p.options;
  if (!canDoDma(p)) return FrameCounter.TxNoBusMaster;
  if ((options & PortOption.TxEnabled) == 0) return FrameCounter.TxDisabled;
  const guarded = (options & PortOption.VlanAntiSpoof) != 0;
  if (guarded && p.pvid != 0 && vid != 0) return FrameCounter.VlanSpoof;
  if ((options & PortOption.MacAntiSpoof) != 0 && !has(s, port, source)) return FrameCounter.MacSpoof;
  if (guarded && p.pvid == 0 && containsVlan(setAt(s, p.ownSet), vid) == 0) return FrameCounter.VlanSpoof;
  return takeCredit(p, length, now) ? 0 : FrameCounter.RateLimited;
}
