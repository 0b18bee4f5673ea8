// The ways in which configuration requests reach a machine.

import { type CompletionStatus, RequestEntry, RequestFlag } from "../../src/abi";
import type { Machine } from "../../src/model/machine";
import type { Size, Way } from "./access";

const CONFIG_ADDRESS = 0xcf8;
const CONFIG_DATA = 0xcfc;
const CONFIG_ENABLE = 0x80000000;

/** What a request gave, and how it ended. */
export interface Answer {
  readonly value: number;
  readonly status: CompletionStatus;
}

const ecamAddress = (machine: Machine, routingId: number, offset: number) =>
  machine.description.ecam.base + BigInt(routingId * 4096 + offset);

/** Writes CF8h; the data register for the byte is what this gives. */
function select(machine: Machine, routingId: number, offset: number): number {
  const address = CONFIG_ENABLE + routingId * 256 + (offset & 0xfc);
  machine.core().portWrite(CONFIG_ADDRESS, 4, address);
  return CONFIG_DATA + (offset & 3);
}

/** A batch of one. */
function submit(machine: Machine, routingId: number, offset: number, size: number, value: number): Answer {
  const core = machine.core();
  const ring = core.requestRing(RequestEntry.Bytes);
  ring.setUint16(RequestEntry.RoutingId, routingId, true);
  ring.setUint16(RequestEntry.Offset, offset, true);
  ring.setUint8(RequestEntry.Size, size);
  ring.setUint32(RequestEntry.Data, value, true);
  core.submit(1);
  return {
    value: ring.getUint32(RequestEntry.Data, true),
    status: ring.getUint8(RequestEntry.Status) as CompletionStatus,
  };
}

export function configRead(
  machine: Machine,
  way: Way,
  routingId: number,
  offset: number,
  size: Size,
): Answer {
  const core = machine.core();
  if (way === "ring") return submit(machine, routingId, offset, size, 0);
  const value = {
    ECAM: () => core.memoryRead(ecamAddress(machine, routingId, offset), size),
    CF8: () => core.portRead(select(machine, routingId, offset), size),
    direct: () => machine.configRead(routingId, offset, size),
  }[way]();
  return { value, status: machine.completion() };
}

export function configWrite(
  machine: Machine,
  way: Way,
  routingId: number,
  offset: number,
  size: Size,
  value: number,
): CompletionStatus {
  const core = machine.core();
  if (way === "ring") return submit(machine, routingId, offset, size | RequestFlag.Write, value).status;
  if (way === "ECAM") core.memoryWrite(ecamAddress(machine, routingId, offset), size, value);
  else if (way === "CF8") core.portWrite(select(machine, routingId, offset), size, value);
  else machine.configWrite(routingId, offset, size, value);
  return machine.completion();
}
