// The q35 that the script expects, as QEMU's arguments and as a machine file with the images that QEMU shows.

import { type ChildProcess, spawn } from "node:child_process";
import type { MachineInput } from "../../../src/machine/schema";
import { QtestConfigAccess } from "../../../src/qtest-client";
import { connectQtestClient } from "../../../src/qtest-client/socket";
import type { Tool } from "../../../tools/debian.mjs";

const NVME = "nvme,serial=ridge,bus=rp,subsys=s,sriov_max_vfs=4,sriov_vq_flexible=8,sriov_vi_flexible=4";
const Q35 = [
  ...["-M", "q35", "-S", "-display", "none", "-nodefaults", "-m", "64", "-qtest-log", "none"],
  ...["-device", "pcie-root-port,id=rp,addr=0x4,slot=4", "-device", "nvme-subsys,id=s"],
  ...["-device", `${NVME},max_ioqpairs=16,msix_qsize=17`],
  ...["-object", "memory-backend-ram,id=m,size=1M", "-device", "ivshmem-plain,memdev=m,addr=0x6"],
];
const PATIENCE = 20_000;

/** Starts QEMU; `qtest` is the socket as QEMU names it: `unix:PATH`, with `,server=on,wait=off` where it listens. */
export function startQemu({ command, args, env }: Tool, qtest: string): ChildProcess {
  return spawn(command, [...args, ...Q35, "-qtest", qtest], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "ignore"],
  });
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Ridge's machine with what the QEMU that listens on `socket` has in its configuration spaces. QEMU stays as it was. */
export async function machineLike(socket: string): Promise<MachineInput> {
  const client = await connectQtestClient(socket, { patience: PATIENCE });
  try {
    const config = await QtestConfigAccess.open(client, 0xb000_0000n);
    const image = async (routingId: number, bytes: number) =>
      hex((await config.image(routingId)).subarray(0, bytes));
    const port = await image(0x20, 4096);
    const memory = await image(0x30, 256);
    await config.write(0x20, 0x18, 4, 0x0001_0100);
    const nvme = await image(0x100, 4096);
    await config.write(0x20, 0x18, 4, 0);
    await config.close();
    return describe(port, memory, nvme);
  } finally {
    client.close();
  }
}

/** Sizes are not in an image. */
function describe(port: string, memory: string, nvme: string): MachineInput {
  return {
    name: "q35",
    devices: [
      { type: "endpoint", slot: "00.0", functions: [hostBridge] },
      {
        type: "root-port",
        slot: "04.0",
        image: port,
        bars: [{ index: 0, type: "memory32", size: "4K" }],
        deviates: ["C14"],
        devices: [
          {
            type: "endpoint",
            slot: "00.0",
            functions: [
              {
                image: nvme,
                bars: [{ index: 0, type: "memory64", size: "16K" }],
                vfBars: [{ index: 0, type: "memory64", size: "16K" }],
              },
            ],
          },
        ],
      },
      {
        type: "endpoint",
        slot: "06.0",
        functions: [
          {
            image: memory,
            bars: [
              { index: 0, type: "memory32", size: "256" },
              { index: 2, type: "memory64", prefetchable: true, size: "1M" },
            ],
          },
        ],
      },
    ],
  };
}

const hostBridge = {
  vendorId: "0x8086",
  deviceId: "0x29c0",
  classCode: "0x060000",
  subsystemVendorId: "0x1af4",
  subsystemId: "0x1100",
};
