// Benchmark `qemu`: VF Enable and memory per VF beside QEMU, with the same client (targets 14 and 15).

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Platform } from "../../model/platform";
import { connectQtestClient } from "../../qtest-client/socket";
import { MachineTarget } from "../../server/qtest/machine-target";
import { listenQtest } from "../../server/qtest/server";
import type { Benchmark, BenchOptions } from "../benchmark";
import { now, Samples } from "../measure";
import type { Table } from "../table";
import { Driver } from "./driver";
import { QemuProcess, VFS } from "./process";
import { buildRidge } from "./ridge";
import { enableTable, memoryTable, type Qemu, type Timings } from "./tables";

const settled = (): Promise<void> => Promise.resolve();

export const qemuBenchmark: Benchmark = {
  name: "qemu",
  description: "VF Enable and memory per VF, beside QEMU over qtest",
  async run(options) {
    const folder = mkdtempSync(join(tmpdir(), "ridge-bench-"));
    try {
      return await compare(folder, options);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function compare(folder: string, { quick, progress }: BenchOptions): Promise<Table[]> {
  const rounds = quick ? 2 : 5;
  progress("qemu: VF Enable of 127 VFs");
  const ridge = await measureRidge(join(folder, "ridge.sock"), rounds);
  const direct = await measureDirectly(quick ? 51 : 501);
  const qemu = await measureQemu(join(folder, "qemu.sock"), rounds, progress).catch(
    (error: Error) => error.message,
  );
  return [enableTable(ridge, direct, qemu), await memoryTable(qemu)];
}

/** Cycles of VF Enable set and cleared. The first of QEMU's is the one whose memory counts. */
async function cycle(
  name: string,
  driver: Driver,
  rounds: number,
  enabled: () => Promise<void>,
): Promise<Timings> {
  const enable: number[] = [];
  const disable: number[] = [];
  const idle: number[] = [];
  for (let round = 0; round < rounds; round++) {
    enable.push(await driver.enable(VFS));
    if (round === 0) await enabled();
    if (!(await driver.isEnabled())) throw new Error(`${name} refuses VF Enable`);
    idle.push(await driver.idle());
    disable.push(await driver.disable());
  }
  return {
    enable: new Samples(name, enable),
    disable: new Samples(name, disable),
    idle: new Samples(name, idle),
  };
}

async function measureQemu(socket: string, rounds: number, log: (line: string) => void): Promise<Qemu> {
  const qemu = await QemuProcess.start(socket, log);
  try {
    const driver = new Driver(qemu.client);
    await driver.prepare();
    const before = await qemu.residentBytes();
    let after = before;
    const timings = await cycle("QEMU", driver, rounds, async () => {
      after = await qemu.residentBytes();
    });
    return { ...timings, bytesPerVf: (after - before) / VFS };
  } finally {
    qemu.stop();
  }
}

async function measureRidge(socket: string, rounds: number): Promise<Timings> {
  const target = new MachineTarget(new Platform(await buildRidge(VFS, 3)));
  const server = await listenQtest(target, socket);
  const client = await connectQtestClient(socket);
  try {
    const driver = new Driver(client);
    await driver.prepare();
    await cycle("warm-up", driver, 20, settled);
    return await cycle("Ridge", driver, Math.max(rounds, 51), settled);
  } finally {
    client.close();
    await server.close();
  }
}

/** The same write without a server: by one call into the core. */
async function measureDirectly(rounds: number): Promise<Samples> {
  const machine = await buildRidge(VFS, 3);
  const [port, pf] = machine.functions;
  machine.configWrite(port!.routingId, 0x18, 4, 0x00ff_0100);
  const core = machine.core();
  const rid = 0x100;
  core.configWrite(rid, 0x04, 2, 0);
  const sriov = pf!.config.block("SR-IOV").offset;
  core.configWrite(rid, sriov + 0x10, 2, VFS);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = now();
    core.configWrite(rid, sriov + 8, 2, 1);
    times.push(now() - start);
    if (pf!.vfCount !== VFS) throw new Error("Ridge refuses VF Enable");
    core.configWrite(rid, sriov + 8, 2, 0);
  }
  return new Samples("Ridge", times);
}
