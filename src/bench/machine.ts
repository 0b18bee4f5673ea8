// Machines for measuring: PFs integrated in the Root Complex, their VFs on all the buses behind.

import type { CoreMaker } from "../core/instantiate";
import { describeMachine } from "../machine/read";
import type { PciFunction } from "../model/function";
import { Machine } from "../model/machine";

const FIRST_VF = 0x100;

/** Routing ID of the first PF: 00:03.0, as in the built-in machine `max-vfs`, unless they fill bus 0. */
function firstPf(shape: MachineShape): number {
  return shape.pfs > 232 ? 0 : 0x18;
}

export interface MachineShape {
  /** 1 to 256. */
  readonly pfs: number;
  /** TotalVFs of each PF; `pfs × vfs` is at most 65,280. */
  readonly vfs: number;
  /** MSI-X vectors of each VF, 0 for none. */
  readonly vectors: number;
  /** "frames" of the machine file. */
  readonly frames?: object;
}

/** PFs on bus 0; their VFs interleave from 01:00.0 on. Nothing is enabled. `core` makes the core. */
export function buildMachine(shape: MachineShape, core?: CoreMaker): Promise<Machine> {
  const devices = Array.from({ length: Math.ceil(shape.pfs / 8) }, (_, index) => ({
    type: "endpoint",
    slot: `${((firstPf(shape) >> 3) + index).toString(16).padStart(2, "0")}.0`,
    functions: Array.from({ length: Math.min(8, shape.pfs - 8 * index) }, (_, number) => ({
      ...pf(shape),
      function: number,
    })),
  }));
  return Machine.create(
    describeMachine(
      { name: "bench", barPages: 0, devices, ...(shape.frames && { frames: shape.frames }) },
      { file: "bench" },
    ),
    core,
  );
}

function pf(shape: MachineShape): object {
  const vf = {
    capabilities: [...msiX(shape.vectors), { type: "pcie", at: "0xa0" }, { type: "aer", at: "0x100" }],
  };
  const sriov = {
    type: "sriov",
    at: "0x160",
    totalVfs: shape.vfs,
    firstVfOffset: FIRST_VF - firstPf(shape),
    vfStride: shape.pfs,
    vfDeviceId: "0x0005",
    vfBars: [{ index: 0, type: "memory64", prefetchable: true, size: "4K" }],
    vf,
  };
  return {
    vendorId: "0x1b36",
    deviceId: "0x0005",
    classCode: "0x020000",
    subsystemVendorId: "0x1b36",
    subsystemId: "0x0005",
    bars: [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }],
    capabilities: [
      { type: "pm", at: "0x40" },
      ...msiX(3),
      { type: "pcie", at: "0xa0" },
      { type: "aer", at: "0x100" },
      ...(shape.vfs > 0 ? [sriov] : []),
    ],
  };
}

function msiX(vectors: number): object[] {
  if (vectors === 0) return [];
  const pba = { bar: 0, offset: "0x800" };
  return [{ type: "msi-x", at: "0x70", vectors, table: { bar: 0, offset: 0 }, pba }];
}

/** Sets NumVFs and VF Enable as a driver does; VF MSE too if `memory`. */
export function enableVfs(pf: PciFunction, count: number, memory = false): void {
  const sriov = pf.config.block("SR-IOV");
  sriov.write("NumVFs", count);
  sriov.write("SR-IOV Control", { "VF Enable": true, "VF MSE": memory });
}

export function disableVfs(pf: PciFunction): void {
  pf.config.block("SR-IOV").write("SR-IOV Control", { "VF Enable": false });
}
