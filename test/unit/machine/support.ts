// Machine files for tests: small, valid, and easy to spoil.

import type { FunctionDescription } from "../../../src/machine/description";
import { formatProblem, MachineFileError, type Problem } from "../../../src/machine/problems";
import { describeMachine, loadMachineData } from "../../../src/machine/read";
import type { MachineInput } from "../../../src/machine/schema";
import type { FunctionInput } from "../../../src/machine/schema/function";
import type { CapabilityInput } from "../../../src/machine/schema/sr-iov";

export const FILE = "m.json";
export const ids = { vendorId: "0x1b36", deviceId: "0x0005", classCode: "0xff0000" } as const;
const options = { file: FILE };

/** An endpoint with these Functions, below a root port with ARI Forwarding. */
export function below(...functions: FunctionInput[]): MachineInput {
  const endpoint = { type: "endpoint" as const, slot: "00.0", functions };
  return { devices: [{ type: "root-port", slot: "1c.0", ariForwarding: true, devices: [endpoint] }] };
}

/** Pointer of the first Function of `below`. */
export const FIRST = "/devices/0/devices/0/functions/0";

export type SrIovInput = Extract<CapabilityInput, { type: "sriov" }>;

export function srIov(overrides: Partial<SrIovInput> = {}): SrIovInput {
  return { type: "sriov", totalVfs: 8, firstVfOffset: 128, vfStride: 2, vfDeviceId: 6, ...overrides };
}

/** A PF with AER at 100h, so that SR-IOV has a place. */
export function pf(overrides: Partial<SrIovInput> = {}, more: FunctionInput = {}): FunctionInput {
  const capabilities: CapabilityInput[] = [{ type: "pcie" }, { type: "ari" }, srIov(overrides)];
  return { ...ids, capabilities, ...more };
}

/** The lines that loading gives as errors; none if the machine is sound. */
export function errorsOf(data: unknown): string[] {
  try {
    loadMachineData(data, options);
    return [];
  } catch (error) {
    if (!(error instanceof MachineFileError)) throw error;
    return error.problems.map((problem) => formatProblem(FILE, problem));
  }
}

export function warningsOf(data: MachineInput): string[] {
  return loadMachineData(data, options).warnings.map((problem: Problem) => formatProblem(FILE, problem));
}

/** The Functions of the only device below the first root port. */
export function functionsOf(data: MachineInput): readonly FunctionDescription[] {
  const machine = describeMachine(data, options);
  return machine.roots[0]!.devices[0]!.functions[0]!.below[0]!.functions;
}
