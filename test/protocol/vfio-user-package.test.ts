// `ridge-pcie/vfio-user` as somebody imports it whose device makes requests.

import { spawnSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { Scratch } from "../support/ridge-command";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const script = (path: string) => `
  import { builtInMachine, enableVfs, enumerateMachine, Machine, Platform } from "ridge-pcie";
  import { VfioUserServer } from "ridge-pcie/vfio-user";
  const machine = await Machine.create(builtInMachine("intel-82599"));
  enumerateMachine(machine);
  const [pf] = machine.physicalFunctions;
  enableVfs(machine, pf, 2);
  const said = [];
  const log = (event) => said.push(event);
  const options = { functions: [{ f: pf.vfs[1], path: ${JSON.stringify(path)} }], log };
  const server = await VfioUserServer.open(new Platform(machine), options);
  const twice = await VfioUserServer.open(new Platform(machine), options).catch((error) => error.code);
  await server.close();
  console.log(said[0], twice);`;

test("the package serves a VF, and refuses a socket that is in use", () => {
  const path = scratch.path("v.sock");
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script(path)], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(stdout).toBe(`01:10.2: listening on ${path} EADDRINUSE\n`);
});
