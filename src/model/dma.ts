// Requests that Functions make, as a device model makes them: `f.dma`.

import { CompletionStatus } from "../abi";
import type { CoreOutcome, CoreRequest, PageOutcome, RequestReason } from "../core/dma";
import { AccessError } from "./errors";
import type { AnyFunction } from "./machine";
import { isWhole } from "./numbers";

/** Memory at the root, where requests of Functions end that no BAR claims. */
export interface RootMemory {
  /** The bytes; undefined if not all of them are memory, or are not to be had at once. */
  readMemory(address: bigint, length: number, requester: AnyFunction): Uint8Array | undefined;
  /** False, and nothing is written, if not all of it is memory. */
  writeMemory(address: bigint, bytes: Uint8Array, requester: AnyFunction): boolean;
  /** As `readMemory`, of memory that answers later, such as that of another process. */
  fetchMemory?(address: bigint, length: number, requester: AnyFunction): Promise<Uint8Array | undefined>;
}

export interface RequestOptions {
  /** The address is what `translate` gave. */
  readonly translated?: boolean;
  /** Process Address Space ID, 20 bits. */
  readonly pasid?: number;
}

/** What became of a request; of several, if it crosses 4 KiB, of the first that came to nothing, or else the first. */
export interface RequestOutcome {
  /** Of a write, what a completion would say. */
  readonly status: CompletionStatus;
  /** Why it came to nothing. */
  readonly reason: RequestReason | undefined;
  /** Where it arrived: nowhere, in memory at the root, in a BAR, as an interrupt, or where Multicast took it. */
  readonly target: CoreOutcome["target"];
  /** The address there. */
  readonly address: bigint;
  /** The Function or VF that completed it, and the Completer ID (R100). */
  readonly completer: AnyFunction | undefined;
  readonly completerId: number | undefined;
  /** It reached a peer without passing the root. */
  readonly direct: boolean;
  /** ACS sent it to the root although a peer on the way has the address. */
  readonly redirected: boolean;
  /** ACS sends the completion by way of the root. */
  readonly completionRedirected: boolean;
}

export interface ReadOutcome extends RequestOutcome {
  /** All ones where it came to nothing. */
  readonly bytes: Uint8Array;
}

/** The answer to a translation request. */
export interface TranslationAnswer {
  readonly status: CompletionStatus;
  readonly reason: RequestReason | undefined;
  /** Where the address lies at the root. */
  readonly address: bigint;
  /** How many bytes from there on the answer is good for; 0 where nothing is mapped. */
  readonly length: bigint;
  readonly read: boolean;
  readonly write: boolean;
}

export interface PageRequest {
  readonly address: bigint;
  readonly read?: boolean;
  readonly write?: boolean;
  /** Page Request Group Index, 0 to 511. */
  readonly group: number;
  /** The group ends with it, and wants an answer; true unless told otherwise. */
  readonly last?: boolean;
  readonly pasid?: number;
}

const PAGE = 4096n;
const ADDRESSES = 1n << 64n;
const GROUPS = 512;
const PASIDS = 1 << 20;

/** Nothing here throws for what happens on the bus; a request that is none is an AccessError. */
export class FunctionDma {
  constructor(private readonly f: AnyFunction) {}

  /** Reads `length` bytes from `address` on. Memory that answers later is not reached: `fetch` waits for it. */
  read(address: bigint, length: number, options: RequestOptions = {}): ReadOutcome {
    this.check(address, length, options.pasid);
    const bytes = new Uint8Array(length).fill(0xff);
    const outcomes: CoreOutcome[] = [];
    for (const { at, from, size } of pieces(address, length)) {
      const request = this.requestOf(at, size, options);
      const outcome = this.f.core.dma.request(request);
      const read = this.readOut(outcome, size, (memory) => memory.readMemory(outcome.address, size, this.f));
      outcomes.push(this.completed(request, outcome, read));
      if (read) bytes.set(read, from);
    }
    return { ...this.summary(outcomes), bytes };
  }

  /** Reads as `read` does, and waits for memory that answers later. Each request is routed when the one before has its answer. */
  async fetch(address: bigint, length: number, options: RequestOptions = {}): Promise<ReadOutcome> {
    this.check(address, length, options.pasid);
    const bytes = new Uint8Array(length).fill(0xff);
    const outcomes: CoreOutcome[] = [];
    for (const { at, from, size } of pieces(address, length)) {
      const request = this.requestOf(at, size, options);
      const outcome = this.f.core.dma.request(request);
      const read = await this.readOut(outcome, size, (memory) => {
        const later = memory.fetchMemory?.(outcome.address, size, this.f);
        return later ?? memory.readMemory(outcome.address, size, this.f);
      });
      outcomes.push(this.completed(request, outcome, read));
      if (read) bytes.set(read, from);
    }
    return { ...this.summary(outcomes), bytes };
  }

