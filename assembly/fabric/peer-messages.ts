// Interrupt messages whose address lies in a peer's BAR: they land there, and may let go further ones.

import { OutboundEntry, OutboundKind } from "../../src/abi";
import { state } from "../base/state";
import { outboundEntry } from "../upstream/outbound";
import { memoryWrite } from "./memory";

/** To be called after whatever may have sent messages. Ends, as each further message takes a pending bit with it. */
export function landPeerMessages(): void {
  const s = state();
  const completion = s.completion;
  while (s.outboundLanded != s.outboundWritten) {
    const entry = outboundEntry(s.outboundLanded++);
    if (load<u32>(entry, OutboundEntry.Kind) == OutboundKind.PeerMessage)
      memoryWrite(load<u64>(entry, OutboundEntry.Address), 4, load<u32>(entry, OutboundEntry.Data));
  }
  s.completion = completion;
}
