// Access Control Services: what a port, or a Function among others of its device, does with a peer-to-peer request,
// PCIe §6.12. VFs take part as every Function does (R105).

import { BlockKind } from "../../src/abi";
import { blockAt } from "../function/layout";
import { AnyFunction } from "../function/records";
import { get16, get32 } from "../function/registers";
import { Acs, AcsCapability, AcsControl } from "../generated/acs";

export const enum PeerDecision {
  Direct = 0,
  Redirect = 1,
  Violation = 2,
}

/** ACS Control, or 0 without the capability. */
export function acsControl(record: AnyFunction): u32 {
  const at = blockAt(record.layout, BlockKind.Acs);
  return at != 0 ? get16(record, at + Acs.AcsControl) : 0;
}

/** ACS Capability; NO_ACS without one. */
export function acsCapability(record: AnyFunction): u32 {
  const at = blockAt(record.layout, BlockKind.Acs);
  return at != 0 ? get16(record, at + Acs.AcsCapability) : NO_ACS;
}

export const NO_ACS: u32 = 0xffffffff;

/** Request Redirect, Egress Control and Direct Translated P2P together; `egress` is the peer's port or Function number. */
export function peerDecision(record: AnyFunction, translated: bool, egress: u32): PeerDecision {
  const control = acsControl(record);
  if (translated && (control & AcsControl.AcsDirectTranslatedP2pEnable) != 0) return PeerDecision.Direct;
  const redirect = (control & AcsControl.AcsP2pRequestRedirectEnable) != 0;
  if ((control & AcsControl.AcsP2pEgressControlEnable) == 0)
    return redirect ? PeerDecision.Redirect : PeerDecision.Direct;
  if (!egressBit(record, egress)) return PeerDecision.Direct;
  return redirect ? PeerDecision.Redirect : PeerDecision.Violation;
}

/** Egress Control Vector: peers beyond its size, for which 0 is 256, and beyond its first dword are not controlled. */
function egressBit(record: AnyFunction, egress: u32): bool {
  const size = (acsCapability(record) >> AcsCapability.EgressControlVectorSizeShift) - 1;
  if (egress > min(size & 0xff, <u32>31)) return false;
  const vector = get32(record, blockAt(record.layout, BlockKind.Acs) + Acs.EgressControlVector);
  return ((vector >> egress) & 1) != 0;
}
