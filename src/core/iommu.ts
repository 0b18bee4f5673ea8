// The IOMMU of a core: domains, what is mapped in them, who belongs to them, and what they refused.

import {
  FaultEntry,
  FaultReason,
  FaultRing,
  InterruptPolicy,
  IommuAccess,
  PageRequestEntry,
  PageRequestFlag,
  PageRequestRing,
  PageResponse,
  UnknownPolicy,
} from "../abi";
import { halves } from "./dma";
import { checked } from "./errors";
import type { CoreExports } from "./exports";

/** What there is room for. */
export interface IommuCapacity {
  readonly domains: number;
  /** Pages mapped in all domains together. */
  readonly pages: number;
  /** Entries for remapped interrupts. */
  readonly interrupts: number;
  /** PASIDs with a domain of their own. */
  readonly pasids: number;
}

const REASONS = {
  [FaultReason.UnknownRequester]: "unknown requester",
  [FaultReason.NotMapped]: "not mapped",
  [FaultReason.NotReadable]: "not readable",
  [FaultReason.NotWritable]: "not writable",
  [FaultReason.InterruptBlocked]: "interrupts blocked",
  [FaultReason.InterruptNotMapped]: "interrupt not mapped",
  [FaultReason.AtsNotAllowed]: "ATS not allowed",
  [FaultReason.NoInterrupt]: "no interrupt",
  [FaultReason.QueueFull]: "page request queue full",
} as const;

const ACCESSES = {
  [IommuAccess.Read]: "read",
  [IommuAccess.Write]: "write",
  [IommuAccess.Translation]: "translation",
  [IommuAccess.Interrupt]: "interrupt",
  [IommuAccess.Page]: "page request",
} as const;

const POLICIES = {
  blocked: InterruptPolicy.Blocked,
  passed: InterruptPolicy.Passed,
  remapped: InterruptPolicy.Remapped,
} as const;

const UNKNOWN = { blocked: UnknownPolicy.Blocked, identity: UnknownPolicy.Identity } as const;

const RESPONSES = {
  success: PageResponse.Success,
  "invalid request": PageResponse.InvalidRequest,
  "response failure": PageResponse.ResponseFailure,
} as const;

/** What happens to interrupt messages of a Requester ID. */
export type InterruptHandling = keyof typeof POLICIES;
/** What a Requester ID without a domain may do: nothing, or everything at the addresses that it gives. */
export type UnknownHandling = keyof typeof UNKNOWN;
export type PageAnswer = keyof typeof RESPONSES;

export function isPageAnswer(answer: string): answer is PageAnswer {
  return Object.hasOwn(RESPONSES, answer);
}

export interface CoreFault {
  readonly requesterId: number;
  readonly reason: (typeof REASONS)[FaultReason];
  readonly access: (typeof ACCESSES)[IommuAccess];
  readonly address: bigint;
  /** Number of the domain; undefined where there is none. */
  readonly domain: number | undefined;
  readonly pasid: number | undefined;
}

export interface CorePageRequest {
  readonly requesterId: number;
  readonly group: number;
  readonly address: bigint;
  readonly read: boolean;
  readonly write: boolean;
  /** The group ends with it, and wants an answer. */
  readonly last: boolean;
  readonly pasid: number | undefined;
}

export class CoreIommu {
  private drained = 0;
  private taken = 0;

  constructor(private readonly wasm: CoreExports) {}

  /** A building call: without it there is no IOMMU. */
  reserve(capacity: IommuCapacity, unknown: UnknownHandling): void {
    const { domains, pages, interrupts, pasids } = capacity;
    const status = this.wasm.reserveIommu(domains, pages, interrupts, pasids, UNKNOWN[unknown]);
    checked(status, `IOMMU with ${domains} domains and ${pages} pages`);
  }

  createDomain(): number {
    return checked(this.wasm.iommuCreateDomain(), "IOMMU domain");
  }

  /** Domain 0 makes the Requester ID unknown again. */
  attach(routingId: number, domain: number, interrupts: InterruptHandling, ats: boolean): void {
    const status = this.wasm.iommuAttach(routingId, domain, POLICIES[interrupts], ats ? 1 : 0);
    checked(status, `Requester ID 0x${routingId.toString(16)} in IOMMU domain ${domain}`);
  }

  /** Domain 0 takes the PASID's domain away. */
  attachPasid(routingId: number, pasid: number, domain: number): void {
    const status = this.wasm.iommuAttachPasid(routingId, pasid, domain);
    checked(status, `PASID ${pasid} in IOMMU domain ${domain}`);
  }

  /** A page of 2^log2 bytes. */
  map(domain: number, address: bigint, to: bigint, log2: number, permissions: number): void {
    const status = this.wasm.iommuMap(domain, ...halves(address), ...halves(to), log2, permissions);
    checked(status, `page of 2^${log2} bytes at 0x${address.toString(16)} in IOMMU domain ${domain}`);
  }

