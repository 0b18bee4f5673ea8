// Step 2: may the port send this frame, and in which VLAN does it travel.

import { FrameCounter, PortOption } from "../../src/abi";
import { addressKey } from "./address-table";
import { has } from "./addresses";
import { SOURCE } from "./frame";
import { canDoDma } from "./ports";
import { takeCredit } from "./rate-limit";
import { Port, Switch } from "./records";
import { containsVlan, setAt } from "./vlan-sets";

/** 0, or the FrameCounter of the first reason that applies. `vid` is that of the frame's own tag. */
export function refusalOf(s: Switch, p: Port, port: u32, frame: usize, length: u32, vid: u32, now: u64): u32 {
  const options = p.options;
  if (!canDoDma(p)) return FrameCounter.TxNoBusMaster;
  if ((options & PortOption.TxEnabled) == 0) return FrameCounter.TxDisabled;
  const guarded = (options & PortOption.VlanAntiSpoof) != 0;
  if (guarded && p.pvid != 0 && vid != 0) return FrameCounter.VlanSpoof;
  if ((options & PortOption.MacAntiSpoof) != 0 && !has(s, port, addressKey(frame + SOURCE)))
    return FrameCounter.MacSpoof;
  if (guarded && p.pvid == 0 && containsVlan(setAt(s, p.ownSet), vid) == 0) return FrameCounter.VlanSpoof;
  return takeCredit(p, length, now) ? 0 : FrameCounter.RateLimited;
}
