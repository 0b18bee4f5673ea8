// The event ring as typed objects.

import { EventKind, EventRing, type PageResponse, type ResetKind } from "../abi";
import { type ErrorEvent, errorEvent } from "./error-events";
import { type DropReason, dropReason } from "./frame-counters";

/** `function` is a Function's handle; `vf` a VF index from 0, or null for the Function itself. */
export type CoreEvent =
  | { readonly kind: "VFs enabled" | "VFs disabled"; readonly function: number; readonly count: number }
  | {
      readonly kind: "reset";
      readonly function: number;
      readonly vf: number | null;
      readonly reset: ResetKind;
    }
  | {
      readonly kind: "bus numbers";
      readonly function: number;
      readonly secondary: number;
      readonly subordinate: number;
    }
  | {
      readonly kind: "register changed";
      readonly routingId: number;
      readonly offset: number;
      readonly value: number;
    }
  | {
      readonly kind: "BAR pages exhausted";
      readonly function: number;
      readonly vf: number | null;
      readonly bar: number;
    }
  | {
      /** Software changed PowerState; D1 and D2 are optional. */
      readonly kind: "power state";
      readonly function: number;
      readonly vf: number | null;
      readonly state: "D0" | "D1" | "D2" | "D3hot";
    }
  /** Software changed Link Disable of a port. */
  | { readonly kind: "link disabled" | "link enabled"; readonly function: number }
  /** The Function, or `count` VFs from `vf` on, asks for retry no more. */
  | { readonly kind: "ready"; readonly function: number; readonly vf: number | null; readonly count: number }
  /** The device is gone of its own accord; "removed" follows. */
  | { readonly kind: "vanished"; readonly function: number }
  | { readonly kind: "bus captured"; readonly function: number; readonly bus: number }
  | { readonly kind: "removed" | "inserted"; readonly function: number }
  | { readonly kind: "decoder full"; readonly function: number; readonly bar: number }
  /** For the first time since the port's counters were cleared. The uplink goes by the switch's first PF. */
  | {
      readonly kind: "frame dropped";
      readonly function: number;
      readonly vf: number | null;
      readonly uplink: boolean;
      readonly reason: DropReason;
    }
  | ErrorEvent
  /** The IOMMU tells a Function to forget a translation of `size` bytes. */
  | {
      readonly kind: "translation invalidated";
      readonly routingId: number;
      readonly address: bigint;
      readonly size: bigint;
    }
  /** A memory write that the Function takes by Multicast, PCIe §6.14. */
  | {
      readonly kind: "multicast received";
      readonly routingId: number;
      readonly group: number;
      readonly address: bigint;
    }
  /** The answer to a page request group. */
  | {
      readonly kind: "page response";
      readonly routingId: number;
      readonly group: number;
      readonly code: PageResponse;
    }
  | {
      readonly kind: "data object";
      readonly function: number;
      readonly vf: number | null;
      readonly dwords: number;
    }
  /** The ring was not drained in time; `count` older events are gone. */
  | { readonly kind: "events lost"; readonly count: number };

/** Entries `from` to `to` (running numbers) of the ring in `view`, oldest first. */
export function readEvents(view: Uint32Array, from: number, to: number): CoreEvent[] {
  const events: CoreEvent[] = [];
  const oldest = Math.max(from, to - EventRing.Entries);
  if (oldest > from) events.push({ kind: "events lost", count: oldest - from });
  for (let index = oldest; index < to; index++) {
    const at = (index % EventRing.Entries) * (EventRing.EntryBytes / 4);
    const event = decode(view[at] ?? 0, view[at + 1] ?? 0, view[at + 2] ?? 0, view[at + 3] ?? 0);
    if (event) events.push(event);
  }
  return events;
}

const POWER_STATES = ["D0", "D1", "D2", "D3hot"] as const;

function decode(kind: number, a: number, b: number, c: number): CoreEvent | undefined {
  switch (kind) {
    case EventKind.VfsEnabled:
      return { kind: "VFs enabled", function: a, count: b };
    case EventKind.VfsDisabled:
      return { kind: "VFs disabled", function: a, count: b };
    case EventKind.Reset:
      return { kind: "reset", function: a, vf: indexOf(b), reset: c as ResetKind };
    case EventKind.BusNumbers:
      return { kind: "bus numbers", function: a, secondary: b, subordinate: c };
    case EventKind.RegisterChanged:
      return { kind: "register changed", routingId: a, offset: b, value: c };
    case EventKind.BarPagesExhausted:
      return { kind: "BAR pages exhausted", function: a, vf: indexOf(b), bar: c };
    case EventKind.PowerState:
      return { kind: "power state", function: a, vf: indexOf(b), state: POWER_STATES[c] ?? "D0" };
    case EventKind.LinkDisable:
      return { kind: b === 0 ? "link enabled" : "link disabled", function: a };
    case EventKind.Ready:
      return { kind: "ready", function: a, vf: indexOf(b), count: c };
    case EventKind.Vanished:
      return { kind: "vanished", function: a };
    case EventKind.BusCaptured:
      return { kind: "bus captured", function: a, bus: b };
    case EventKind.Presence:
      return { kind: b === 0 ? "removed" : "inserted", function: a };
    case EventKind.DataObject:
      return { kind: "data object", function: a, vf: indexOf(b), dwords: c };
    case EventKind.DecoderFull:
      return { kind: "decoder full", function: a, bar: b };
    case EventKind.FrameDropped:
      return {
        kind: "frame dropped",
        function: a,
        vf: indexOf(b),
        uplink: (c & UPLINK) !== 0,
        reason: dropReason(c & ~UPLINK)!,
      };
    case EventKind.TranslationInvalidated: {
      const address = (BigInt(c >>> 8) << 44n) | (BigInt(b) << 12n);
      return { kind: "translation invalidated", routingId: a, address, size: 1n << BigInt(c & 0xff) };
    }
    case EventKind.MulticastReceived: {
      const address = BigInt(b) | (BigInt(c) << 32n);
      return { kind: "multicast received", routingId: a & 0xffff, group: a >>> 16, address };
    }
    case EventKind.PageResponse:
      return { kind: "page response", routingId: a, group: b, code: c as PageResponse };
    default:
      return errorEvent(kind, a, b, c);
  }
}

/** Of EventKind.FrameDropped. */
const UPLINK = 0x100;

function indexOf(vf: number): number | null {
  return vf === 0 ? null : vf - 1;
}
