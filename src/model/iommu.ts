// The IOMMU of a machine: address spaces for Functions, and what they did that they may not. One for all domains (segments)
// of the machine; in this file a domain is one of the IOMMU, and a segment one of PCI.

import { IommuPermission } from "../abi";
import {
  type CoreFault,
  type CorePageRequest,
  type InterruptHandling,
  isPageAnswer,
  type PageAnswer,
} from "../core/iommu";
import { parseAddress } from "../decode/routing-id";
import { PcieError } from "../errors";
import type { AnyFunction, Machine } from "./machine";

/** Something that the IOMMU cannot do as asked; nothing has changed. */
export class IommuError extends PcieError {
  readonly code = "IOMMU";
  constructor(what: string, reason: string) {
    super(`IOMMU: ${what}: ${reason}`);
  }
}

/** A Function by itself, or by its address, `"01:10.0"`: whoever has that Requester ID. */
export type Requester = AnyFunction | string;

export interface Mapping {
  /** Where it lies at the root; the same address unless told otherwise. Both are multiples of 4 KiB. */
  readonly to?: bigint;
  /** Bytes, a multiple of 4 KiB. */
  readonly size: bigint;
  /** `"rw"` unless told otherwise. */
  readonly access?: "r" | "w" | "rw";
}

export interface Attachment {
  /** `"passed"` unless told otherwise. */
  readonly interrupts?: InterruptHandling;
  /** It may ask for translations and pages, and use translated addresses; false unless told otherwise. */
  readonly ats?: boolean;
  /** Only its requests with this PASID. */
  readonly pasid?: number;
}

export interface IommuFault extends Omit<CoreFault, "domain"> {
  readonly segment: number;
  /** Who has the Requester ID now. */
  readonly function: AnyFunction | undefined;
  /** Undefined where there is none. */
  readonly domain: IommuDomain | undefined;
}

export interface QueuedPageRequest extends CorePageRequest {
  readonly segment: number;
  readonly function: AnyFunction | undefined;
}

const PERMISSIONS = {
  r: IommuPermission.Read,
  w: IommuPermission.Write,
  rw: IommuPermission.Read | IommuPermission.Write,
} as const;

const SMALLEST = 12;
const LARGEST = 63;

/** An address space: what addresses of the Functions in it mean at the root. */
export class IommuDomain {
  constructor(
    private readonly machine: Machine,
    /** From 1. */
    readonly number: number,
    readonly name: string,
  ) {}

  /**
   * Maps `size` bytes from `address` on, in the largest pages that fit. Throws IommuError if a page begins where one of
   * them would begin, or there is no room. Where pages overlap the smallest counts.
   */
  map(address: bigint, mapping: Mapping): void {
    const { to = address, size, access = "rw" } = mapping;
    const what = `${size} bytes at 0x${address.toString(16)} of ${this.name}`;
    if ((address | to | size) & 0xfffn || size <= 0n || address < 0n || to < 0n)
      throw new IommuError(what, "is not a number of whole pages");
    if ((address + size) >> 64n || (to + size) >> 64n) throw new IommuError(what, "is beyond 64 bits");
    const pages = pagesOf(address, to, size);
    const taken = pages.find((page) => this.core.iommu.pageAt(this.number, page.address) !== undefined);
    if (taken) throw new IommuError(what, `0x${taken.address.toString(16)} is mapped already`);
    for (const core of this.cores) {
      for (const page of pages)
        core.iommu.map(this.number, page.address, page.to, page.log2, PERMISSIONS[access]);
    }
  }

  /**
   * Takes away what `map` put there; Functions that use ATS are told by an event. Throws IommuError if `address` to
   * `address + size` is not covered by whole pages.
   */
  unmap(address: bigint, size: bigint): void {
    const pages: { address: bigint; log2: number }[] = [];
    for (let at = address; at < address + size; ) {
      const log2 = this.core.iommu.pageAt(this.number, at);
      if (log2 === undefined || at + (1n << BigInt(log2)) > address + size) {
        throw new IommuError(
          `${size} bytes at 0x${address.toString(16)} of ${this.name}`,
          `no page from 0x${at.toString(16)}`,
        );
      }
      pages.push({ address: at, log2 });
      at += 1n << BigInt(log2);
    }
    for (const core of this.cores)
      for (const page of pages) core.iommu.unmap(this.number, page.address, page.log2);
  }

  private get cores() {
    return this.machine.domains.map((segment) => this.machine.core(segment));
  }

  private get core() {
    return this.machine.core(this.machine.domains[0]);
  }
}

