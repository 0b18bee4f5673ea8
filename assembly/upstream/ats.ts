// Address Translation Services: a Function asks what an address is, and is told when that is no longer true.
// PCIe §10.2, §10.3.

import {
  BlockKind,
  CompletionStatus,
  DmaReason,
  EventKind,
  FaultReason,
  IommuAccess,
  Translation,
} from "../../src/abi";
import { emit } from "../function/events";
import { blockAt } from "../function/layout";
import { AnyFunction } from "../function/records";
import { get16 } from "../function/registers";
import { Ats, AtsControl } from "../generated/ats";
import { recordFault } from "./faults";
import { domainFor, domainOf, entryOf, iommu, NO_DOMAIN, nextWithPasid, usesAts } from "./iommu";
import { findPage, foundPage, SMALLEST_PAGE } from "./pages";
import { noteRefusal } from "./refusals";
import { request } from "./request";
import { mayRequest } from "./requester";
import { mayUsePasid, mayUseTranslated } from "./rights";
import { begin, routeUp } from "./route";

const TRANSLATION = memory.data(16, 16);
const REQUESTER_IDS: u32 = 65536;
/** Bytes that a request for one translation asks for. */
const ANSWER: u32 = 8;

export function translationAt(): usize {
  return TRANSLATION;
}

/**
 * Leaves the answer at `translationAt()`. What is not mapped is no fault: the answer has no permissions. A VF that is gone
 * sends nothing.
 */
export function requestTranslation(record: AnyFunction | null, address: u64, pasid: u32): void {
  if (!record || !mayRequest(record) || !mayUseTranslated(record) || (pasid != 0 && !mayUsePasid(record)))
    return answer(CompletionStatus.UnsupportedRequest, DmaReason.NotSent);
  const r = request();
  begin(r, record, address, ANSWER, false, 1);
  if (!routeUp(r)) {
    noteRefusal(r);
    const aborted = r.reason == DmaReason.AcsSourceValidation || r.reason == DmaReason.AcsTranslationBlocking;
    return answer(aborted ? CompletionStatus.CompleterAbort : CompletionStatus.UnsupportedRequest, r.reason);
  }
  if (iommu().present == 0) return answer(CompletionStatus.UnsupportedRequest, DmaReason.Unclaimed);
  const domain = domainFor(r.rid, pasid);
  if (!usesAts(entryOf(r.rid)) || domain == NO_DOMAIN) {
    recordFault(r.rid, FaultReason.AtsNotAllowed, address, IommuAccess.Translation, domain, pasid);
    return answer(CompletionStatus.UnsupportedRequest, DmaReason.Fault);
  }
  answer(CompletionStatus.Successful, DmaReason.None);
  tell(domain, address, SMALLEST_PAGE + unitOf(record));
}

/** A translation covers at least the Smallest Translation Unit: a page that is smaller is as good as none. */
function tell(domain: u32, address: u64, unit: u32): void {
  if (!findPage(domain, address)) return;
  const found = foundPage();
  if (found.log2 < unit) return;
  const within = ((<u64>1) << found.log2) - 1;
  store<u8>(TRANSLATION, <u8>found.permissions, Translation.Permissions);
  store<u8>(TRANSLATION, <u8>found.log2, Translation.Log2);
  store<u64>(TRANSLATION, found.address & ~within, Translation.Address);
}

function answer(status: u32, reason: u32): void {
  store<u64>(TRANSLATION, 0);
  store<u64>(TRANSLATION, 0, Translation.Address);
  store<u8>(TRANSLATION, <u8>status, Translation.Status);
  store<u8>(TRANSLATION, <u8>reason, Translation.Reason);
}

/** Smallest Translation Unit of the PF, for its VFs too, be its ATS enabled or not (R80). */
function unitOf(record: AnyFunction): u32 {
  const f = record.layout.function;
  const at = blockAt(f.layout, BlockKind.Ats);
  return at == 0 ? 0 : get16(f, at + Ats.AtsControl) & AtsControl.SmallestTranslationUnit;
}

/** Tells every Function of the domain, or with a PASID in it, that may use ATS that the page is gone. */
export function invalidate(domain: u32, address: u64, log2: u32): void {
  if (iommu().atsUsers == 0) return;
  for (let rid: u32 = 0; rid < REQUESTER_IDS; rid++) {
    const entry = entryOf(rid);
    if (domainOf(entry) == domain && usesAts(entry)) tellGone(rid, address, log2);
  }
  let found = nextWithPasid(domain, 0);
  for (; found != 0; found = nextWithPasid(domain, <u32>(found >> 32)))
    if (usesAts(entryOf(<u32>found))) tellGone(<u32>found, address, log2);
}

function tellGone(rid: u32, address: u64, log2: u32): void {
  emit(EventKind.TranslationInvalidated, rid, <u32>(address >> 12), log2 | ((<u32>(address >> 44)) << 8));
}
