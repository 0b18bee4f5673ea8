// A request of a Function that was refused on its way up: who refused it notes why. PCIe §6.12.4, §7.5.1.1.3.

import { AerError, DmaReason, ErrorFlag } from "../../src/abi";
import { isBridge } from "../function/function";
import { Refusal } from "../upstream/refusals";
import { header, layRequest } from "./header";
import { reportError } from "./report";

/** A read is completed, so that its requester acts upon it: then it is advisory. */
export function reportRefusal(refusal: Refusal): void {
  const by = refusal.by;
  const posted = refusal.write != 0;
  layRequest(refusal.address, refusal.length, posted, refusal.at, refusal.rid);
  const h = header();
  const received: u32 = by.layout.isVf == 0 && isBridge(by.layout.function) ? ErrorFlag.Secondary : 0;
  const flags = ErrorFlag.Header | received | (posted ? 0 : <u32>ErrorFlag.Advisory);
  reportError(by, errorOf(refusal.reason), flags, h.h0, h.h1, h.h2, h.h3);
}

function errorOf(reason: u32): u32 {
  if (reason == DmaReason.MulticastBlocked) return AerError.McBlockedTlp;
  return reason >= <u32>DmaReason.AcsSourceValidation && reason <= <u32>DmaReason.AcsEgressControl
    ? AerError.AcsViolation
    : AerError.UnsupportedRequest;
}
