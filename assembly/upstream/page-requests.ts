// Page requests: a Function asks for a page to be mapped, under its own Routing ID, through the interface of its PF (R78).
// The IOMMU keeps them in a queue until the host takes them, and groups until they are answered. PCIe §10.4.

import {
  BlockKind,
  EventKind,
  FaultReason,
  IommuAccess,
  PageRequestEntry,
  PageRequestFlag,
  PageRequestOutcome,
  PageRequestRing,
  PageResponse,
} from "../../src/abi";
import { state } from "../base/state";
import { emit } from "../function/events";
import { blockAt } from "../function/layout";
import { AnyFunction, PciFunction } from "../function/records";
import { get16, get32, put16 } from "../function/registers";
import {
  PageRequestControl as Control,
  PageRequestInterface as Pri,
  PageRequestStatus as Status,
} from "../generated/page-request-interface";
import { recordFault } from "./faults";
import { domainFor, entryOf, iommu, usesAts } from "./iommu";
import { addToGroup, forgetGroups, takeGroup } from "./page-groups";
import { mayRequest, requesterId } from "./requester";
import { mayUsePasid } from "./rights";

const QUEUE = memory.data(8192, 16);

export function pageRequestsAt(): usize {
  return QUEUE;
}

/** `pasid` is PASID + 1, or 0; `flags` are PageRequestFlags. Gives a PageRequestOutcome. */
export function requestPage(record: AnyFunction, address: u64, flags: u32, group: u32, pasid: u32): u32 {
  const f = record.layout.function;
  if (!mayRequest(record) || (pasid != 0 && !mayUsePasid(record)) || !mayAsk(f))
    return PageRequestOutcome.NotSent;
  const rid = requesterId(record);
  const domain = iommu().present != 0 ? domainFor(rid, pasid) : 0;
  if (domain == 0 || !usesAts(entryOf(rid))) {
    if (iommu().present != 0)
      recordFault(rid, FaultReason.AtsNotAllowed, address, IommuAccess.Page, domain, pasid);
    return PageRequestOutcome.Refused;
  }
  if (!addToGroup(f, rid, group)) return PageRequestOutcome.NotSent;
  f.pageRequests++;
  const s = state();
  if (s.pageRequestsWritten - s.pageRequestsTaken == PageRequestRing.Entries) {
    recordFault(rid, FaultReason.QueueFull, address, IommuAccess.Page, domain, pasid);
    if ((flags & PageRequestFlag.Last) != 0) respond(record, rid, group, PageResponse.ResponseFailure);
    return PageRequestOutcome.Refused;
  }
  put(s.pageRequestsWritten++, rid, group, address, flags, pasid);
  return PageRequestOutcome.Queued;
}

/** Enabled, not failed, and with fewer requests out than Outstanding Page Request Allocation. */
function mayAsk(f: PciFunction): bool {
  const at = blockAt(f.layout, BlockKind.PageRequest);
  if (at == 0 || (get16(f, at + Pri.PageRequestControl) & Control.Enable) == 0) return false;
  if ((get16(f, at + Pri.PageRequestStatus) & Status.ResponseFailure) != 0) return false;
  return f.pageRequests < get32(f, at + Pri.OutstandingPageRequestAllocation);
}

function put(number: u32, rid: u32, group: u32, address: u64, flags: u32, pasid: u32): void {
  const entry = QUEUE + <usize>(number & (PageRequestRing.Entries - 1)) * PageRequestEntry.Bytes;
  store<u32>(entry, rid, PageRequestEntry.Requester);
  store<u32>(entry, group, PageRequestEntry.Group);
  store<u64>(entry, address, PageRequestEntry.Address);
  store<u32>(entry, flags, PageRequestEntry.Flags);
  store<u32>(entry, pasid, PageRequestEntry.Pasid);
}

/** The answer to a group arrives at the Function or VF with that Routing ID; its PF's registers show what is wrong. */
export function respond(record: AnyFunction, rid: u32, group: u32, code: u32): void {
  const f = record.layout.function;
  const at = blockAt(f.layout, BlockKind.PageRequest);
  if (at == 0) return;
  const requests = takeGroup(rid, group);
  if (requests == 0) return setStatus(f, at, Status.UnexpectedPageRequestGroupIndex);
  f.pageRequests -= requests;
  if (code == PageResponse.ResponseFailure) setStatus(f, at, Status.ResponseFailure);
  if (f.pageRequests == 0 && !isEnabled(f, at)) setStatus(f, at, Status.Stopped);
  emit(EventKind.PageResponse, rid, group, code);
}

/** A VF was reset: it expects no answers any more. */
export function forgetPageRequestsOf(vf: AnyFunction): void {
  forget(vf.layout.function, requesterId(vf), false);
}

/** The VFs of a PF are gone. */
export function forgetPageRequestsOfVfs(f: PciFunction): void {
  forget(f, requesterId(changetype<AnyFunction>(f)), true);
}

function forget(f: PciFunction, rid: u32, others: bool): void {
  if (f.pageRequests == 0) return;
  f.pageRequests -= forgetGroups(f, rid, others);
  const at = blockAt(f.layout, BlockKind.PageRequest);
  if (f.pageRequests == 0 && !isEnabled(f, at)) setStatus(f, at, Status.Stopped);
}

/** Stopped is clear while the interface is enabled, and while it waits for its last answers. */
export function onPageRequestControl(f: PciFunction, at: u32, wasEnabled: bool): void {
  const status = at + Pri.PageRequestStatus;
  if (isEnabled(f, at)) {
    if (!wasEnabled) put16(f, status, get16(f, status) & ~Status.Stopped);
  } else if (f.pageRequests == 0) setStatus(f, at, Status.Stopped);
}

function isEnabled(f: PciFunction, at: u32): bool {
  return (get16(f, at + Pri.PageRequestControl) & Control.Enable) != 0;
}

function setStatus(f: PciFunction, at: u32, bit: u32): void {
  const status = at + Pri.PageRequestStatus;
  put16(f, status, get16(f, status) | bit);
}
