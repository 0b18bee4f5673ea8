// The Functions of one bus, before and after they are grouped by device number.

import type { DeviceDescription, FunctionDescription } from "../description";
import { child } from "../problems";
import type { Slot } from "../schema/slot";
import type { Context } from "./context";

/** What the Functions of a bus have in common. */
export interface Bus {
  readonly rootBus: boolean;
  readonly conventional: boolean;
}

/** A Function that waits for its siblings to be known. */
export interface Entry {
  readonly device: number;
  readonly function: number;
  readonly sharedLink: boolean;
  readonly pointer: string;
  /** Takes the next higher Function number of the device, or 0. */
  readonly build: (nextFunction: number) => FunctionDescription;
}

function describeDevice(device: number, entries: readonly Entry[]): DeviceDescription {
  const sorted = [...entries].sort((a, b) => a.function - b.function);
  const next = (number: number) => sorted.find((entry) => entry.function > number)?.function ?? 0;
  return {
    device,
    functions: sorted.map((entry) => entry.build(next(entry.function))),
    sharedLink: entries.some((entry) => entry.sharedLink),
    pointer: entries[0]!.pointer,
  };
}

/** Devices by ascending number. */
export function group(entries: readonly Entry[]): DeviceDescription[] {
  const numbers = [...new Set(entries.map((entry) => entry.device))].sort((a, b) => a - b);
  return numbers.map((device) =>
    describeDevice(
      device,
      entries.filter((entry) => entry.device === device),
    ),
  );
}

/** Function number of what has a slot of its own; the key `function` may only say what the slot says. */
export function portFunction(
  file: { slot: Slot; function?: number | undefined },
  pointer: string,
  context: Context,
): number {
  if (file.function !== undefined && file.function !== file.slot.function) {
    context.problems.add(child(pointer, "function"), "contradicts the slot", file.function);
  }
  return file.slot.function;
}
