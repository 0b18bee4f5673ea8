// The TLP that is said to be in error where the caller names none: the simplest one that can cause it.
// Dword 0 has format and type in bits 31:24, the length in dwords in 9:0, TD in 15 and EP in 14.

import type { TlpHeader } from "../../core/error-door";
import type { ErrorName } from "../../spec/aer-errors";

const READ = 0x00000001;
const WRITE = 0x40000001;
const FETCH_ADD = 0x4c000001;
const COMPLETION = 0x0a000000;
const DIGEST = 0x00008000;
const POISONED = 0x00004000;
/** First DW Byte Enables. */
const DWORD = 0x0000000f;

const request = (first: number, address: number): TlpHeader => [first, DWORD, address, 0];

/** Of a request of the root to `address`, or a Completion for the Function `requesterId`; undefined if no TLP is at fault. */
export function headerFor(error: ErrorName, requesterId: number, address: number): TlpHeader | undefined {
  switch (error) {
    case "Poisoned TLP Received":
    case "Poisoned TLP Egress Blocked":
      return request(WRITE + POISONED, address);
    case "Unexpected Completion":
      return [COMPLETION, 4, requesterId * 0x10000, 0];
    case "Completer Abort":
    case "Unsupported Request Error":
    case "ACS Violation":
    case "TLP Prefix Blocked Error":
      return request(READ, address);
    // Of a length that no payload has.
    case "Malformed TLP":
      return request(WRITE + 1, address);
    case "ECRC Error":
      return request(WRITE + DIGEST, address);
    case "MC Blocked TLP":
      return request(WRITE, address);
    case "AtomicOp Egress Blocked":
      return request(FETCH_ADD, address);
    default:
      return undefined;
  }
}

/** Nobody waits for an answer: a memory write or a Message. */
export function isPosted([first]: TlpHeader): boolean {
  const type = (first >>> 24) & 0x1f;
  return type >= 0x10 || (type === 0 && (first >>> 30) % 2 === 1);
}
