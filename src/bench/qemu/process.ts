// QEMU as Debian has it, with an NVMe controller of 127 VFs, behind its qtest socket.

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fetchTool } from "../../../tools/debian.mjs";
import type { QtestClient } from "../../qtest-client";
import { connectQtestClient } from "../../qtest-client/socket";
import { ROOT_PORT } from "./driver";

/** The most that this controller can have. */
export const VFS = 127;

/** Milliseconds between looks at its memory, without a change until it counts as settled, and at most. */
const STEP = 100;
const STILL = 600;
const PATIENCE = 5000;
/** Milliseconds until it listens. */
const START = 5000;

/** Limits that its VFs share must leave something for each of them. */
const NVME = [
  "nvme",
  "serial=ridge",
  "subsys=subsystem",
  "bus=rp",
  `sriov_max_vfs=${VFS}`,
  `sriov_vq_flexible=${2 * VFS}`,
  `sriov_vi_flexible=${VFS}`,
  `max_ioqpairs=${2 * VFS + 2}`,
  `msix_qsize=${VFS + 1}`,
].join(",");

export class QemuProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly client: QtestClient,
  ) {}

  /** Throws an Error with the reason if QEMU cannot be had. */
  static async start(socket: string, log: (line: string) => void): Promise<QemuProcess> {
    const { command, args, env } = await fetchTool("qemu", { log });
    const machine = ["-M", "q35", "-S", "-display", "none", "-nodefaults", "-m", "64"];
    const devices = ["-device", `pcie-root-port,id=rp,addr=0x${ROOT_PORT.toString(16)}`];
    devices.push("-device", "nvme-subsys,id=subsystem", "-device", NVME);
    const qtest = ["-qtest", `unix:${socket},server=on,wait=off`, "-qtest-log", "none"];
    const child = spawn(command, [...args, ...machine, ...devices, ...qtest], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let complaint = "";
    child.stderr!.on("data", (text) => {
      complaint += text;
    });
    child.on("error", (error) => {
      complaint += error.message;
    });
    const gone = () =>
      child.exitCode === null && child.pid !== undefined
        ? undefined
        : `QEMU ended: ${complaint.trim().split("\n")[0]}`;
    try {
      return new QemuProcess(child, await connectQtestClient(socket, { patience: START, gone }));
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** Resident memory in bytes, once it stands still: QEMU frees what a change left behind some time after it. */
  async residentBytes(): Promise<number> {
    let last = this.residentNow();
    for (let still = 0, waited = 0; still < STILL && waited < PATIENCE; waited += STEP) {
      await new Promise((resolve) => setTimeout(resolve, STEP));
      const bytes = this.residentNow();
      still = bytes === last ? still + STEP : 0;
      last = bytes;
    }
    return last;
  }

  private residentNow(): number {
    const text = readFileSync(`/proc/${this.child.pid}/smaps_rollup`, "utf8");
    return Number(/^Rss:\s+(\d+) kB$/m.exec(text)?.[1]) * 1024;
  }

  stop(): void {
    this.client.close();
    this.child.kill("SIGKILL");
  }
}
