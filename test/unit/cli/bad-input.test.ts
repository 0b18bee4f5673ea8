// Bad machine files and dumps: one line that names file, place and value, exit code 2, nothing on standard output.

import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { ridge, Scratch } from "../../support/ridge-command";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const dumpText = readFileSync(new URL("../../golden/dumps/microvm.txt", import.meta.url), "utf8");

const pf = (sriov: object, others: object[] = []) => ({
  devices: [
    {
      type: "root-port",
      slot: "1c.0",
      devices: [
        {
          type: "endpoint",
          slot: "00.0",
          vendorId: "0x1af4",
          deviceId: "0x1041",
          classCode: "0x020000",
          capabilities: [
            { type: "pcie" },
            ...others,
            { type: "sriov", totalVfs: 4, firstVfOffset: 1, vfStride: 1, vfDeviceId: "0x1041", ...sriov },
          ],
        },
      ],
    },
  ],
});

const SRIOV = "/devices/0/devices/0/capabilities/1";

const machines: [string, unknown, string][] = [
  ["no JSON", "nonsense", ':1:1: expected a JSON value: "nonsense"'],
  ["an unknown key", { devices: [], speed: 5 }, ": /speed: unknown key: 5"],
  [
    "overlapping capabilities",
    pf({}, [
      { type: "aer", at: "0x100" },
      { type: "ari", at: "0x110" },
    ]),
    ": /devices/0/devices/0/capabilities/2/at: overlaps aer at 0x100, which ends before 0x12c",
  ],
  [
    "a VF BAR of I/O type",
    pf({ vfBars: [{ index: 0, type: "io", size: 32 }] }),
    `: ${SRIOV}/vfBars/0/type: a VF BAR has no I/O (R50): "io"`,
  ],
  ["offset 0", pf({ firstVfOffset: 0 }), `: ${SRIOV}/firstVfOffset: must not be 0, the PF itself (R28): 0`],
  [
    "a switch without ports",
    {
      devices: [{ type: "root-port", slot: "1c.0", devices: [{ type: "switch", slot: "00.0", ports: [] }] }],
    },
    ": /devices/0/devices/0/ports: a switch needs at least one downstream port: []",
  ],
  [
    "more VFs than Routing IDs",
    pf({ totalVfs: 65535 }),
    `: ${SRIOV}/totalVfs: more VFs than Routing IDs: with the PF on bus 1 or above, VF 65279 has none: 65535`,
  ],
];

describe("a machine file with", () => {
  it.each(machines)("%s is refused", async (what, content, line) => {
    const file = scratch.write(`${what.replaceAll(/\W+/g, "-")}.json`, content);
    const { code, stdout, stderr } = await ridge(["show", file]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.split("\n").length).toBe(2);
    expect(stderr.startsWith(`ridge: ${file}${line}`), stderr).toBe(true);
  });

  it("two problems tells how many there are, and both with --all-errors", async () => {
    const file = scratch.write("two.json", { speed: 1, color: 2, devices: [] });
    const one = await ridge(["dump", file]);
    expect(one).toEqual({
      code: 2,
      stdout: "",
      stderr: `ridge: ${file}: /speed: unknown key: 1 (and 1 more)\n`,
    });
    const both = await ridge(["dump", file, "--all-errors"]);
    expect(both.stderr).toBe(
      `ridge: ${file}: /speed: unknown key: 1\nridge: ${file}: /color: unknown key: 2\n`,
    );
  });

  it("an image that is not there names the file", async () => {
    const content = { devices: [{ type: "endpoint", slot: "00.0", image: { file: "gone.bin" } }] };
    const file = scratch.write("image.json", content);
    const { code, stderr } = await ridge(["show", file]);
    expect(code).toBe(2);
    expect(stderr).toContain(`ridge: ${file}: /devices/0/image/file: cannot be read`);
  });
});

describe("a dump", () => {
  it.each([
    [
      "that ends within a line",
      dumpText.slice(0, 699),
      /^ridge: .*\.txt:12: hex line of \d+ bytes instead of 16: /,
    ],
    [
      "that ends between lines",
      dumpText.split("\n").slice(0, 12).join("\n"),
      /^ridge: .*\.txt:12: dump of 00:00\.0 stops after \d+ lines, 64, 256 or 4096 bytes expected: \d+ bytes$/,
    ],
    ["without a Function", "hello\n", /^ridge: .*\.txt:1: no Function found: hello$/],
    [
      "with a Function twice",
      `${dumpText}${dumpText}`,
      /^ridge: .*\.txt:\d+: Function already listed in line 1: 00:00\.0$/,
    ],
  ])("%s is refused by decode and import", async (what, text, line) => {
    const file = scratch.write(`${what.replaceAll(" ", "-")}.txt`, text);
    for (const command of ["decode", "import"]) {
      const { code, stdout, stderr } = await ridge([command, file]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr.slice(0, -1)).toMatch(line);
      expect(stderr.slice(0, -1)).not.toContain("\n");
    }
  });
});

describe("--enable-vfs", () => {
  it.each([
    ["without a number", "01:00.0", "--enable-vfs: must be PF=N, as 01:00.0=7: 01:00.0"],
    ["of no number", "01:00.0=x", "--enable-vfs: must be a number from 1 to 65535: x"],
    ["where nothing is", "05:00.0=1", "--enable-vfs: nothing answers at that address: 05:00.0=1"],
    ["of a port", "00:1c.0=1", "--enable-vfs: that is no PF: 00:1c.0=1"],
    ["beyond TotalVFs", "01:00.0=65", "01:00.0: cannot enable 65 VFs: it can have 1 to 64"],
  ])("%s is refused", async (_what, wish, line) => {
    const outcome = await ridge(["dump", "--enable-vfs", wish]);
    expect(outcome).toEqual({ code: 2, stdout: "", stderr: `ridge: ${line}\n` });
  });
});

describe("what does not fit", () => {
  it("is a warning that names what is missing, and the rest is shown", async () => {
    const file = scratch.write("large.json", {
      devices: [
        {
          type: "endpoint",
          slot: "02.0",
          vendorId: "0x1af4",
          deviceId: "0x1041",
          classCode: "0x020000",
          bars: [{ index: 0, type: "memory32", size: "2G" }],
        },
      ],
    });
    const { code, stdout, stderr } = await ridge(["show", file]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^ridge: warning: 00:02\.0: BAR0 needs 2 GiB of mmio32, [^\n]*\n$/);
    expect(stdout).toContain("BAR 0: memory at <unassigned> (32-bit, non-prefetchable) [2 GiB]");
  });
});
