// A machine with every capability of machine files, as Debian's lspci reads it: a golden text, looked at once.

import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Tool } from "../../tools/debian.mjs";
import { machineOfAll } from "../support/all-capabilities";
import { inContinuousIntegration } from "../support/environment";
import { ridge, Scratch } from "../support/ridge-command";
import { describeWithTool } from "../support/tools";

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** What lspci says where there are no kernel modules. */
const REMARK = /^lspci: Unable to load libkmod.*\n/;

function lspci({ command, args, env }: Tool, more: readonly string[]) {
  const options = { encoding: "utf8", env: { ...process.env, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(command, [...args, ...more], options);
  expect(status, stderr).toBe(0);
  return { stdout, stderr };
}

await describeWithTool("lspci", "a machine with every capability, in lspci's words", (tool) => {
  let said = "";
  let errors = "";

  beforeAll(async () => {
    const machine = scratch.write("all.json", JSON.stringify(machineOfAll));
    const dumped = await ridge(["dump", machine, "--enumerate", "--enable-vfs", "01:00.0=1"]);
    expect([dumped.code, dumped.stderr]).toEqual([0, ""]);
    const file = scratch.write("all.txt", dumped.stdout);
    ({ stdout: said, stderr: errors } = lspci(tool, ["-F", file, "-vvv"]));
  });

  it("is decoded without complaint", () => {
    expect(errors.replace(REMARK, "")).toBe("");
    expect(said).not.toMatch(/<chain (broken|looped)>|<access denied>/);
  });

  it("says what the golden text says", async () => {
    const headings = said.split("\n").filter((line) => /^\S|Capabilities: \[/.test(line));
    await expect(headings.join("\n")).toMatchFileSnapshot("all-capabilities.headings.txt");
    // Of Debian 12's lspci (3.9.0), which CI has; others know more, or put it differently.
    if (inContinuousIntegration()) await expect(said).toMatchFileSnapshot("all-capabilities.lspci.txt");
  });
});
