// Ridge's machine beside QEMU's: an NVMe-like PF with 127 VFs below the same Root Port.

import { describeMachine } from "../../machine/read";
import { Machine } from "../../model/machine";
import { ROOT_PORT } from "./driver";

export function buildRidge(vfs: number, vectors: number): Promise<Machine> {
  return Machine.create(describeMachine(ridgeFile(vfs, vectors), { file: "bench" }));
}

/** The same as a machine file. */
export function ridgeFile(vfs: number, vectors: number): object {
  const msiX = {
    type: "msi-x",
    at: "0x40",
    vectors,
    table: { bar: 0, offset: "0x2000" },
    pba: { bar: 0, offset: "0x3000" },
  };
  const sriov = {
    type: "sriov",
    at: "0x160",
    totalVfs: vfs,
    firstVfOffset: 1,
    vfStride: 1,
    vfDeviceId: "0x0010",
    vfBars: [{ index: 0, type: "memory64", size: "16K" }],
    vf: { capabilities: [...(vectors > 0 ? [msiX] : []), { type: "pcie", at: "0x80" }] },
  };
  const nvme = {
    type: "endpoint",
    slot: "00.0",
    functions: [
      {
        vendorId: "0x1b36",
        deviceId: "0x0010",
        classCode: "0x010802",
        bars: [{ index: 0, type: "memory64", size: "16K" }],
        capabilities: [
          { type: "pm", at: "0x60" },
          { type: "pcie", at: "0x80" },
          { type: "aer", at: "0x100" },
          ...(vfs > 0 ? [sriov] : []),
        ],
      },
    ],
  };
  const slot = `${ROOT_PORT.toString(16).padStart(2, "0")}.0`;
  return { name: "beside-qemu", barPages: 0, devices: [{ type: "root-port", slot, devices: [nvme] }] };
}
