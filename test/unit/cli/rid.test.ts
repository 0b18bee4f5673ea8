// ridge rid, and the arithmetic behind it.

import { describe, expect, it } from "vitest";
import { vfPlaces } from "../../../src/cli/vf-places";
import { ridge } from "../../support/ridge-command";

describe("ridge rid", () => {
  it("lists the VFs of an 82599 with ARI (R23)", async () => {
    const args = ["rid", "--pf", "01:00.0", "--offset", "0x80", "--stride", "2", "--vfs", "7"];
    const { code, stdout, stderr } = await ridge(args);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "VF  Address  Routing ID",
      "0   01:10.0  0x0180",
      "1   01:10.2  0x0182",
    ]);
    expect(stdout).toContain("6   01:11.4  0x018c\n\nBuses: 01 (0 beyond the PF's)\n");
  });

  it("gives JSON with all buses", async () => {
    const args = ["rid", "--pf", "0001:05:00.0", "--offset", "254", "--stride", "1", "--vfs", "3", "--json"];
    const { code, stdout } = await ridge(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      pf: { address: "0001:05:00.0", routingId: 0x500 },
      firstVfOffset: 254,
      vfStride: 1,
      vfs: [
        { index: 0, routingId: 0x5fe, wraps: false, belowPf: false, address: "0001:05:1f.6" },
        { index: 1, routingId: 0x5ff, wraps: false, belowPf: false, address: "0001:05:1f.7" },
        { index: 2, routingId: 0x600, wraps: false, belowPf: false, address: "0001:06:00.0" },
      ],
      buses: [5, 6],
    });
  });

  it("warns where Routing IDs wrap to a bus below the PF's", async () => {
    const args = ["rid", "--pf", "ff:00.0", "--offset", "0x80", "--stride", "0x80", "--vfs", "3"];
    const { code, stdout, stderr } = await ridge(args);
    expect(code).toBe(0);
    expect(stdout).toContain("1   00:00.0  0x0000      wraps to a bus below the PF's\n");
    expect(stderr).toBe(
      "ridge: warning: VF 1 and 1 more: wraps beyond FFFFh to a bus below the PF's: 00:00.0\n",
    );
  });

  it.each([
    ["--pf", "1:0", "--pf: must be an address such as 01:00.0: 1:0"],
    ["--offset", "0", "--offset: must not be 0, the PF itself (R28): 0"],
    ["--offset", "0x10000", "--offset: must be a number from 0 to 65535: 0x10000"],
    ["--stride", "0", "--stride: must not be 0 where there are several VFs (R27): 0"],
    ["--vfs", "-1", "--vfs: must be a number from 0 to 65535: -1"],
    ["--vfs", "many", "--vfs: must be a number from 0 to 65535: many"],
  ])("refuses %s %s", async (option, value, line) => {
    const options = { "--pf": "01:00.0", "--offset": "1", "--stride": "1", "--vfs": "2", [option]: value };
    const outcome = await ridge(["rid", ...Object.entries(options).map(([name, text]) => `${name}=${text}`)]);
    expect(outcome).toEqual({ code: 2, stdout: "", stderr: `ridge: ${line}\n` });
  });
});

describe("R23: the Routing ID of VF n", () => {
  it.each([
    ["crosses buses inside the list", 0x0500, 0xfe, 1, { 2: 0x0600, 257: 0x06ff, 258: 0x0700 }],
    ["may lie on a bus of its own each", 0x0500, 0x100, 0x100, { 0: 0x0600, 2: 0x0800 }],
    ["may precede the PF's by an offset near 64 Ki", 0x1007, 0xfffb, 1, { 0: 0x1002, 1: 0x1003 }],
    ["strides over the boundary", 0x0200, 4, 4, { 62: 0x02fc, 63: 0x0300, 255: 0x0600 }],
  ])("%s", (_what, pf, offset, stride, expected) => {
    const places = vfPlaces(pf, offset, stride, 260);
    for (const [index, routingId] of Object.entries(expected)) {
      expect(places[Number(index)]).toMatchObject({ routingId, belowPf: false });
    }
  });
});
