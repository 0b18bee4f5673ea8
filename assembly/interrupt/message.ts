// An interrupt message on its way: a memory write with the Function's own Requester ID (R104), routed by its address.

import { OutboundKind } from "../../src/abi";
import { AnyFunction } from "../function/records";
import { rangeAt } from "../hierarchy/decoder";
import { iommu } from "../upstream/iommu";
import { putMessage } from "../upstream/outbound";
import { noteRefusal } from "../upstream/refusals";
import { isInterrupt, remap, remapped } from "../upstream/remapping";
import { request } from "../upstream/request";
import { begin, routeUp } from "../upstream/route";
import { isBlocked, translate } from "../upstream/translate";

/** The Function may request. What is refused on the way is lost: a posted request has no completion. */
export function sendMessage(record: AnyFunction, vector: u32, address: u64, data: u32): void {
  const r = request();
  begin(r, record, address, 4, true, 0);
  if (!routeUp(r)) return noteRefusal(r);
  if (r.range != 0) putMessage(OutboundKind.PeerMessage, record, vector, address, data);
  else arrive(record, r.rid, vector, address, data);
}

/** At the root: remapped in the range of interrupts, translated elsewhere. */
function arrive(record: AnyFunction, rid: u32, vector: u32, address: u64, data: u32): void {
  if (isInterrupt(address)) {
    arriveAsInterrupt(record, rid, vector, address, data);
    return;
  }
  const at = iommu().present != 0 ? translate(rid, 0, address, true) : address;
  if (isBlocked(at)) return;
  const kind = rangeAt(at) != 0 ? OutboundKind.PeerMessage : OutboundKind.Message;
  putMessage(kind, record, vector, at, data);
}

/** A dword written to the range of interrupts, whoever wrote it; false if it was blocked. */
export function arriveAsInterrupt(record: AnyFunction, rid: u32, vector: u32, address: u64, data: u32): bool {
  if (iommu().present == 0) {
    putMessage(OutboundKind.Message, record, vector, address, data);
    return true;
  }
  if (!remap(rid, address, data)) return false;
  const to = remapped();
  putMessage(OutboundKind.Message, record, vector, to.address, to.data);
  return true;
}
