// Requests that Functions of the model make: followed on their way up from Bridge to Bridge, as a reader of the rules would.

import { acsOf } from "./acs";
import type { Header } from "./errors";
import { isThere, type ModelFunction } from "./function";
import { memoryRequestHeader } from "./headers";
import { closed, isLink } from "./links";
import { inWindow, memoryEnabled, type Target } from "./memory";
import { isBusMaster, type Requester } from "./requester";
import { inRange } from "./routing";
import { routingIdOf } from "./vfs";

/** A message that arrived: at the root, or at the BAR of a peer. */
export interface Arrival {
  readonly peer: boolean;
  readonly who: Requester;
  readonly requesterId: number;
  readonly vector: number;
  readonly address: bigint;
  readonly data: number;
}

/** A posted request that a port refused. */
export interface Refusal {
  readonly by: ModelFunction;
  readonly error: number;
  readonly header: Header;
}

type End =
  | { readonly at: "root" | "peer" | "nowhere" }
  | { readonly refusedBy: ModelFunction; readonly error: number };

const BYTES = 4;
const UNSUPPORTED_REQUEST = 20;
const ACS_VIOLATION = 21;
const isInterruptRange = (address: bigint) => address >> 20n === 0xfeen;

/** What is under way within one access. */
export class Upstream {
  /** Since somebody looked. */
  arrivals: Arrival[] = [];
  /** Those for peers, which still have to land. */
  landings: Arrival[] = [];
  refusals: Refusal[] = [];

  constructor(
    private readonly roots: readonly ModelFunction[],
    private readonly claims: (address: bigint) => Target[],
  ) {}

  send(who: Requester, vector: number, address: bigint, data: number): void {
    const requesterId = routingIdOf(who.f, who.vf);
    const end = this.endOf(who, requesterId, address);
    if ("refusedBy" in end) {
      this.refusals.push({
        by: end.refusedBy,
        error: end.error,
        header: memoryRequestHeader(requesterId, address, BYTES, true),
      });
      return;
    }
    if (end.at === "nowhere") return;
    const peer = end.at === "peer" || (!isInterruptRange(address) && this.claims(address).length > 0);
    const arrival: Arrival = { peer, who, requesterId, vector, address, data };
    this.arrivals.push(arrival);
    if (peer) this.landings.push(arrival);
  }

  private endOf({ f, vf }: Requester, requesterId: number, address: bigint): End {
    const [target] = this.claims(address);
    const isOwn = target?.f === f && target.vf === vf;
    if (!f.isBridge && target?.f.device === f.device && !isOwn) return { at: "peer" };
    let redirected = false;
    let from = f;
    for (let bridge = f.parent; bridge; from = bridge, bridge = bridge.parent) {
      const link = isLink(bridge);
      const beside = link || redirected ? undefined : peerAmong(bridge.below, from, target, address);
      if (beside && (from === f || !isLink(from))) return meet(beside, target);
      if (closed(bridge) || !isThere(bridge.device)) return { at: "nowhere" };
      if (!isBusMaster({ f: bridge })) return { refusedBy: bridge, error: UNSUPPORTED_REQUEST };
      const acs = acsOf(bridge);
      if (acs.sourceValidation && !inRange(bridge, requesterId >> 8))
        return { refusedBy: bridge, error: ACS_VIOLATION };
      const comesBack = memoryEnabled(bridge) && inWindow(bridge, address);
      if (comesBack && (link || !redirected)) {
        if (!acs.upstreamForwarding) return { refusedBy: bridge, error: UNSUPPORTED_REQUEST };
        redirected = true;
      }
      const bus = bridge.parent?.below ?? this.roots;
      const peer = link && !redirected ? peerAmong(bus, bridge, target, address) : undefined;
      if (!peer) continue;
      const way = acs.wayTo(peer);
      if (way === "violation") return { refusedBy: bridge, error: ACS_VIOLATION };
      if (way === "direct") return meet(peer, target);
      redirected = true;
    }
    return { at: "root" };
  }
}

/** Who of a bus takes the address: a Bridge that leads there, or whose BAR it is. */
function peerAmong(
  bus: readonly ModelFunction[],
  from: ModelFunction,
  target: Target | undefined,
  address: bigint,
): ModelFunction | undefined {
  return bus.find(
    (f) =>
      f !== from &&
      (target?.f === f || (f.isBridge && !closed(f) && memoryEnabled(f) && inWindow(f, address))),
  );
}

/** A Bridge to where nobody claims the address refuses it. */
function meet(peer: ModelFunction, target: Target | undefined): End {
  for (let f = target?.f; f; f = f.parent) if (f === peer) return { at: "peer" };
  return { refusedBy: peer, error: UNSUPPORTED_REQUEST };
}
