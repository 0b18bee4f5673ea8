// Every bus of a machine, with what the rules need to know of it.

import type { DeviceDescription, FunctionDescription, RootDescription } from "../description";

export interface BusPlace {
  /** A root bus: its endpoints are integrated in the Root Complex. */
  readonly root: boolean;
  /** Below a root port or downstream port. */
  readonly link: boolean;
  /** No enumeration can give it a lower number: root bus number plus bridges on the way. */
  readonly lowestNumber: number;
  readonly devices: readonly DeviceDescription[];
}

function below(fn: FunctionDescription, lowestNumber: number): BusPlace[] {
  if (fn.kind === "endpoint") return [];
  const link = fn.kind === "root-port" || fn.kind === "downstream-port";
  return withDeeper({ root: false, link, lowestNumber, devices: fn.below });
}

function withDeeper(bus: BusPlace): BusPlace[] {
  const functions = bus.devices.flatMap((device) => device.functions);
  return [bus, ...functions.flatMap((fn) => below(fn, bus.lowestNumber + 1))];
}

/** The root bus and all buses below it. */
export function busesOf(root: RootDescription): BusPlace[] {
  return withDeeper({ root: true, link: false, lowestNumber: root.bus, devices: root.devices });
}
