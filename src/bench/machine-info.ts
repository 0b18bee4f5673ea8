// What the numbers were measured on.

import { availableParallelism, cpus, totalmem } from "node:os";

export interface MachineInfo {
  readonly cpu: string;
  readonly threads: number;
  readonly memoryMiB: number;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
}

export function machineInfo(): MachineInfo {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    threads: availableParallelism(),
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
  };
}
