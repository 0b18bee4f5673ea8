// Events of a machine as lines of the log.

import { formatRoutingId, type MachineEvent } from "../../index";
import { hex } from "../text";

/** More changed registers than this are told in one line. */
const REGISTERS_ONE_BY_ONE = 16;

export function eventLines(events: readonly MachineEvent[]): string[] {
  const changes = events.filter(({ event }) => event.kind === "register changed").length;
  const brief = changes > REGISTERS_ONE_BY_ONE;
  const lines = events.filter(({ event }) => !brief || event.kind !== "register changed").map(eventLine);
  return brief ? [...lines, `${changes} register writes`] : lines;
}

function eventLine({ event, function: about }: MachineEvent): string {
  const address = about?.address ?? "Function";
  switch (event.kind) {
    case "VFs enabled":
      return `${address} has ${event.count} VFs`;
    case "VFs disabled":
      return `${address} lost its ${event.count} VFs`;
    case "reset":
      return `${address} was reset`;
    case "bus numbers":
      return `${address} leads to buses ${hex(event.secondary, 2)}-${hex(event.subordinate, 2)}`.toLowerCase();
    case "bus captured":
      return `${address} captured bus ${hex(event.bus, 2).toLowerCase()}`;
    case "register changed":
      return `${address} ${hex(event.offset, 3)} is ${hex(event.value, 8)}`;
    case "BAR pages exhausted":
      return `${address} BAR ${event.bar}: write dropped, all pages are in use`;
    case "power state":
      return `${address} is in ${event.state}`;
    case "link disabled":
      return `${address}: link disabled`;
    case "link enabled":
      return `${address}: link enabled`;
    case "ready":
      return event.count > 1 ? `${address} and ${event.count - 1} more are ready` : `${address} is ready`;
    case "vanished":
      return `${address} has vanished`;
    case "removed":
      return `${address} was taken out`;
    case "inserted":
      return `${address} was put in`;
    case "data object":
      return `${address} has a data object of ${event.dwords} dwords for its device`;
    case "decoder full":
      return `${address} BAR ${event.bar}: not decoded as a whole, too many windows`;
    case "error":
      return `${address} noted ${event.error ?? "an error"}${event.message ? `, sends ${event.message}` : ""}`;
    case "error message":
      return `${event.message} of ${formatRoutingId(event.requesterId)} ended at ${address}: ${event.end}`;
    case "system error":
      return `${address} signals a system error`;
    case "contained":
      return `${address} contains what is below: ${event.reason}`;
    case "released":
      return `${address} lets go what it contained`;
    case "slot":
      return `${address} slot status is ${hex(event.status, 4)}`;
    case "frame dropped":
      return `${event.uplink ? "Uplink" : address} dropped its first frame for ${event.reason}`;
    case "translation invalidated":
      return `${address} is to forget its translation of ${event.address.toString(16)}h`;
    case "page response":
      return `${address} has an answer to page request group ${event.group}`;
    case "multicast received":
      return `${address} receives a write to ${event.address.toString(16)}h by Multicast, group ${event.group}`;
    case "events lost":
      return `${event.count} older events are lost`;
  }
}
