// Rate limits: a bucket of credit, filled by ticks that the caller gives.

import { endTurn, takeTurn } from "./lock";
import { refresh } from "./ports";
import { Port, portAt, Switch } from "./records";

/** `bytes` every `ticks`, at most `burst` at once; `ticks` 0 is no limit. The bucket begins full. */
export function setRateLimit(s: Switch, port: u32, bytes: u64, ticks: u32, burst: u32): void {
  const p = portAt(s, port);
  p.rateBytes = bytes;
  p.rateTicks = ticks;
  p.burst = burst;
  p.credit = <u64>burst * ticks;
  p.lastTick = 0;
  refresh(s, port);
}

/** Takes a frame's bytes out of the bucket; false if there are not so many. Time that goes back stands still. */
export function takeCredit(p: Port, length: u32, now: u64): bool {
  if (p.rateTicks == 0) return true;
  const turn = changetype<usize>(p) + offsetof<Port>("turn");
  takeTurn(turn);
  fill(p, now);
  const cost = <u64>length * p.rateTicks;
  const enough = p.credit >= cost;
  if (enough) p.credit -= cost;
  endTurn(turn);
  return enough;
}

function fill(p: Port, now: u64): void {
  if (now <= p.lastTick) return;
  const elapsed = now - p.lastTick;
  const missing = <u64>p.burst * p.rateTicks - p.credit;
  p.lastTick = now;
  // Compared so, as the product may not fit into 64 bits.
  if (p.rateBytes == 0) return;
  p.credit += elapsed > missing / p.rateBytes ? missing : elapsed * p.rateBytes;
}
