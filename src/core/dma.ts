// Requests that Functions make, as the core routes them: memory reads and writes, translations, page requests.

import {
  type CompletionStatus,
  DmaEntry,
  DmaFlag,
  DmaPath,
  DmaReason,
  DmaRing,
  DmaTarget,
  IommuPermission,
  PageRequestFlag,
  PageRequestOutcome,
  Translation,
} from "../abi";
import { checked } from "./errors";
import type { CoreExports } from "./exports";
import type { RequestAction } from "./observer";

/** Why a request came to nothing. */
export type RequestReason = (typeof REASONS)[Exclude<DmaReason, DmaReason.None>];

const REASONS = {
  [DmaReason.NotSent]: "not sent",
  [DmaReason.BridgeNotMaster]: "a bridge without Bus Master Enable",
  [DmaReason.Unclaimed]: "nobody claims the address",
  [DmaReason.SameLink]: "back to the link it came from",
  [DmaReason.AcsSourceValidation]: "ACS Source Validation",
  [DmaReason.AcsTranslationBlocking]: "ACS Translation Blocking",
  [DmaReason.AcsEgressControl]: "ACS P2P Egress Control",
  [DmaReason.Fault]: "IOMMU fault",
  [DmaReason.LinkDown]: "link down",
  [DmaReason.MulticastBlocked]: "multicast blocked",
} as const;

/** A memory request; `vf` is a VF index or null. It stays within an aligned 4 KiB. */
export interface CoreRequest {
  readonly function: number;
  readonly vf: number | null;
  readonly address: bigint;
  /** Bytes to write, or how many to read. */
  readonly data: Uint8Array | number;
  /** The address was translated by ATS. */
  readonly translated: boolean;
  readonly pasid: number | undefined;
}

/** What became of a request. */
export interface CoreOutcome {
  /** Of a write, what a completion would say. */
  readonly status: CompletionStatus;
  readonly reason: RequestReason | undefined;
  /** Memory at the root is for the caller to read or write, at `address`. */
  readonly target: "none" | "memory" | "BAR" | "interrupt" | "multicast";
  /** Where it arrived. */
  readonly address: bigint;
  /** The Completer ID, where a Function completed it (R100), and who that is. */
  readonly completerId: number | undefined;
  readonly completer: { readonly function: number; readonly vf: number | null } | undefined;
  /** It reached a peer without passing the root. */
  readonly direct: boolean;
  /** ACS sent it to the root although a peer on the way has the address. */
  readonly redirected: boolean;
  /** ACS sends the completion by way of the root. */
  readonly completionRedirected: boolean;
}

const TARGETS = {
  [DmaTarget.None]: "none",
  [DmaTarget.Memory]: "memory",
  [DmaTarget.Bar]: "BAR",
  [DmaTarget.Interrupt]: "interrupt",
  [DmaTarget.Multicast]: "multicast",
} as const;

/** Where a translation request got an answer. */
export interface CoreTranslation {
  readonly status: CompletionStatus;
  readonly reason: RequestReason | undefined;
  /** Where the first of `size` bytes lies at the root; the bytes are aligned to their number. */
  readonly address: bigint;
  readonly size: bigint;
  readonly read: boolean;
  readonly write: boolean;
}

const OUTCOMES = {
  [PageRequestOutcome.Queued]: "queued",
  [PageRequestOutcome.NotSent]: "not sent",
  [PageRequestOutcome.Refused]: "refused",
} as const;

export type PageOutcome = (typeof OUTCOMES)[PageRequestOutcome];

const INLINE = 8;

export class CoreDma {
  constructor(
    private readonly wasm: CoreExports,
    /** Lets device models answer; gives what reads of their BARs gave, piece by piece. */
    private readonly settle: () => number[],
    /** Shows observers a request. */
    private readonly tell: (request: RequestAction) => void,
  ) {}

  /**
   * Carries out one request; what it read is in `bytes()`, if a Function completed it. The caller says `told` when it knows
   * what became of it in memory at the root.
   */
  request(request: CoreRequest): CoreOutcome {
    const { data } = request;
    this.enter(request);
    if (typeof data !== "number") this.bytes(data.length).set(data);
    this.submit(1);
    const outcome = this.outcome(0);
    const reads = this.settle();
    if (reads.length > 0) this.fill(request.address, lengthOf(request), reads);
    return outcome;
  }

  /** Puts what models gave where the data of the first entry lie: dwords where they are aligned, bytes at the ends. */
  private fill(address: bigint, length: number, reads: readonly number[]): void {
    const bytes = this.bytes(length);
    let done = 0;
    for (const value of reads) {
      const isDword = (Number(address & 3n) + done) % 4 === 0 && length - done >= 4;
      for (let i = 0; i < (isDword ? 4 : 1); i++) bytes[done++] = value >>> (8 * i);
    }
  }

  /** There is no memory at the root for a request that arrived there: Unsupported Request. */
  refused(request: CoreRequest, outcome: CoreOutcome): CoreOutcome {
    this.enter({ ...request, address: outcome.address });
    this.wasm.refuseDma(0);
    const { status, reason, target } = this.outcome(0);
    return { ...outcome, status, reason, target };
  }

  /** Shows observers a request that has come to its end. */
  told(request: Omit<RequestAction, "kind">): void {
    this.tell({ kind: "request", ...request });
  }