  unmap(domain: number, address: bigint, log2: number): void {
    const status = this.wasm.iommuUnmap(domain, ...halves(address), log2);
    checked(status, `page of 2^${log2} bytes at 0x${address.toString(16)} in IOMMU domain ${domain}`);
  }

  /** Whether nothing of a page of 2^log2 bytes is mapped. */
  isFree(domain: number, address: bigint, log2: number): boolean {
    return this.wasm.iommuIsFree(domain, ...halves(address), log2) !== 0;
  }

  /** log2 of the size of the page that begins at the address; undefined if none does. */
  pageAt(domain: number, address: bigint): number | undefined {
    const log2 = this.wasm.iommuPageAt(domain, ...halves(address));
    return log2 === 0 ? undefined : log2;
  }

  mapInterrupt(routingId: number, index: number, address: bigint, data: number): void {
    const status = this.wasm.iommuMapInterrupt(routingId, index, ...halves(address), data);
    checked(status, `interrupt ${index} of Requester ID 0x${routingId.toString(16)}`);
  }

  unmapInterrupt(routingId: number, index: number): void {
    const status = this.wasm.iommuUnmapInterrupt(routingId, index);
    checked(status, `interrupt ${index} of Requester ID 0x${routingId.toString(16)}`);
  }

  /** Fault records since the last call, oldest first; `lost` older ones were overwritten. */
  drainFaults(): { readonly faults: CoreFault[]; readonly lost: number } {
    const written = this.wasm.faultsWritten() >>> 0;
    const fresh = (written - this.drained) >>> 0;
    const count = Math.min(fresh, FaultRing.Entries);
    const ring = new DataView(
      this.wasm.memory.buffer,
      this.wasm.faultsAt(),
      FaultRing.Entries * FaultEntry.Bytes,
    );
    const faults: CoreFault[] = [];
    for (let number = written - count; number < written; number++) {
      faults.push(faultAt(ring, (number & (FaultRing.Entries - 1)) * FaultEntry.Bytes));
    }
    this.drained = written;
    return { faults, lost: fresh - count };
  }

  /** Page requests that wait in the queue, oldest first. They are out of it then. */
  takePageRequests(): CorePageRequest[] {
    const written = this.wasm.pageRequestsWritten() >>> 0;
    const bytes = PageRequestRing.Entries * PageRequestEntry.Bytes;
    const ring = new DataView(this.wasm.memory.buffer, this.wasm.pageRequestsAt(), bytes);
    const requests: CorePageRequest[] = [];
    for (let number = this.taken; number !== written; number = (number + 1) >>> 0) {
      requests.push(pageRequestAt(ring, (number & (PageRequestRing.Entries - 1)) * PageRequestEntry.Bytes));
    }
    this.taken = written;
    this.wasm.takePageRequests(written);
    return requests;
  }

  respond(routingId: number, group: number, answer: PageAnswer): void {
    const status = this.wasm.respondToPage(routingId, group, RESPONSES[answer]);
    checked(status, `answer to page request group ${group} of Requester ID 0x${routingId.toString(16)}`);
  }

  /** Drops fault records that were not drained: the core's state is another one now. */
  restored(): void {
    this.drained = this.wasm.faultsWritten() >>> 0;
    this.taken = this.wasm.pageRequestsTaken() >>> 0;
  }
}

function pasidOf(word: number): number | undefined {
  return word === 0 ? undefined : word - 1;
}

function faultAt(ring: DataView, at: number): CoreFault {
  const word = (offset: number) => ring.getUint32(at + offset, true);
  const domain = word(FaultEntry.Domain);
  return {
    requesterId: word(FaultEntry.Requester),
    reason: REASONS[word(FaultEntry.Reason) as FaultReason],
    access: ACCESSES[word(FaultEntry.Access) as IommuAccess],
    address: ring.getBigUint64(at + FaultEntry.Address, true),
    domain: domain === 0 ? undefined : domain,
    pasid: pasidOf(word(FaultEntry.Pasid)),
  };
}

function pageRequestAt(ring: DataView, at: number): CorePageRequest {
  const word = (offset: number) => ring.getUint32(at + offset, true);
  const flags = word(PageRequestEntry.Flags);
  return {
    requesterId: word(PageRequestEntry.Requester),
    group: word(PageRequestEntry.Group),
    address: ring.getBigUint64(at + PageRequestEntry.Address, true),
    read: (flags & PageRequestFlag.Read) !== 0,
    write: (flags & PageRequestFlag.Write) !== 0,
    last: (flags & PageRequestFlag.Last) !== 0,
    pasid: pasidOf(word(PageRequestEntry.Pasid)),
  };
}
