// The IOMMU of a machine: address spaces for Functions, and what they did that they may not. One for all domains (segments)
// of the machine; in this file a domain is one of the IOMMU, and a segment one of PCI.

import { IommuLimit } from "../abi";
import {
  type CoreFault,
  type CorePageRequest,
  type InterruptHandling,
  isPageAnswer,
  type PageAnswer,
} from "../core/iommu";
import { parseAddress } from "../decode/routing-id";
import { IommuDomain, IommuError } from "./iommu-domain";
import type { AnyFunction, Machine } from "./machine";
import { isWhole } from "./numbers";

/** A Function by itself, or by its address, `"01:10.0"`: whoever has that Requester ID. */
export type Requester = AnyFunction | string;

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

const PASIDS = 1 << 20;

export class Iommu {
  private readonly domains: IommuDomain[] = [];
  private lost = 0;

  constructor(private readonly machine: Machine) {}

  /** Whether the machine has one: the key `iommu` of its file. Without one, addresses are what they are. */
  get present(): boolean {
    return this.machine.description.iommu !== undefined;
  }

  /** A new, empty domain. Throws IommuError without an IOMMU, for a name that another domain has, and without room. */
  createDomain(name?: string): IommuDomain {
    this.check("new domain");
    if (name !== undefined && this.domain(name)) throw new IommuError(`domain ${name}`, "is there already");
    const { domains } = this.machine.description.iommu?.capacity ?? { domains: 0 };
    if (this.domains.length === domains) throw new IommuError("new domain", `there is room for ${domains}`);
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

  /**
   * Requests with the Function's Requester ID, as it is now, are in the domain from now on, and in no other. Throws
   * IommuError for a domain or a Function of another machine, and for a PASID beyond 20 bits.
   */
  attach(requester: Requester, domain: IommuDomain, attachment: Attachment = {}): void {
    this.check("attachment");
    const { interrupts = "passed", ats = false, pasid } = attachment;
    const { iommu, routingId } = this.place(requester, pasid);
    if (this.domains[domain.number - 1] !== domain)
      throw new IommuError(`domain ${domain.name}`, "belongs to another machine");
    if (pasid === undefined) iommu.attach(routingId, domain.number, interrupts, ats);
    else iommu.attachPasid(routingId, pasid, domain.number);
  }

  /** The Requester ID, or its PASID, belongs to no domain any more. */
  detach(requester: Requester, pasid?: number): void {
    this.check("detachment");
    const { iommu, routingId } = this.place(requester, pasid);
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
    if (!isWhole(index, IommuLimit.InterruptIndexes))
      throw new IommuError(`interrupt ${index}`, `is not 0 to ${IommuLimit.InterruptIndexes - 1}`);
    if (to.address < 0n || to.address >> 64n || !isWhole(to.data, 2 ** 32))
      throw new IommuError(`interrupt ${index}`, `0x${to.address.toString(16)}, ${to.data} is no message`);
    iommu.mapInterrupt(routingId, index, to.address, to.data);
  }

  unmapInterrupt(requester: Requester, index: number): void {
    this.check("interrupt");
    const { iommu, routingId } = this.place(requester);
    iommu.unmapInterrupt(routingId, index);
  }

  /** What was blocked since the last call, oldest first: the last 1,024 of each segment. */
  faults(): IommuFault[] {
    this.lost = 0;
    return this.machine.domains.flatMap((segment) => {
      const { faults, lost } = this.machine.core(segment).iommu.drainFaults();
      this.lost += lost;
      return faults.map((fault) => ({
        ...fault,
        segment,
        function: this.machine.functionAt(fault.requesterId, segment),
        domain: fault.domain === undefined ? undefined : this.domains[fault.domain - 1],
      }));
    });
  }

  /** How many more there were than the last call of `faults` could give: newer ones had taken their places. */
  get lostFaults(): number {
    return this.lost;
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

  /** The domains, for a snapshot. */
  get all(): readonly IommuDomain[] {
    return [...this.domains];
  }

  /** A snapshot with these domains was put back. */
  restored(domains: readonly IommuDomain[]): void {
    this.domains.splice(0, this.domains.length, ...domains);
    this.lost = 0;
  }

  private check(what: string): void {
    if (!this.present) throw new IommuError(what, "the machine has no IOMMU");
  }

  private place(requester: Requester, pasid?: number) {
    if (typeof requester !== "string" && requester.machine !== this.machine)
      throw new IommuError(requester.address, "belongs to another machine");
    if (pasid !== undefined && !isWhole(pasid, PASIDS))
      throw new IommuError(`PASID ${pasid}`, "is not of 20 bits");
    const { domain, routingId } = typeof requester === "string" ? parseAddress(requester) : requester;
    return { iommu: this.machine.core(domain).iommu, routingId };
  }
}
