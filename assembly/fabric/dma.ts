// Memory requests of Functions, in batches: a ring in memory that the host fills. What arrives at the root and claims no
// BAR is the host's to carry out; everything else is done here.

import {
  CompletionStatus,
  DmaEntry,
  DmaFlag,
  DmaReason,
  DmaRing,
  DmaTarget,
  OutboundEntry,
} from "../../src/abi";
import { recordAt } from "../function/find";
import { AnyFunction } from "../function/records";
import { rangeAt } from "../hierarchy/decoder";
import { arriveAsInterrupt } from "../interrupt/message";
import { iommu } from "../upstream/iommu";
import { multicastUp, overlaidAddress, overlaidCount } from "../upstream/multicast";
import { functionOfRange, recordOfRange, vfOfRange } from "../upstream/peers";
import { noteRefusal } from "../upstream/refusals";
import { isInterrupt } from "../upstream/remapping";
import { Request, request } from "../upstream/request";
import { mayRequest, requesterId } from "../upstream/requester";
import { mayUsePasid, mayUseTranslated } from "../upstream/rights";
import { begin, routeUp } from "../upstream/route";
import { isBlocked, passTranslated, translate } from "../upstream/translate";
import { abortRequester, statusOf } from "./aborts";
import { moveData } from "./dma-data";
import { settle } from "./settle";

const DMA = memory.data(49_152, 64);
const PAGE: u32 = 4096;
const NOBODY: u32 = 0xffff;

export function dmaAt(): usize {
  return DMA;
}

/** Carries out the first `count` entries in order. */
export function submitDma(count: u32): void {
  const end = DMA + <usize>min(count, <u32>DmaRing.Entries) * DmaEntry.Bytes;
  for (let entry = DMA; entry < end; entry += DmaEntry.Bytes) carryOut(entry);
  settle();
}

/** The host has no memory for an entry that arrived at the root: Unsupported Request. */
export function refuseDma(index: u32): void {
  const entry = DMA + <usize>(index & (DmaRing.Entries - 1)) * DmaEntry.Bytes;
  const record = recordOf(entry);
  if (record) fail(entry, record, DmaReason.Unclaimed);
}

function carryOut(entry: usize): void {
  store<u32>(entry, NOBODY, DmaEntry.Completer);
  store<u64>(entry, 0, DmaEntry.TargetHandle);
  const record = recordOf(entry);
  const flags: u32 = load<u8>(entry, DmaEntry.Flags);
  if (!record || !fits(entry) || !maySend(record, flags)) return refuse(entry, DmaReason.NotSent);
  const r = request();
  begin(
    r,
    record,
    load<u64>(entry, DmaEntry.Address),
    load<u32>(entry, DmaEntry.Length),
    isWrite(flags),
    (flags & DmaFlag.Translated) != 0 ? 2 : 0,
  );
  if (r.write != 0 && multicastUp(r)) return spread(entry, r);
  if (!routeUp(r)) {
    store<u16>(entry, <u16>r.path, DmaEntry.Path);
    noteRefusal(r);
    return fail(entry, record, r.reason);
  }
  store<u16>(entry, <u16>r.path, DmaEntry.Path);
  if (r.range != 0) land(entry, r.range, r.address);
  else arrive(entry, record, r, flags);
}

/** To Functions it is an event; to addresses that overlays gave it is a write. */
function spread(entry: usize, r: Request): void {
  const reason = r.reason;
  store<u16>(entry, 0, DmaEntry.Path);
  for (let index: u32 = 0; index < overlaidCount(); index++) moveData(entry, overlaidAddress(index));
  if (reason != DmaReason.None) refuse(entry, reason);
  else succeed(entry, DmaTarget.Multicast);
}

/** At the root: an interrupt, or a memory request at the address that the IOMMU gives it. */
function arrive(entry: usize, record: AnyFunction, r: Request, flags: u32): void {
  const isMessage = isWrite(flags) && load<u32>(entry, DmaEntry.Length) == 4 && (r.address & 3) == 0;
  if (isMessage && (flags & ~DmaFlag.Write) == 0 && isInterrupt(r.address)) {
    const data = load<u32>(entry, DmaEntry.Data);
    if (!arriveAsInterrupt(record, r.rid, OutboundEntry.NoVector, r.address, data))
      return fail(entry, record, DmaReason.Fault);
    return succeed(entry, DmaTarget.Interrupt);
  }
  const address = iommu().present != 0 ? translated(entry, r, flags) : r.address;
  if (isBlocked(address)) return fail(entry, record, DmaReason.Fault);
  store<u64>(entry, address, DmaEntry.Address);
  const range = rangeAt(address);
  if (range != 0) land(entry, range, address);
  else succeed(entry, DmaTarget.Memory);
}

function translated(entry: usize, r: Request, flags: u32): u64 {
  if ((flags & DmaFlag.Translated) != 0) return passTranslated(r.rid, r.address, r.write != 0);
  const pasid = (flags & DmaFlag.Pasid) != 0 ? load<u32>(entry, DmaEntry.Pasid) + 1 : 0;
  return translate(r.rid, pasid, r.address, r.write != 0);
}

/** In the BAR of a Function or VF, which is the completer (R100). */
function land(entry: usize, range: usize, address: u64): void {
  store<u32>(entry, functionOfRange(range).handle, DmaEntry.TargetHandle);
  store<u32>(entry, vfOfRange(range, address), DmaEntry.TargetVf);
  store<u16>(entry, <u16>requesterId(recordOfRange(range, address)), DmaEntry.Completer);
  succeed(entry, DmaTarget.Bar);
  moveData(entry, address);
}

function succeed(entry: usize, target: u32): void {
  store<u8>(entry, CompletionStatus.Successful, DmaEntry.Status);
  store<u8>(entry, <u8>target, DmaEntry.Target);
  store<u8>(entry, DmaReason.None, DmaEntry.Reason);
}

function refuse(entry: usize, reason: u32): void {
  store<u8>(entry, <u8>statusOf(reason), DmaEntry.Status);
  store<u8>(entry, DmaTarget.None, DmaEntry.Target);
  store<u8>(entry, <u8>reason, DmaEntry.Reason);
}

/** It was sent and came to nothing: a read has a completion that says so. */
function fail(entry: usize, record: AnyFunction, reason: u32): void {
  refuse(entry, reason);
  if (!isWrite(load<u8>(entry, DmaEntry.Flags))) abortRequester(record, statusOf(reason));
}

function recordOf(entry: usize): AnyFunction | null {
  return recordAt(load<u32>(entry, DmaEntry.FunctionHandle), load<u32>(entry, DmaEntry.Vf));
}

/** A request does not cross 4 KiB, PCIe §2.2.7. */
function fits(entry: usize): bool {
  const length = load<u32>(entry, DmaEntry.Length);
  return length != 0 && length <= PAGE && (load<u32>(entry, DmaEntry.Address) & (PAGE - 1)) + length <= PAGE;
}

function maySend(record: AnyFunction, flags: u32): bool {
  if (!mayRequest(record)) return false;
  if ((flags & DmaFlag.Translated) != 0 && !mayUseTranslated(record)) return false;
  return (flags & DmaFlag.Pasid) == 0 || mayUsePasid(record);
}

function isWrite(flags: u32): bool {
  return (flags & DmaFlag.Write) != 0;
}
