// What is checked: a dump that shows a state, or something that answers requests.

import type { AccessSize } from "../../core/core";
import { formatRoutingId } from "../../decode/routing-id";
import type { EnumerationReport } from "../../firmware/index";

/** A Function's address: domain in bits 31:16 (domains above FFFFh do not occur), Routing ID in bits 15:0. */
export type Place = number;

export const placeOf = (routingId: number, domain = 0): Place => domain * 0x10000 + routingId;
export const routingIdAt = (place: Place) => place & 0xffff;
export const domainAt = (place: Place) => place >>> 16;
export const busAt = (place: Place) => (place >> 8) & 0xff;
export const addressOf = (place: Place) => formatRoutingId(routingIdAt(place), domainAt(place));

/** Root bus with the numbers that it and what lies below may use. */
export interface RootRange {
  readonly domain: number;
  readonly bus: number;
  readonly lastBus: number;
}

/** A state that was read before: nothing can be asked of it. */
export interface SnapshotTarget {
  readonly kind: "dump";
  readonly name: string;
  readonly functions: readonly { readonly place: Place; readonly image: Uint8Array }[];
}

/**
 * Something that answers. Requests are those of software: where nobody answers reads give all ones and writes are lost.
 * Methods reject only if the way to the target breaks.
 */
export interface LiveTarget {
  readonly kind: "machine" | "qtest";
  readonly name: string;
  readonly roots: readonly RootRange[];
  read(place: Place, offset: number, size: AccessSize): Promise<number>;
  write(place: Place, offset: number, size: AccessSize, value: number): Promise<void>;
  /** As many bytes of configuration space as can be reached, 256 or 4,096. */
  image(place: Place): Promise<Uint8Array>;
  memoryRead(address: bigint, size: AccessSize): Promise<number>;
  memoryWrite(address: bigint, size: AccessSize, value: number): Promise<void>;
  /** Lets time pass for the target. */
  wait(milliseconds: number): Promise<void>;
  /** Does what firmware does. */
  enumerate(): Promise<readonly EnumerationReport[]>;
  /** Puts back what `enumerate` and `open` changed. */
  close(): Promise<void>;
  /** Rules that the Function is known to break. */
  deviationsOf(place: Place): readonly string[];
}

export type CheckTarget = SnapshotTarget | LiveTarget;
