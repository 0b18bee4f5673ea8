// The ways in which configuration requests reach a machine.

import type { Machine } from "../../src/model/machine";
import type { Size, Way } from "./access";

const CONFIG_ADDRESS = 0xcf8;
const CONFIG_DATA = 0xcfc;
const CONFIG_ENABLE = 0x80000000;

const ecamAddress = (machine: Machine, routingId: number, offset: number) =>
  machine.description.ecam.base + BigInt(routingId * 4096 + offset);

/** Writes CF8h; the data register for the byte is what this gives. */
function select(machine: Machine, routingId: number, offset: number): number {
  const address = CONFIG_ENABLE + routingId * 256 + (offset & 0xfc);
  machine.core().portWrite(CONFIG_ADDRESS, 4, address);
  return CONFIG_DATA + (offset & 3);
}

export function configRead(
  machine: Machine,
  way: Way,
  routingId: number,
  offset: number,
  size: Size,
): number {
  const core = machine.core();
  if (way === "ECAM") return core.memoryRead(ecamAddress(machine, routingId, offset), size);
  if (way === "CF8") return core.portRead(select(machine, routingId, offset), size);
  return machine.configRead(routingId, offset, size);
}

export function configWrite(
  machine: Machine,
  way: Way,
  routingId: number,
  offset: number,
  size: Size,
  value: number,
): void {
  const core = machine.core();
  if (way === "ECAM") core.memoryWrite(ecamAddress(machine, routingId, offset), size, value);
  else if (way === "CF8") core.portWrite(select(machine, routingId, offset), size, value);
  else machine.configWrite(routingId, offset, size, value);
}
