// Ridge's server in a process of its own, as QEMU is: the command that runs this benchmark, a second time.

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { QtestClient } from "../../qtest-client";
import { connectQtestClient } from "../../qtest-client/socket";
import { VFS } from "../qemu/process";
import { ridgeFile } from "../qemu/ridge";

/** Milliseconds until it listens. */
const START = 10_000;

export interface ServerProcess {
  readonly client: QtestClient;
  stop(): void;
}

/** Starts it on `socket`, with its machine file in `folder`. `command` is the file of `ridge`. */
export async function startRidge(command: string, folder: string, socket: string): Promise<ServerProcess> {
  const machine = join(folder, "machine.json");
  writeFileSync(machine, JSON.stringify(ridgeFile(VFS, 3)));
  const child = spawn(process.execPath, [command, "qtest", machine, "--socket", socket], { stdio: "ignore" });
  const gone = () => (child.exitCode === null ? undefined : `Ridge ended with exit code ${child.exitCode}`);
  const stop = () => void child.kill();
  try {
    return { client: await connectQtestClient(socket, { patience: START, gone }), stop };
  } catch (error) {
    stop();
    throw error;
  }
}
