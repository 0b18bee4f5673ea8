// Errors as the host injects them: they go the same way as those that the core detects.

import { AerError, CompletionStatus, CoreStatus, ErrorFlag } from "../../src/abi";
import { settleContainment } from "../capability/dpc";
import { isPosted, kindOfRequest, layHeader } from "../error/header";
import { reportError } from "../error/report";
import { noteCompletion } from "../error/requester";
import { settle } from "../fabric/settle";
import { recordAt } from "../function/find";
import { PciFunction } from "../function/records";

/**
 * A Function or VF detects an error; `vf` is 1 + VF index, or 0 for the Function itself. `error` and `flags` as
 * in `reportError`; h0 to h3 the header of the TLP in error.
 */
export function injectError(
  handle: u32,
  vf: u32,
  error: u32,
  flags: u32,
  h0: u32,
  h1: u32,
  h2: u32,
  h3: u32,
): i32 {
  const record = recordAt(handle, vf);
  if (!record) return CoreStatus.BadHandle;
  if (error >= 64) return CoreStatus.OutOfRange;
  layHeader(h0, h1, h2, h3);
  reportError(record, error, flags, h0, h1, h2, h3);
  tellRequester(record.layout.function, error, flags, h0);
  settleContainment();
  settle();
  return CoreStatus.Ok;
}

/** The Root Port gets a Completion for a request of the processor that it sent down. */
function tellRequester(f: PciFunction, error: u32, flags: u32, h0: u32): void {
  const isAbort = error == AerError.CompleterAbort;
  if (!isAbort && error != AerError.UnsupportedRequest) return;
  if ((flags & ErrorFlag.Header) == 0 || isPosted(h0)) return;
  let top = f.device.bridge;
  while (top && top.device.bridge) top = top.device.bridge;
  const status = isAbort ? CompletionStatus.CompleterAbort : CompletionStatus.UnsupportedRequest;
  if (top) noteCompletion(top, status, kindOfRequest(h0));
}
