// ridge check against Debian's QEMU: it runs to the end, and what it finds is what the page in docs/ says.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CheckedQtest, type CheckReport, check } from "../../src/check";
import { QtestPci } from "../../src/qtest-client";
import { connectQtestClient } from "../../src/qtest-client/socket";
import { describeWithTool } from "../support/tools";
import { deviations, pageOf } from "./qemu-deviations";

const NVME = "nvme,serial=ridge,bus=rp,subsys=s,sriov_max_vfs=4,sriov_vq_flexible=8,sriov_vi_flexible=4";
const MACHINE = [
  ...["-M", "q35", "-S", "-display", "none", "-nodefaults", "-m", "64"],
  ...["-device", "pcie-root-port,id=rp,addr=0x4", "-device", "nvme-subsys,id=s"],
  ...["-device", `${NVME},max_ioqpairs=16,msix_qsize=17`],
];
const QTEST = "unix:PATH,server=on,wait=off";
const PATIENCE = 20_000;
const TIMEOUT = 300_000;

await describeWithTool("qemu-system-x86_64", "ridge check against QEMU", ({ command, args, env }) => {
  const run = async (use: (socket: string) => Promise<void>) => {
    const folder = mkdtempSync(join(tmpdir(), "ridge-qemu-"));
    const socket = join(folder, "qtest");
    const qtest = ["-qtest", QTEST.replace("PATH", socket), "-qtest-log", "none"];
    const child = spawn(command, [...args, ...MACHINE, ...qtest], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    try {
      await use(socket);
    } finally {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
  };

  const checkAt = async (socket: string): Promise<CheckReport> => {
    const client = await connectQtestClient(socket, { patience: PATIENCE });
    try {
      return await check(new CheckedQtest(await QtestPci.open(client), "QEMU", true));
    } finally {
      await client.close();
    }
  };

  const failed = ({ rules }: CheckReport) => rules.filter(({ verdict }) => verdict === "fail");

  test("finds what the page says, and leaves QEMU as it was: the second run finds the same", {
    timeout: TIMEOUT,
  }, async () => {
    await run(async (socket) => {
      const first = await checkAt(socket);
      expect(failed(first).map(({ rule }) => rule)).toEqual(Object.keys(deviations));
      expect(first.leftChanged).toEqual([]);
      expect(first.counts.pass).toBeGreaterThan(120);
      const command_ = [...MACHINE, "-qtest", QTEST];
      await expect(pageOf(first, "7.2", command_)).toMatchFileSnapshot("../../docs/qemu-deviations.md");
      const second = await checkAt(socket);
      expect(second.counts).toEqual(first.counts);
      expect(failed(second)).toEqual(failed(first));
    });
  });
});
