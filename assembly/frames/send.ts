// One destination of the frame in hand: entered and counted.

import { Destination, FrameCounter } from "../../src/abi";
import { countDrop } from "./counters";
import { Egress, EgressBit, egressOf, Switch, Worker } from "./records";

/** A delivery without its tag is so many bytes shorter: Destination.Untag >> this. */
export const UNTAG_SHIFT: u32 = 22;

/** `word` is an egress word. A port that cannot take the frame counts that; the frame has a destination all the same. */
export function send(s: Switch, w: Worker, word: u32): void {
  store<u32>(w.end, word & EgressBit.Shown);
  w.end += 4;
  const port = word & Destination.Port;
  if ((word & EgressBit.Refused) != 0) return refuse(s, w, port, word);
  const at = egressOf(w.lane) + (port << Egress.Shift);
  const amount = w.amount - ((word & Destination.Untag) >> UNTAG_SHIFT);
  store<u64>(at, load<u64>(at, Egress.Received) + amount, Egress.Received);
}

function refuse(s: Switch, w: Worker, port: u32, word: u32): void {
  const noDma = (word & Destination.NoBusMaster) != 0;
  countDrop(s, w.lane, port, noDma ? FrameCounter.NoBusMaster : FrameCounter.RxDisabled);
}
