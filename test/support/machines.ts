// Machines for tests: built from machine files as data, found by name, numbered as firmware would number them.

import { loadMachineData } from "../../src/machine/read";
import type { MachineInput } from "../../src/machine/schema";
import type { DeviceInput } from "../../src/machine/schema/devices";
import type { FunctionInput } from "../../src/machine/schema/function";
import type { PciFunction, VirtualFunction } from "../../src/model/function";
import { Machine } from "../../src/model/machine";

export type { DeviceInput, FunctionInput, MachineInput };

/** A configuration write: Routing ID, offset in bytes, size in bytes, value. */
export type ConfigWrite = (routingId: number, offset: number, size: 1 | 2 | 4, value: number) => void;

/** The machine that a machine file describes; throws MachineFileError if it breaks a rule. */
export async function build(file: MachineInput): Promise<Machine> {
  return Machine.create(loadMachineData(file, { file: "test.json" }).machine);
}

/** Enough BAR memory for tests, and little to set up: there are many machines. */
const BAR_PAGES = 256;

/** A machine file with these devices on root bus 0. */
export function machineWith(...devices: DeviceInput[]): MachineInput {
  return { name: "test", barPages: BAR_PAGES, devices };
}

/** A Root Port at 00:1c.0, named `port`, with what lies below. */
export function rootPort(below: DeviceInput[], options: Partial<DeviceInput> = {}): DeviceInput {
  return { type: "root-port", slot: "1c.0", name: "port", devices: below, ...options } as DeviceInput;
}

/** One component of one or more Functions; a Function without IDs gets some. */
export function endpoint(...functions: FunctionInput[]): DeviceInput {
  return { type: "endpoint", slot: "00.0", functions: functions.map(withIdentity) };
}

/** IDs and class of a network controller, where `file` gives none. */
export function withIdentity(file: FunctionInput): FunctionInput {
  return {
    vendorId: 0x1af4,
    deviceId: 0x1041,
    classCode: 0x020000,
    revisionId: 1,
    subsystemVendorId: 0x1af4,
    subsystemId: 0x1100,
    ...file,
  };
}

/** The Function with this name in the machine file. */
export function named(machine: Machine, name: string): PciFunction {
  const found = machine.functions.find((f) => f.name === name);
  if (!found) throw new Error(`the machine has no Function ${name}`);
  return found;
}

const BUS_NUMBERS = 0x18;
const DEVICE_CONTROL_2 = 0x28;
const ARI_FORWARDING = 0x20;

export interface Numbering {
  /** Buses to leave for VFs behind each PF's port. Default 0. */
  readonly spare?: number;
  /** Enable ARI Forwarding in ports that support it. Default false. */
  readonly ari?: boolean;
  /** Where the writes go; to the machine unless a test must see them. */
  readonly write?: ConfigWrite;
}

/**
 * Programs the bus numbers of every bridge, depth first from 1, by configuration writes, and writes to every
 * Function so that it captures its bus. Gives the last bus number in use.
 */
export function numberBuses(machine: Machine, options: Numbering = {}): number {
  const { spare = 0, ari = false } = options;
  const write: ConfigWrite = options.write ?? ((...access) => machine.configWrite(...access));

  const visit = (f: PciFunction, bus: number, last: number): number => {
    const routingId = (bus << 8) | (f.routingId & 0xff);
    write(routingId, 0, 4, 0);
    if (!f.isBridge) return f.srIov ? last + spare : last;
    const secondary = last + 1;
    write(routingId, BUS_NUMBERS, 4, (0xff << 16) | (secondary << 8) | bus);
    const pcie = f.description.capabilities.find(({ type }) => type === "pcie");
    if (ari && pcie) write(routingId, pcie.at + DEVICE_CONTROL_2, 2, ARI_FORWARDING);
    const subordinate = f.children.reduce((end, child) => visit(child, secondary, end), secondary);
    write(routingId, BUS_NUMBERS, 4, (subordinate << 16) | (secondary << 8) | bus);
    return subordinate;
  };

  const roots = machine.functions.filter((f) => f.parent === undefined);
  return roots.reduce((last, f) => visit(f, f.routingId >> 8, last), 0);
}

/** Writes NumVFs, then VF Enable and VF MSE, with ARI Capable Hierarchy where wanted; gives the VFs. */
export function enableVfs(
  pf: PciFunction,
  count: number,
  options: { ari?: boolean } = {},
): VirtualFunction[] {
  const srIov = pf.config.block("SR-IOV");
  srIov.write("SR-IOV Control", options.ari ? 0x10 : 0);
  srIov.write("NumVFs", count);
  srIov.write("SR-IOV Control", options.ari ? 0x19 : 0x09);
  return pf.vfs;
}
