// A trace of a real Linux that boots, enables VFs, disables them and resets the PF, played again.

import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ridge, Scratch } from "../support/ridge-command";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const PF = "/sys/bus/pci/devices/0000:01:00.0";
const COMMAND = `ridge-vfs 01:00.0 3; lspci -s 01:10.0 -xxxx > /dev/null; echo 0 > ${PF}/sriov_numvfs; echo 1 > ${PF}/reset`;
const CONTROL_READ = "R 01:00.0 0x168 2 0x10";

describe("a recorded Linux", () => {
  const trace = scratch.path("linux.trace");
  let lines: string[] = [];

  beforeAll(async () => {
    const { code, stderr } = await ridge(["linux", "intel-82599", "--command", COMMAND, "--record", trace]);
    expect(code, stderr).toBe(0);
    lines = readFileSync(trace, "utf8").split("\n");
  }, 180_000);

  test("wrote NumVFs, set VF Enable, cleared it and initiated the reset", () => {
    expect(lines).toContain("W 01:00.0 0x170 2 0x3");
    expect(lines.filter((line) => line.startsWith("W 01:00.0 0x168 2 ")).length).toBeGreaterThanOrEqual(2);
    expect(lines.some((line) => /^R 01:10\.0 /.test(line))).toBe(true);
    expect(lines.length).toBeGreaterThan(5000);
  });

  test("replays with no difference", async () => {
    const { code, stdout } = await ridge(["replay", "intel-82599", trace, "--guest"]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/ entries, [\d,]+ reads, 0 differ\n$/)]);
  });

  test("with one value changed reports exactly that line", async () => {
    const at = lines.indexOf(CONTROL_READ);
    expect(at).toBeGreaterThan(0);
    const changed = scratch.path("changed.trace");
    writeFileSync(changed, lines.with(at, "R 01:00.0 0x168 2 0x19").join("\n"));
    const { code, stdout } = await ridge(["replay", "intel-82599", changed, "--guest"]);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(
        new RegExp(`^line ${at + 1}: R 01:00.0 0x168 2 0x19: read 0x10 \\(SR-IOV Control\\)\n.* 1 differ\n$`),
      ),
    ]);
  });
});