  /** Makes it the first entry of the ring, without its data. */
  private enter(request: CoreRequest): void {
    const flags = typeof request.data === "number" ? 0 : DmaFlag.Write;
    fillEntry(this.ring(1), 0, request, lengthOf(request), flags);
  }

  /** The data of the first entry of the ring. */
  bytes(length: number): Uint8Array {
    const at = length <= INLINE ? this.wasm.dmaAt() + DmaEntry.Data : this.wasm.dmaBufferAt();
    return new Uint8Array(this.wasm.memory.buffer, at, length);
  }

  /** The first `count` entries of the ring, as in abi.ts, DmaEntry. */
  ring(count: number): DataView {
    return new DataView(this.wasm.memory.buffer, this.wasm.dmaAt(), count * DmaEntry.Bytes);
  }

  /** Carries out the first `count` entries, at most 1,024. */
  submit(count: number): void {
    this.wasm.submitDma(Math.min(count, DmaRing.Entries));
  }

  /** What became of an entry. */
  outcome(index: number): CoreOutcome {
    const ring = this.ring(index + 1);
    const at = index * DmaEntry.Bytes;
    const path = ring.getUint16(at + DmaEntry.Path, true);
    const handle = ring.getUint32(at + DmaEntry.TargetHandle, true);
    const vf = ring.getUint32(at + DmaEntry.TargetVf, true);
    const completed = handle !== 0;
    return {
      status: ring.getUint8(at + DmaEntry.Status) as CompletionStatus,
      reason: reasonOf(ring.getUint8(at + DmaEntry.Reason)),
      target: TARGETS[ring.getUint8(at + DmaEntry.Target) as DmaTarget],
      address: ring.getBigUint64(at + DmaEntry.Address, true),
      completerId: completed ? ring.getUint16(at + DmaEntry.Completer, true) : undefined,
      completer: completed ? { function: handle, vf: vf === 0 ? null : vf - 1 } : undefined,
      direct: (path & DmaPath.Direct) !== 0,
      redirected: (path & DmaPath.Redirected) !== 0,
      completionRedirected: (path & DmaPath.CompletionRedirected) !== 0,
    };
  }

  /** An ATS translation request. */
  translate(handle: number, vf: number | null, address: bigint, pasid?: number): CoreTranslation {
    this.wasm.translateFor(handle, argument(vf), ...halves(address), pasidArgument(pasid));
    const answer = new DataView(this.wasm.memory.buffer, this.wasm.translationAt(), Translation.Bytes);
    const permissions = answer.getUint8(Translation.Permissions);
    return {
      status: answer.getUint8(Translation.Status) as CompletionStatus,
      reason: reasonOf(answer.getUint8(Translation.Reason)),
      address: answer.getBigUint64(Translation.Address, true),
      size: permissions === 0 ? 0n : 1n << BigInt(answer.getUint8(Translation.Log2)),
      read: (permissions & IommuPermission.Read) !== 0,
      write: (permissions & IommuPermission.Write) !== 0,
    };
  }

  /** A page request of a group; `last` ends the group. */
  requestPage(
    handle: number,
    vf: number | null,
    page: { address: bigint; read: boolean; write: boolean; group: number; last: boolean; pasid?: number },
  ): PageOutcome {
    const flags =
      (page.read ? PageRequestFlag.Read : 0) |
      (page.write ? PageRequestFlag.Write : 0) |
      (page.last ? PageRequestFlag.Last : 0);
    const [low, high] = halves(page.address);
    const pasid = pasidArgument(page.pasid);
    const outcome = this.wasm.requestPageFor(handle, argument(vf), low, high, flags, page.group, pasid);
    return OUTCOMES[checked(outcome, `page request of group ${page.group}`) as PageRequestOutcome];
  }
}

function lengthOf({ data }: CoreRequest): number {
  return typeof data === "number" ? data : data.length;
}

/** Writes a request into an entry of the ring; its data are the caller's to put there. */
export function fillEntry(
  ring: DataView,
  index: number,
  request: Omit<CoreRequest, "data">,
  length: number,
  flags: number,
): void {
  const at = index * DmaEntry.Bytes;
  const { translated, pasid } = request;
  const more = (translated ? DmaFlag.Translated : 0) | (pasid === undefined ? 0 : DmaFlag.Pasid);
  ring.setUint32(at + DmaEntry.FunctionHandle, request.function, true);
  ring.setUint32(at + DmaEntry.Vf, argument(request.vf), true);
  ring.setBigUint64(at + DmaEntry.Address, request.address, true);
  ring.setUint32(at + DmaEntry.Length, length, true);
  ring.setUint8(at + DmaEntry.Flags, flags | more);
  ring.setUint32(at + DmaEntry.Pasid, pasid ?? 0, true);
}

function reasonOf(reason: number): RequestReason | undefined {
  return reason === DmaReason.None ? undefined : REASONS[reason as Exclude<DmaReason, DmaReason.None>];
}

function argument(vf: number | null): number {
  return vf === null ? 0 : vf + 1;
}

function pasidArgument(pasid: number | undefined): number {
  return pasid === undefined ? 0 : pasid + 1;
}

/** An address as two 32-bit numbers. */
export function halves(address: bigint): [number, number] {
  return [Number(BigInt.asIntN(32, address)), Number(BigInt.asIntN(32, address >> 32n))];
}
