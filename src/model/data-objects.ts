// Data objects: requests in the DOE mailboxes of Functions, and the host's answers.

import { findExtendedCapability } from "../decode/capabilities";
import { doe } from "../spec";
import { AccessError } from "./errors";
import type { AnyFunction, Machine } from "./machine";

/** A data object that software sent and the device has not answered. */
export interface DataObjectRequest {
  readonly function: AnyFunction;
  readonly vendorId: number;
  readonly dataObjectType: number;
  /** All its dwords, the two of the header too. */
  readonly words: Uint32Array;
}

/** The whole response, header included; undefined sets DOE Error. */
export type DataObjectHandler = (request: DataObjectRequest) => Uint32Array | undefined;

const STATUS = 0x0c;
const BUSY = 1;
const LENGTH = 0x3ffff;
const HEADER_WORDS = 2;

/** Discovery is answered by the device itself; of what else the machine file names, the host is the device. */
export class DataObjects {
  constructor(private readonly machine: Machine) {}

  /** The request that waits in a Function's mailbox. */
  waiting(f: AnyFunction): DataObjectRequest | undefined {
    const at = findExtendedCapability(f.image(), doe.place.id)?.offset;
    if (at === undefined || (f.peek(at + STATUS) & BUSY) === 0) return undefined;
    const { contents } = f.core;
    const [, length = 0] = contents.request(f.handle, f.vf, HEADER_WORDS);
    const words = contents.request(f.handle, f.vf, length & LENGTH);
    const [head = 0] = words;
    return { function: f, vendorId: head & 0xffff, dataObjectType: (head >>> 16) & 0xff, words };
  }

  /** Answers it, or sets DOE Error without words. Throws AccessError where none waits, or the mailbox is too short. */
  answer(f: AnyFunction, words: Uint32Array | undefined): void {
    if (!this.waiting(f)) throw new AccessError(f.address, "data object", "no request waits for an answer");
    const most = f.core.contents.mailboxDwords(f.handle, f.vf);
    if (words && (words.length < HEADER_WORDS || words.length > most)) {
      throw new AccessError(
        f.address,
        `data object of ${words.length} dwords`,
        `must have 2 to ${most} dwords`,
      );
    }
    f.core.contents.answer(f.handle, f.vf, words);
  }

  /** Gives every waiting request to `handler` and its result to software; how many there were. */
  serve(handler: DataObjectHandler): number {
    const all = this.machine.functions.flatMap((f) => [f, ...f.vfs]);
    const requests = all.flatMap((f) => this.waiting(f) ?? []);
    for (const request of requests) this.answer(request.function, handler(request));
    return requests.length;
  }
}
