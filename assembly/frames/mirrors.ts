// Mirror rules: copies for a port that watches, after everything else is decided.

import { CoreStatus, Destination, FrameLimit, MirrorMatch, PortState } from "../../src/abi";
import { refresh, refreshAll } from "./ports";
import { Egress, egressOf, Mirror, mirrorAt, portAt, Switch, Worker } from "./records";
import { send } from "./send";

/** Rules apply in the order in which they are added, and see the copies of those before. */
export function addMirror(s: Switch, match: u32, operand: u32, to: u32): i32 {
  if (s.mirrors == FrameLimit.Mirrors) return CoreStatus.NoRoom;
  const rule = mirrorAt(s, s.mirrors);
  rule.match = match;
  rule.operand = operand;
  rule.to = to;
  s.mirrors++;
  watch(s, rule, 1);
  return CoreStatus.Ok;
}

export function clearMirrors(s: Switch): void {
  while (s.mirrors != 0) {
    s.mirrors--;
    watch(s, mirrorAt(s, s.mirrors), -1);
  }
}

/** Frames that a rule may be about leave the short path. */
function watch(s: Switch, rule: Mirror, change: i32): void {
  if (rule.match == MirrorMatch.Vlan) {
    s.vlanMirrors += change;
    refreshAll(s);
    return;
  }
  const p = portAt(s, rule.operand);
  if (rule.match == MirrorMatch.PortIn) p.mirrorsIn += change;
  else p.mirrorsOut += change;
  refresh(s, rule.operand);
}

/** Adds the copies of the frame in hand. */
export function mirror(s: Switch, w: Worker): void {
  for (let index: u32 = 0; index < s.mirrors; index++) {
    const rule = mirrorAt(s, index);
    if (rule.to == w.port || (portAt(s, rule.to).state & PortState.Exists) == 0) continue;
    if (applies(rule, w) && !isDestination(w, rule.to)) sendCopy(s, w, rule.to);
  }
}

/** With its tag, and whatever VLANs the port receives. */
function sendCopy(s: Switch, w: Worker, to: u32): void {
  const word = load<u32>(egressOf(w.lane) + (to << Egress.Shift), Egress.Word);
  send(s, w, (word & ~Destination.Untag) | Destination.Mirror);
}

function applies(rule: Mirror, w: Worker): bool {
  if (rule.match == MirrorMatch.PortIn) return rule.operand == w.port;
  return rule.match == MirrorMatch.Vlan ? rule.operand == w.vid : isDestination(w, rule.operand);
}

function isDestination(w: Worker, port: u32): bool {
  for (let at = w.first; at < w.end; at += 4) if ((load<u32>(at) & Destination.Port) == port) return true;
  return false;
}
