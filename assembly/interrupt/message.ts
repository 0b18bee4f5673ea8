// An interrupt message on its way: a memory write with the Function's own Requester ID (R104).

import { OutboundKind } from "../../src/abi";
import { AnyFunction } from "../function/records";
import { rangeAt } from "../hierarchy/decoder";
import { putMessage } from "../upstream/outbound";
import { isBusMaster } from "../upstream/requester";

/** The Function may request. What a Bridge without Bus Master Enable does not forward is lost, PCIe §7.5.1.1.3. */
export function sendMessage(record: AnyFunction, vector: u32, address: u64, data: u32): void {
  let bridge = record.layout.function.device.bridge;
  while (bridge) {
    if (!isBusMaster(bridge)) return;
    bridge = bridge.device.bridge;
  }
  const kind = rangeAt(address) != 0 ? OutboundKind.PeerMessage : OutboundKind.Message;
  putMessage(kind, record, vector, address, data);
}
