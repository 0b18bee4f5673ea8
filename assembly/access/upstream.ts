// What the host does with requests of Functions: translations and pages asked for, and the IOMMU set up.

import { CoreStatus, PageRequestOutcome } from "../../src/abi";
import { state } from "../base/state";
import { recordAt } from "../function/find";
import { recordOf, routingEntry } from "../hierarchy/routing";
import { invalidate, requestTranslation } from "../upstream/ats";
import { requestPage, respond } from "../upstream/page-requests";
import { isFree, mapPage, pageThatBegins, unmapPage } from "../upstream/pages";
import { mapInterrupt, unmapInterrupt } from "../upstream/remapping";

function wide(low: u32, high: u32): u64 {
  return <u64>low | ((<u64>high) << 32);
}

/** `pasid` is PASID + 1, or 0. The answer lies at `translationAt()`. */
export function translateFor(handle: u32, vf: u32, low: u32, high: u32, pasid: u32): void {
  requestTranslation(recordAt(handle, vf), wide(low, high), pasid);
}

/** Gives a PageRequestOutcome. */
export function requestPageFor(
  handle: u32,
  vf: u32,
  low: u32,
  high: u32,
  flags: u32,
  group: u32,
  pasid: u32,
): i32 {
  const record = recordAt(handle, vf);
  if (group > 511) return CoreStatus.OutOfRange;
  if (!record) return PageRequestOutcome.NotSent;
  return requestPage(record, wide(low, high), flags, group, pasid);
}

/** The host has taken page requests out of the queue, up to the running number `taken`. */
export function takePageRequests(taken: u32): void {
  state().pageRequestsTaken = taken;
}

/** Answers a group; nobody hears it if nobody answers to the Routing ID any more. */
export function respondToPage(rid: u32, group: u32, code: u32): i32 {
  if (rid > 0xffff || group > 511 || code > 15) return CoreStatus.OutOfRange;
  const entry = routingEntry(rid);
  if (entry != 0) respond(recordOf(entry), rid, group, code);
  return CoreStatus.Ok;
}

export function iommuMap(
  domain: u32,
  low: u32,
  high: u32,
  targetLow: u32,
  targetHigh: u32,
  log2: u32,
  permissions: u32,
): i32 {
  return mapPage(domain, wide(low, high), wide(targetLow, targetHigh), log2, permissions);
}

/** Functions that may hold the translation are told. */
export function iommuUnmap(domain: u32, low: u32, high: u32, log2: u32): i32 {
  const status = unmapPage(domain, wide(low, high), log2);
  if (status == CoreStatus.Ok) invalidate(domain, wide(low, high), log2);
  return status;
}

/** 1 if nothing of a page of 2^log2 bytes is mapped. */
export function iommuIsFree(domain: u32, low: u32, high: u32, log2: u32): u32 {
  return u32(isFree(domain, wide(low, high), log2));
}

/** log2 of the size of the page that begins there; 0 for none. */
export function iommuPageAt(domain: u32, low: u32, high: u32): u32 {
  return pageThatBegins(domain, wide(low, high));
}

export function iommuMapInterrupt(rid: u32, index: u32, low: u32, high: u32, data: u32): i32 {
  return mapInterrupt(rid, index, wide(low, high), data);
}

export function iommuUnmapInterrupt(rid: u32, index: u32): i32 {
  return unmapInterrupt(rid, index);
}
