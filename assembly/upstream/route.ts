// The way of a Function's memory request: to a peer in its device, to a peer below another port, or up to the root.
// PCIe §2.2.4.1, §6.12, §7.5.1.3.

import { DmaPath, DmaReason, FunctionKind } from "../../src/abi";
import { AnyFunction, Device, PciFunction } from "../function/records";
import { AcsCapability, AcsControl } from "../generated/acs";
import { isClosed, secondaryBus, subordinateBus } from "../hierarchy/bridge-registers";
import { rangeAt } from "../hierarchy/decoder";
import { forwardsAddress } from "../hierarchy/windows";
import { acsCapability, acsControl, NO_ACS, PeerDecision, peerDecision } from "./acs";
import { functionOfRange, isAtOrBelow, peerOnBus, portNumber, recordOfRange } from "./peers";
import { Request, refuse } from "./request";
import { isBusMaster, requesterId } from "./requester";

/** Prepares a request of `length` bytes; `at` is its AT field. */
export function begin(
  r: Request,
  requester: AnyFunction,
  address: u64,
  length: u32,
  write: bool,
  at: u32,
): void {
  r.requester = requester;
  r.address = address;
  r.length = length;
  r.rid = requesterId(requester);
  r.write = u32(write);
  r.at = at;
  r.reason = DmaReason.None;
  r.path = 0;
  r.range = 0;
  r.refusedBy = null;
}

/** True: it reached a peer (`range`), or, with `range` 0, the root. False: it was refused. */
export function routeUp(r: Request): bool {
  const f = r.requester.layout.function;
  const range: usize = r.at == 1 ? 0 : rangeAt(r.address);
  if (f.kind == FunctionKind.Endpoint && range != 0 && functionOfRange(range).device == f.device) {
    const peer = recordOfRange(range, r.address);
    if (peer != r.requester && !withinDevice(r, peer, range)) return false;
    if (r.range != 0) return true;
  }
  return climb(r, f, range);
}

/**
 * A Function of a device without an ACS capability may reach its peers, which is why there is one; a capability that
 * cannot redirect tells that there are no such ways (PCIe §6.12.1.2). False: a violation.
 */
function withinDevice(r: Request, peer: AnyFunction, range: usize): bool {
  const capability = acsCapability(r.requester);
  if (
    capability != NO_ACS &&
    (capability & (AcsCapability.AcsP2pRequestRedirect | AcsCapability.AcsP2pEgressControl)) == 0
  )
    return true;
  const decision = peerDecision(r.requester, r.at == 2, functionNumber(peer));
  if (decision == PeerDecision.Violation) return refuse(r, DmaReason.AcsEgressControl, r.requester);
  if (decision == PeerDecision.Redirect) r.path |= DmaPath.Redirected;
  else reach(r, range, acsControl(peer));
  return true;
}

/** By which the Egress Control Vector of a Function names its peers: counted from Function 0 of the device. */
function functionNumber(peer: AnyFunction): u32 {
  return (requesterId(peer) - (peer.layout.function.device.number << 3)) & 0xff;
}

function reach(r: Request, range: usize, control: u32): void {
  r.range = range;
  r.path |= DmaPath.Direct;
  if ((control & AcsControl.AcsP2pCompletionRedirectEnable) != 0) r.path |= DmaPath.CompletionRedirected;
}

/** From Bridge to Bridge. */
function climb(r: Request, from: PciFunction, range: usize): bool {
  let f = from;
  let bridge = f.device.bridge;
  while (bridge) {
    if (bridge.kind == FunctionKind.BusBridge && isShared(r, f) && !meetPeers(r, f, bridge.below, range))
      return false;
    if (r.range != 0) return true;
    if (!enter(r, bridge)) return false;
    if (bridge.kind == FunctionKind.LinkBridge) {
      const above = bridge.device.bridge;
      if (!meetPeers(r, bridge, above ? above.below : bridge.device.root.first, range)) return false;
      if (r.range != 0) return true;
    }
    f = bridge;
    bridge = f.device.bridge;
  }
  return true;
}

/** On a bus of PCI the devices hear each other; ports of a switch were asked when the request came into one of them. */
function isShared(r: Request, f: PciFunction): bool {
  return f.kind != FunctionKind.LinkBridge || isOwn(r, f);
}

/** A port's own request, as that of an interrupt, did not come into it from below: its ACS has no say. */
function isOwn(r: Request, f: PciFunction): bool {
  return changetype<usize>(r.requester) == changetype<usize>(f);
}

/** A request comes from below into a Bridge. */
function enter(r: Request, bridge: PciFunction): bool {
  if (isClosed(bridge) || bridge.device.absent != 0) return refuse(r, DmaReason.LinkDown, null);
  if (!isBusMaster(bridge)) return refuse(r, DmaReason.BridgeNotMaster, bridge);
  const control = bridge.kind == FunctionKind.LinkBridge ? acsControl(bridge) : 0;
  if ((control & AcsControl.AcsSourceValidationEnable) != 0 && !comesFromBelow(r.rid, bridge))
    return refuse(r, DmaReason.AcsSourceValidation, bridge);
  if ((control & AcsControl.AcsTranslationBlockingEnable) != 0 && r.at != 0)
    return refuse(r, DmaReason.AcsTranslationBlocking, bridge);
  if (r.at == 1 || !forwardsAddress(bridge, r.address)) return true;
  // A Switch knows what its Downstream Ports redirected; the port above its link does not.
  if (bridge.kind == FunctionKind.BusBridge && (r.path & DmaPath.Redirected) != 0) return true;
  if ((control & AcsControl.AcsUpstreamForwardingEnable) == 0) return refuse(r, DmaReason.SameLink, bridge);
  r.path |= DmaPath.Redirected;
  return true;
}

/** Any bus of the port will do: VFs stand on later ones than their PF (R105). */
function comesFromBelow(rid: u32, bridge: PciFunction): bool {
  const bus = rid >> 8;
  return bus >= secondaryBus(bridge) && bus <= subordinateBus(bridge);
}

/** Whether another Function of the bus takes the request; ACS of the port it came through has a say. */
function meetPeers(r: Request, from: PciFunction, first: Device | null, range: usize): bool {
  if ((r.path & DmaPath.Redirected) != 0 || r.at == 1) return true;
  const peer = peerOnBus(first, from, r.address, range);
  if (!peer) return true;
  if (from.kind == FunctionKind.LinkBridge && !isOwn(r, from)) {
    const decision = peerDecision(from, r.at == 2, portNumber(peer));
    if (decision == PeerDecision.Violation) return refuse(r, DmaReason.AcsEgressControl, from);
    if (decision == PeerDecision.Redirect) {
      r.path |= DmaPath.Redirected;
      return true;
    }
  }
  if (range == 0 || !isAtOrBelow(range, peer)) return refuse(r, DmaReason.Unclaimed, peer);
  reach(r, range, acsControl(peer));
  return true;
}
