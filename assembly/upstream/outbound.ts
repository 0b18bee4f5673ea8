// The outbound ring: what arrives at the root, for the host to take out after a call. Entries as in abi.ts.

import { OutboundEntry, OutboundKind, OutboundRing } from "../../src/abi";
import { state } from "../base/state";
import { AnyFunction } from "../function/records";
import { requesterId, vfOf } from "./requester";

const OUTBOUND = memory.data(131_072, 16);

export function outboundAt(): usize {
  return OUTBOUND;
}

/** The entry of a running number. */
export function outboundEntry(number: u32): usize {
  return OUTBOUND + <usize>(number & (OutboundRing.Entries - 1)) * OutboundEntry.Bytes;
}

/** A message of a Function, to the root or to a peer. */
export function putMessage(kind: u32, record: AnyFunction, vector: u32, address: u64, data: u32): void {
  put(kind, requesterId(record), address, data, record.layout.function.handle, vfOf(record), vector);
}

export function putPin(rootBus: u32, device: u32, pin: u32, level: bool): void {
  put(OutboundKind.Pin, rootBus, u64(level), 0, device, 0, pin);
}

function put(kind: u32, requester: u32, address: u64, data: u32, handle: u32, vf: u32, vector: u32): void {
  const entry = outboundEntry(state().outboundWritten++);
  store<u32>(entry, kind, OutboundEntry.Kind);
  store<u32>(entry, requester, OutboundEntry.Requester);
  store<u64>(entry, address, OutboundEntry.Address);
  store<u32>(entry, data, OutboundEntry.Data);
  store<u32>(entry, handle, OutboundEntry.FunctionHandle);
  store<u32>(entry, vf, OutboundEntry.Vf);
  store<u32>(entry, vector, OutboundEntry.Vector);
}
