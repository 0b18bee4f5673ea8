// Transaction Layer Packets as records: what their headers say, PCIe §2.2.

import type { CompletionStatus } from "../abi";

/** Who asks, and which of its requests it is. */
interface FromRequester {
  /** Routing ID. */
  readonly requesterId: number;
  /** 0 to 255. */
  readonly tag: number;
}

/** A request to configuration space: 1, 2 or 4 bytes within a dword. */
export interface ConfigurationRequest extends FromRequester {
  readonly kind: "configuration";
  /** Routing ID of who is asked. */
  readonly target: number;
  /** On its way to a bus further down: Type 1. */
  readonly forwarded: boolean;
  /** 0 to 4,095. */
  readonly offset: number;
  readonly length: 1 | 2 | 4;
  /** Of a write, as many bytes as `length`, in address order. */
  readonly data?: Uint8Array;
}

/** A request to an I/O port: 1, 2 or 4 bytes within a dword. */
export interface IoRequest extends FromRequester {
  readonly kind: "io";
  readonly address: bigint;
  readonly length: 1 | 2 | 4;
  readonly data?: Uint8Array;
}

/** A memory request, 1 to 4,096 bytes that do not cross 4 KiB. */
export interface MemoryRequest extends FromRequester {
  readonly kind: "memory";
  readonly address: bigint;
  readonly length: number;
  readonly data?: Uint8Array;
}

export type Request = ConfigurationRequest | IoRequest | MemoryRequest;

export interface Completion {
  readonly request: Request;
  /** Routing ID of who answers. */
  readonly completerId: number;
  readonly status: CompletionStatus;
  /** Of a read that was successful: as many bytes as were asked for. */
  readonly data?: Uint8Array;
}

/** Codes of Messages, PCIe §2.2.8. */
export const enum MessageCode {
  AssertIntA = 0x20,
  DeassertIntA = 0x24,
  ErrCor = 0x30,
  ErrNonfatal = 0x31,
  ErrFatal = 0x33,
}

/** How a Message finds its way, the low bits of its type. */
export const enum MessageRouting {
  ToRootComplex = 0,
  Local = 4,
}

export interface Message extends FromRequester {
  readonly code: number;
  readonly routing: MessageRouting;
}

/** Posted requests have no Completion. */
export function isPosted({ kind, data }: Request): boolean {
  return kind === "memory" && data !== undefined;
}
