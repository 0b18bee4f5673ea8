// Ethernet addresses as people write them.

import { PcieError } from "../../errors";

/** A text that is no Ethernet address. */
export class MacError extends PcieError {
  readonly code = "BAD_MAC";
  constructor(readonly value: string) {
    super(`not an Ethernet address of the form 02:00:00:00:00:01: ${value}`);
  }
}

const MAC = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i;

/** Six bytes in the order of the wire. Throws MacError. */
export function parseMac(text: string): Uint8Array {
  if (!MAC.test(text)) throw new MacError(text);
  return Uint8Array.from(text.split(/[:-]/), (byte) => Number.parseInt(byte, 16));
}

export function formatMac(bytes: ArrayLike<number>): string {
  return Array.from({ length: 6 }, (_, i) => (bytes[i] ?? 0).toString(16).padStart(2, "0")).join(":");
}

/** Whether the address is a group's: multicast or broadcast. */
export function isGroupAddress(mac: ArrayLike<number>): boolean {
  return ((mac[0] ?? 0) & 1) === 1;
}
