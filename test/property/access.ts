// One access to a machine: what it is, and how it is printed.

import type { SlotAction } from "./model/slots";

export type Size = 1 | 2 | 4;
export type Way = "direct" | "ECAM" | "CF8" | "ring";

export type Access =
  | { kind: "read"; routingId: number; offset: number; size: Size; way: Way }
  | { kind: "write"; routingId: number; offset: number; size: Size; value: number; way: Way }
  | { kind: "memory read"; address: bigint; size: Size }
  | { kind: "memory write"; address: bigint; size: Size; value: number }
  /** Who answers to a Routing ID. */
  | { kind: "route"; routingId: number }
  /** What claims an address. */
  | { kind: "resolve"; address: bigint }
  /** The device sets error bits of its own: the value is what the dword then holds. */
  | { kind: "poke"; function: number; vf: number | undefined; dword: number; value: number }
  /** A Function or VF detects an error; correctable ones count from 32. */
  | {
      kind: "error";
      function: number;
      vf: number | undefined;
      error: number;
      advisory: boolean;
      header: readonly [number, number, number, number] | undefined;
    }
  /** A Function or VF interrupts by message. */
  | { kind: "interrupt"; function: number; vf: number | undefined; vector: number }
  /** A Function holds its pin, or lets it go. */
  | { kind: "pin"; function: number; level: boolean }
  /** The device of a Function is taken out, or put back. */
  | { kind: "presence"; function: number; present: boolean }
  /** A hand at the slot of a port. */
  | { kind: "slot"; function: number; action: SlotAction }
  /** The device answers a data object; undefined is an error. */
  | { kind: "answer"; function: number; vf: number | undefined; words: readonly number[] | undefined }
  | { kind: "reset"; function: number; vf: number | undefined }
  /** Time goes on, by nanoseconds. */
  | { kind: "advance"; ns: number }
  | { kind: "snapshot"; slot: number }
  | { kind: "restore"; slot: number }
  /** Every register of every Function. */
  | { kind: "compare everything" };

const hex = (value: number | bigint, digits = 1) => value.toString(16).padStart(digits, "0");

function address(routingId: number): string {
  return `${hex(routingId >> 8, 2)}:${hex((routingId >> 3) & 0x1f, 2)}.${routingId & 7}`;
}

/** As in access traces, where they have a form for it. */
export function accessText(access: Access): string {
  switch (access.kind) {
    case "read":
      return `R ${address(access.routingId)} 0x${hex(access.offset)} ${access.size} (${access.way})`;
    case "write":
      return `W ${address(access.routingId)} 0x${hex(access.offset)} ${access.size} 0x${hex(access.value)} (${access.way})`;
    case "memory read":
      return `MR 0x${hex(access.address)} ${access.size}`;
    case "memory write":
      return `MW 0x${hex(access.address)} ${access.size} 0x${hex(access.value)}`;
    case "route":
      return `who is ${address(access.routingId)}`;
    case "resolve":
      return `what is at 0x${hex(access.address)}`;
    case "poke":
      return `poke ${ownerText(access.function, access.vf)} 0x${hex(access.dword)} = 0x${hex(access.value)}`;
    case "error":
      return `error ${access.error}${access.advisory ? " (advisory)" : ""} of ${ownerText(access.function, access.vf)}`;
    case "interrupt":
      return `vector ${access.vector} of ${ownerText(access.function, access.vf)}`;
    case "pin":
      return `pin of ${ownerText(access.function, undefined)} ${access.level ? "held" : "let go"}`;
    case "presence":
      return `the device of ${ownerText(access.function, undefined)} ${access.present ? "put in" : "taken out"}`;
    case "slot":
      return `${access.action} at the slot of ${ownerText(access.function, undefined)}`;
    case "answer": {
      const words = access.words ? `${access.words.length} dwords` : "an error";
      return `${ownerText(access.function, access.vf)} answers ${words}`;
    }
    case "reset":
      return `FLR of ${ownerText(access.function, access.vf)}`;
    case "advance":
      return `${access.ns} ns later`;
    case "snapshot":
    case "restore":
      return `${access.kind} ${access.slot}`;
    case "compare everything":
      return access.kind;
  }
}

export function ownerText(fn: number, vf: number | undefined): string {
  return vf === undefined ? `Function ${fn}` : `VF ${vf} of Function ${fn}`;
}