/** The largest aligned pages that make up a range. */
function pagesOf(address: bigint, to: bigint, size: bigint) {
  const pages: { address: bigint; to: bigint; log2: number }[] = [];
  for (let done = 0n; done < size; ) {
    const place = { address: address + done, to: to + done };
    let log2 = SMALLEST;
    while (log2 < LARGEST && fits(place.address | place.to, size - done, log2 + 1)) log2++;
    pages.push({ ...place, log2 });
    done += 1n << BigInt(log2);
  }
  return pages;
}

function fits(addresses: bigint, left: bigint, log2: number): boolean {
  const page = 1n << BigInt(log2);
  return (addresses & (page - 1n)) === 0n && page <= left;
}

export class Iommu {
  private readonly domains: IommuDomain[] = [];

  constructor(private readonly machine: Machine) {}

  /** Whether the machine has one: the key `iommu` of its file. Without one, addresses are what they are. */
  get present(): boolean {
    return this.machine.description.iommu !== undefined;
  }

  /** A new, empty domain. Throws IommuError without an IOMMU. */
  createDomain(name?: string): IommuDomain {
    this.check("new domain");
    const [number = 0] = this.machine.domains.map((segment) =>
      this.machine.core(segment).iommu.createDomain(),
    );
    const domain = new IommuDomain(this.machine, number, name ?? `domain ${number}`);
    this.domains[number - 1] = domain;
    return domain;
  }

  /** Makes the domains of the machine file. */
  setUp(): void {
    for (const { name, functions, mappings, ...attachment } of this.machine.description.iommu?.domains ??
      []) {
      const domain = this.createDomain(name);
      for (const { address, ...mapping } of mappings) domain.map(address, mapping);
      for (const address of functions) this.attach(address, domain, attachment);
    }
  }

  /** The domain of this name. */
  domain(name: string): IommuDomain | undefined {
    return this.domains.find((domain) => domain.name === name);
  }

  /** Requests with the Function's Requester ID, as it is now, are in the domain from now on, and in no other. */
  attach(requester: Requester, domain: IommuDomain, attachment: Attachment = {}): void {
    this.check("attachment");
    const { iommu, routingId } = this.place(requester);
    const { interrupts = "passed", ats = false, pasid } = attachment;
    if (pasid === undefined) iommu.attach(routingId, domain.number, interrupts, ats);
    else iommu.attachPasid(routingId, pasid, domain.number);
  }

  /** The Requester ID, or its PASID, belongs to no domain any more. */
  detach(requester: Requester, pasid?: number): void {
    this.check("detachment");
    const { iommu, routingId } = this.place(requester);
    if (pasid === undefined) iommu.attach(routingId, 0, "blocked", false);
    else iommu.attachPasid(routingId, pasid, 0);
  }

  /**
   * What the Function's interrupt messages with `index` in the low 11 bits of their data become, where its interrupts are
   * `"remapped"`.
   */
  mapInterrupt(requester: Requester, index: number, to: { address: bigint; data: number }): void {
    this.check("interrupt");
    const { iommu, routingId } = this.place(requester);
    iommu.mapInterrupt(routingId, index, to.address, to.data);
  }

  unmapInterrupt(requester: Requester, index: number): void {
    this.check("interrupt");
    const { iommu, routingId } = this.place(requester);
    iommu.unmapInterrupt(routingId, index);
  }

  /** What was blocked since the last call, oldest first: the last 1,024 of each segment. */
  faults(): IommuFault[] {
    return this.machine.domains.flatMap((segment) =>
      this.machine
        .core(segment)
        .iommu.drainFaults()
        .faults.map((fault) => ({
          ...fault,
          segment,
          function: this.machine.functionAt(fault.requesterId, segment),
          domain: fault.domain === undefined ? undefined : this.domains[fault.domain - 1],
        })),
    );
  }

  /** Page requests that wait for an answer and were not given before. */
  pageRequests(): QueuedPageRequest[] {
    return this.machine.domains.flatMap((segment) =>
      this.machine
        .core(segment)
        .iommu.takePageRequests()
        .map((request) => ({
          ...request,
          segment,
          function: this.machine.functionAt(request.requesterId, segment),
        })),
    );
  }

  /** Answers the group of a page request. Throws IommuError for an answer that is none. */
  respond(request: { requesterId: number; group: number; segment?: number }, answer: PageAnswer): void {
    const { requesterId, group, segment = 0 } = request;
    if (!isPageAnswer(answer))
      throw new IommuError(`answer to page request group ${group}`, `"${answer}" is none`);
    this.machine.core(segment).iommu.respond(requesterId, group, answer);
  }

  private check(what: string): void {
    if (!this.present) throw new IommuError(what, "the machine has no IOMMU");
  }

  private place(requester: Requester) {
    const { domain, routingId } = typeof requester === "string" ? parseAddress(requester) : requester;
    return { iommu: this.machine.core(domain).iommu, routingId };
  }
}
