// On which link a request travels: that of a Root Port, as its registers lead now, or none.

import { openWindows } from "../decode/windows";
import type { PciFunction } from "../model/function";
import type { AnyFunction, Machine } from "../model/machine";

const HEADER_BYTES = 0x40;
const BUS_NUMBERS = 0x18;

/** Number of the bus behind a Bridge. */
export function secondaryBus(bridge: PciFunction): number {
  return (bridge.peek(BUS_NUMBERS) >>> 8) & 0xff;
}

/** The Root Port that a Function or VF is below; undefined for those on a root bus. */
export function portAbove(f: AnyFunction): PciFunction | undefined {
  let port = (f.isVf ? f.pf : f).parent;
  while (port?.parent) port = port.parent;
  return port;
}

/** The Root Port of a domain behind which a bus is. */
export function portToBus(machine: Machine, domain: number, bus: number): PciFunction | undefined {
  return rootPorts(machine, domain).find((port) => {
    const subordinate = (port.peek(BUS_NUMBERS) >>> 16) & 0xff;
    const secondary = secondaryBus(port);
    return secondary !== 0 && secondary <= bus && bus <= subordinate;
  });
}

/** The Root Port of a domain that has an address in one of its windows. */
export function portToAddress(
  machine: Machine,
  domain: number,
  space: "memory" | "io",
  address: bigint,
): PciFunction | undefined {
  return rootPorts(machine, domain).find((port) =>
    openWindows(headerOf(port)).some(
      ({ kind, base, limit }) => (kind === "io") === (space === "io") && base <= address && address <= limit,
    ),
  );
}

function rootPorts(machine: Machine, domain: number): PciFunction[] {
  return machine.functions.filter((f) => f.domain === domain && f.parent === undefined && f.isBridge);
}

function headerOf(f: PciFunction): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES));
  for (let at = 0; at < HEADER_BYTES; at += 4) view.setUint32(at, f.peek(at), true);
  return new Uint8Array(view.buffer);
}
