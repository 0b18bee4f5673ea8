// `ridge-pcie/threads` as somebody imports it who has much traffic.

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const script = `
  import { builtInMachine, enumerateMachine, Machine } from "ridge-pcie";
  import { FrameThreads, sharedCore } from "ridge-pcie/threads";
  const description = { ...builtInMachine("intel-82599"), frames: { workers: 3 } };
  const machine = await Machine.create(description, sharedCore);
  enumerateMachine(machine);
  const nic = machine.switchOf(machine.physicalFunctions[0]);
  const threads = await FrameThreads.start(machine);
  const seen = [];
  await Promise.all([1, 2].map(async (worker) => {
    const batch = nic.batch(worker);
    for (let i = 0; i < 100; i++) batch.put(99, new Uint8Array(60));
    await batch.forwardOn(threads, 0n, () => {}, (frame) => seen.push(frame));
  }));
  await threads.close();
  console.log(threads.count, seen.length);`;

test("the package's threads forward batches, in a dozen lines", () => {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(stdout).toBe("2 200\n");
});
