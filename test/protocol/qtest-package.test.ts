// `ridge-pcie/qtest` as somebody imports it who scripts a server.

import { spawnSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { Scratch, startRidge } from "../support/ridge-command";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const script = (path: string) => `
  import { connectQtestClient, QtestPci } from "ridge-pcie/qtest";
  const client = await connectQtestClient(${JSON.stringify(path)}, { patience: 20000 });
  const pci = await QtestPci.open(client);
  const [nvme] = await pci.find({ classCode: 0x010802 });
  const bar = await pci.mapBar(nvme, 0);
  await bar.write(0x24, 4, 0x001f001f);
  console.log(nvme, bar.type, bar.size, await bar.read(0x26, 2));
  client.close();`;

test("the package's qtest client finds a device, maps its BAR and uses it, in eight lines", async () => {
  const path = scratch.path("q.sock");
  const server = startRidge(["qtest", "qemu-nvme", "--socket", path]);
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script(path)], {
    encoding: "utf8",
  });
  server.kill();
  await ended;
  expect(stderr).toBe("");
  expect(stdout).toBe("256 memory 16384n 31\n");
});
