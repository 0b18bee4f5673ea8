// Routing IDs as numbers and as the text that lspci and setpci use.

import { PcieError } from "../errors";

/** Requester, Completer or Function address 0..FFFFh: bus 15:8, Device 7:3, Function 2:0 (PCIe §2.2.4.2). */
export type RoutingId = number;

/** A Routing ID and the domain (Linux's word for a Segment Group) it belongs to. */
export interface Address {
  /** 0..FFFFFFFFh. */
  readonly domain: number;
  readonly routingId: RoutingId;
}

/** A text that is no address, or a number that is no Routing ID. */
export class RoutingIdError extends PcieError {
  readonly code = "BAD_ADDRESS";

  constructor(
    message: string,
    /** The text or number as it was given. */
    readonly value: string,
  ) {
    super(`${message}: ${value}`);
  }
}

const ADDRESS = /^(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,2}):([01]?[0-9a-f])\.([0-7])$/i;

/** Reads `bb:dd.f` or `dddd:bb:dd.f`; without a domain it is 0. Throws RoutingIdError. */
export function parseAddress(text: string): Address {
  const match = ADDRESS.exec(text);
  if (!match) throw new RoutingIdError("not an address of the form bb:dd.f or dddd:bb:dd.f", text);
  const [domain = 0, bus = 0, device = 0, fn = 0] = match.slice(1).map((part) => parseInt(part ?? "0", 16));
  return { domain, routingId: routingIdOf(bus, device, fn) };
}

/** Reads an address in domain 0. Throws RoutingIdError, for another domain too. */
export function parseRoutingId(text: string): RoutingId {
  const { domain, routingId } = parseAddress(text);
  if (domain !== 0) throw new RoutingIdError("only domain 0 is possible here", text);
  return routingId;
}

/** `bb:dd.f`, or `dddd:bb:dd.f` where the domain is not 0. Throws RoutingIdError outside 0..FFFFh. */
export function formatRoutingId(routingId: RoutingId, domain = 0): string {
  if (!isWithin(routingId, 0xffff)) throw new RoutingIdError("not a Routing ID of 0..FFFFh", `${routingId}`);
  const address = `${hex(busOf(routingId), 2)}:${hex(deviceOf(routingId), 2)}.${functionOf(routingId)}`;
  return domain === 0 ? address : `${hex(domain, 4)}:${address}`;
}

/** Bus 0..255, Device 0..31, Function 0..7. Throws RoutingIdError outside these. */
export function routingIdOf(bus: number, device: number, fn: number): RoutingId {
  if (!isWithin(bus, 0xff) || !isWithin(device, 0x1f) || !isWithin(fn, 7)) {
    throw new RoutingIdError(
      "bus above 255, Device above 31 or Function above 7",
      `${bus}, ${device}, ${fn}`,
    );
  }
  return (bus << 8) | (device << 3) | fn;
}

/** Bus 0..255, ARI Function Number 0..255; the Device Number is implied to be 0 (PCIe §6.13). */
export function ariRoutingIdOf(bus: number, ariFunction: number): RoutingId {
  if (!isWithin(bus, 0xff) || !isWithin(ariFunction, 0xff)) {
    throw new RoutingIdError("bus or ARI Function Number above 255", `${bus}, ${ariFunction}`);
  }
  return (bus << 8) | ariFunction;
}

/** Bus Number 0..255. */
export function busOf(routingId: RoutingId): number {
  return routingId >> 8;
}

/** Device Number 0..31; without meaning for a Function of an ARI Device. */
export function deviceOf(routingId: RoutingId): number {
  return (routingId >> 3) & 0x1f;
}

/** Function Number 0..7; without meaning for a Function of an ARI Device. */
export function functionOf(routingId: RoutingId): number {
  return routingId & 7;
}

/** Device and Function Number in one byte, as Linux packs them. */
export function devfnOf(routingId: RoutingId): number {
  return routingId & 0xff;
}

/** Function Number 0..255 of a Function of an ARI Device (PCIe §6.13). */
export function ariFunctionOf(routingId: RoutingId): number {
  return routingId & 0xff;
}

function isWithin(value: number, highest: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= highest;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