  /** Writes bytes to `address` and on: posted, so that the Function itself learns nothing of what the result says. */
  write(address: bigint, bytes: Uint8Array, options: RequestOptions = {}): RequestOutcome {
    this.check(address, bytes.length, options.pasid);
    const outcomes = pieces(address, bytes.length).map(({ at, from, size }) => {
      const data = bytes.subarray(from, from + size);
      const request = this.requestOf(at, data, options);
      const outcome = this.f.core.dma.request(request);
      const { target, address: arrived } = outcome;
      const isLost = target === "memory" && !this.f.machine.memory?.writeMemory(arrived, data, this.f);
      return this.completed(request, outcome, isLost ? undefined : data);
    });
    this.f.machine.interrupts.deliver();
    return this.summary(outcomes);
  }

  /** Asks the IOMMU by ATS where an address lies. */
  translate(address: bigint, options: { readonly pasid?: number } = {}): TranslationAnswer {
    this.check(address, 1, options.pasid);
    const answer = this.f.core.dma.translate(this.handle, this.vf, address, options.pasid);
    const { status, reason, size, read, write } = answer;
    const within = size === 0n ? 0n : address & (size - 1n);
    return { status, reason, address: answer.address + within, length: size - within, read, write };
  }

  /** Asks for a page to be mapped, through the Page Request Interface of the PF (R78). The answer is an event. */
  requestPage(page: PageRequest): PageOutcome {
    const { address, read = true, write = false, group, last = true, pasid } = page;
    this.check(address, 1, pasid);
    if (!isWhole(group, GROUPS)) throw new AccessError(this.f.address, `group ${group}`, "is not 0 to 511");
    const request = {
      address: address & ~(PAGE - 1n),
      read,
      write,
      group,
      last,
      ...(pasid !== undefined && { pasid }),
    };
    return this.f.core.dma.requestPage(this.handle, this.vf, request);
  }

  private get handle(): number {
    return this.f.isVf ? this.f.pf.handle : this.f.handle;
  }

  private get vf(): number | null {
    return this.f.isVf ? this.f.index : null;
  }

  private check(address: bigint, length: number, pasid: number | undefined): void {
    if (pasid !== undefined && !isWhole(pasid, PASIDS))
      throw new AccessError(this.f.address, `PASID ${pasid}`, "is not of 20 bits");

    if (address < 0n || !Number.isInteger(length) || length < 1 || address + BigInt(length) > ADDRESSES) {
      throw new AccessError(this.f.address, `0x${address.toString(16)}, ${length} bytes`, "is no request");
    }
  }

  private requestOf(address: bigint, data: Uint8Array | number, options: RequestOptions): CoreRequest {
    const { translated = false, pasid } = options;
    return { function: this.handle, vf: this.vf, address, data, translated, pasid };
  }

  /** What a read that arrived somewhere gives; `fromMemory` has what lies at the root. */
  private readOut<T>(
    { status, target }: CoreOutcome,
    size: number,
    fromMemory: (memory: RootMemory) => T,
  ): T | Uint8Array | undefined {
    if (status !== CompletionStatus.Successful) return undefined;
    if (target !== "memory") return this.f.core.dma.bytes(size).slice();
    const { memory } = this.f.machine;
    return memory && fromMemory(memory);
  }

  /** `data`: what was moved; undefined where it came to nothing, as there was no memory at the root. */
  private completed(request: CoreRequest, outcome: CoreOutcome, data: Uint8Array | undefined): CoreOutcome {
    const { dma } = this.f.core;
    const final = outcome.target === "memory" && !data ? dma.refused(request, outcome) : outcome;
    dma.told({ ...request, outcome: final, moved: data });
    return final;
  }

  private summary(outcomes: readonly CoreOutcome[]): RequestOutcome {
    const failed = outcomes.find(({ status }) => status !== CompletionStatus.Successful);
    const { completer, ...rest } = (failed ?? outcomes[0]) as CoreOutcome;
    const { machine, domain } = this.f;
    return { ...rest, completer: completer && machine.find(domain, completer.function, completer.vf) };
  }
}

/** A range cut where it crosses 4 KiB, which no request does (PCIe §2.2.7). */
function pieces(address: bigint, length: number): { at: bigint; from: number; size: number }[] {
  const cut: { at: bigint; from: number; size: number }[] = [];
  for (let from = 0; from < length; ) {
    const at = address + BigInt(from);
    const size = Math.min(length - from, Number(PAGE - (at % PAGE)));
    cut.push({ at, from, size });
    from += size;
  }
  return cut;
}
