// What a request leaves behind: errors of requests that were refused on their way up, and messages whose address lies in a
// peer's BAR, which land there and may let go further ones.

import { OutboundEntry, OutboundKind } from "../../src/abi";
import { state } from "../base/state";
import { settleContainment } from "../capability/dpc";
import { reportRefusal } from "../error/refused-upstream";
import { outboundEntry } from "../upstream/outbound";
import { refusal } from "../upstream/refusals";
import { memoryWrite } from "./memory";

/** To be called after whatever may have sent messages. Ends, as each further message takes a pending bit with it. */
export function settle(): void {
  const s = state();
  if (isSettled()) return;
  const completion = s.completion;
  while (!isSettled()) {
    reportRefusals();
    landMessages();
  }
  s.completion = completion;
}

function isSettled(): bool {
  const s = state();
  return s.outboundLanded == s.outboundWritten && s.refusalsReported == s.refusals;
}

function landMessages(): void {
  const s = state();
  while (s.outboundLanded != s.outboundWritten) {
    const entry = outboundEntry(s.outboundLanded++);
    if (load<u32>(entry, OutboundEntry.Kind) == OutboundKind.PeerMessage)
      memoryWrite(load<u64>(entry, OutboundEntry.Address), 4, load<u32>(entry, OutboundEntry.Data));
  }
}

/** Reporting may interrupt, and an interrupt may be refused, which is one more: a level that rose does not rise again. */
function reportRefusals(): void {
  const s = state();
  if (s.refusalsReported == s.refusals) return;
  while (s.refusalsReported != s.refusals) reportRefusal(refusal(s.refusalsReported++));
  settleContainment();
}
