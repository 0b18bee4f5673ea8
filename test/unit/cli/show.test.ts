// ridge list, ridge show.

import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { ridge, Scratch } from "../../support/ridge-command";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const linesOf = (text: string) => text.split("\n");

describe("ridge list", () => {
  it("names machines and presets", async () => {
    const { code, stdout } = await ridge(["list"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}max-vfs +\S.*$/m);
    expect(stdout).toMatch(/Presets.*\n( {2}.*\n)* {2}intel-82576 +\S/);
    expect(stdout).toMatch(/ {2}broadcom-bcm57810 .* breaks R35; \d+ synthetic$/m);
    expect(stdout).toMatch(/Oddities.*\n( {2}.*\n)* {2}oddity-vf-no-flr +\S.* breaks R71$/m);
    expect(stdout).toMatch(/ {2}qemu-nvme +QEMU's nvme controller with 8 VFs$/m);
  });

  it("gives JSON", async () => {
    const { machines, presets, oddities } = JSON.parse((await ridge(["list", "--json"])).stdout);
    expect(oddities.find(({ name }: { name: string }) => name === "oddity-page-sizes-no-4k").breaks).toEqual([
      "R41",
      "R42",
    ]);
    expect(machines[0].name).toBe("intel-82599");
    const one = presets.find(({ name }: { name: string }) => name === "intel-82576");
    expect(one.deviates).toEqual([]);
    expect(one.synthetic).toEqual([
      "capabilities.dsn.serial",
      "capabilities.sriov.vf.subsystemId",
      "interruptPin",
    ]);
  });
});

describe("ridge show", () => {
  it("draws the default machine, enumerated, and tells what each Function is", async () => {
    const { code, stdout, stderr } = await ridge(["show"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(linesOf(stdout).slice(0, 3)).toEqual([
      "-[0000:00]---1c.0-[01]--+-00.0  8086:10fb nic.0",
      "                        \\-00.1  8086:10fb nic.1",
      "",
    ]);
    expect(stdout).toContain('01:00.0 Ethernet controller: Device 8086:10fb (rev 01) "nic.0"\n');
    expect(stdout).toContain("\tBus: primary 00, secondary 01, subordinate 01\n");
    expect(stdout).toContain("\tBAR 0: memory at 800000000 (64-bit, prefetchable) [512 KiB]\n");
    expect(stdout).toContain("\tCapability: [160 v1] SR-IOV\n");
    expect(stdout).toContain("\tSR-IOV: TotalVFs 64, InitialVFs 64, NumVFs 0; ");
    expect(stdout).toContain("\t\tFirst VF Offset 384, VF Stride 2 with ARI Capable Hierarchy-\n");
  });

  it("has no colours where output is no terminal", async () => {
    expect((await ridge(["show"])).stdout).not.toContain("\x1b");
  });

  it("with --raw names by their way what no request reaches", async () => {
    const { code, stdout } = await ridge(["show", "--raw"]);
    expect(code).toBe(0);
    expect(linesOf(stdout)[0]).toBe("-[0000:00]---1c.0-[?]--+-00.0  8086:10fb nic.0");
    expect(stdout).toContain(
      '00:1c.0/00.1 Ethernet controller: Device 8086:10fb (rev 01) "nic.1" (not reached)',
    );
    expect(stdout).toContain("BAR 2: I/O ports at <unassigned> [32 bytes]");
  });

  it("draws a whole machine as lspci -t does", async () => {
    const dump = new URL("../../golden/dumps/q35-vfs.txt", import.meta.url).pathname;
    const file = scratch.path("q35.json");
    expect((await ridge(["import", dump, "-o", file])).code).toBe(0);
    const tree = linesOf((await ridge(["show", file, "--raw"])).stdout);
    const bare = tree.slice(0, tree.indexOf("")).map((line) => line.replace(/ {2}\w.*$/, ""));
    expect(bare).toEqual([
      "-[0000:00]-+-00.0",
      "           +-03.0",
      "           +-04.0",
      "           +-1c.0-[01-04]----00.0-[02-04]--+-00.0-[03]----00.0",
      "           |                               \\-01.0-[04]----00.0",
      "           +-1c.1-[05]--+-00.0",
      "           |            +-00.1",
      "           |            +-00.2",
      "           |            +-00.3",
      "           |            +-00.4",
      "           |            \\-00.5",
      "           +-1c.2-[06-07]----00.0-[07]----03.0",
      "           +-1c.3-[08]----00.0",
      "           +-1c.4-[09]--",
      "           +-1f.0",
      "           +-1f.2",
      "           \\-1f.3",
    ]);
  });

  it("with -s shows one Function, as JSON too", async () => {
    const { stdout } = await ridge(["show", "-s", "01:00.1", "--json"]);
    const { name, enumerated, functions } = JSON.parse(stdout);
    expect([name, enumerated, functions.length]).toEqual(["intel-82599", true, 1]);
    expect(functions[0]).toMatchObject({
      address: "01:00.1",
      reachable: true,
      name: "nic.1",
      kind: "endpoint",
      vendorId: "0x8086",
      deviceId: "0x10fb",
      classCode: "0x020000",
      className: "Ethernet controller",
      subsystem: { vendorId: "0x8086", id: "0x0003" },
      interruptPin: 2,
    });
    expect(functions[0].bars[2]).toMatchObject({ index: 4, type: "memory64", size: 16384, inferred: false });
    expect(functions[0].capabilities.at(-1)).toEqual({
      offset: 0x160,
      name: "SR-IOV",
      id: "0x0010",
      extended: true,
      version: 1,
    });
    expect(functions[0].srIov).toMatchObject({ totalVfs: 64, firstVfOffset: 128, vfStride: 2, vfs: [] });
  });

  it("marks at the value what a preset made up", async () => {
    const { stdout } = await ridge(["show", "emulex-be3"]);
    for (const line of [
      "Subsystem: Device 10df:e70a\n",
      "Interrupt: pin A (synthetic)\n",
      "[16 KiB] (synthetic: size)\n",
      "Capability: [40] Power Management (synthetic: version, noSoftReset, d1, d2, pmeSupport)\n",
      "Capability: [c0] MSI-X (synthetic)\n",
      "SR-IOV: TotalVFs 30 (synthetic), InitialVFs 30 (synthetic), NumVFs 0;",
      "First VF Offset 8 (synthetic), VF Stride 1 (synthetic), VF Device ID 0710, ",
      "[128 KiB] (synthetic: size) each\n",
      "Each VF: revision 03 (synthetic), Subsystem ID e70a (synthetic)\n",
    ]) {
      expect(stdout).toContain(line);
    }
    const known = await ridge(["show", "qemu-nvme"]);
    expect(known.stdout).not.toContain("synthetic");
  });

  it("marks them in JSON too, each in its object", async () => {
    const { stdout } = await ridge(["show", "intel-x550", "--json", "-s", "01:00.0"]);
    const [f] = JSON.parse(stdout).functions;
    expect(f).toMatchObject({
      preset: "intel-x550",
      synthetic: ["revisionId", "subsystem.vendorId", "subsystem.id", "interruptPin"],
    });
    expect(f.bars[0].synthetic).toEqual(["all"]);
    expect(f.capabilities[0].synthetic).toEqual(["all"]);
    expect(f.capabilities.at(-1)).not.toHaveProperty("synthetic");
    expect(f.srIov.synthetic).toEqual(["firstVfOffset"]);
    expect(f.srIov.placements).toMatchObject([
      { ariCapableHierarchy: true, synthetic: ["firstVfOffset"] },
      { ariCapableHierarchy: false, firstVfOffset: 384 },
    ]);
    expect(f.srIov.placements[1]).not.toHaveProperty("synthetic");
    expect(f.srIov.vfBars[0].synthetic).toEqual(["size"]);
    expect(f.srIov.vf).toMatchObject({ revisionId: 1, synthetic: ["all"] });
    expect(f.srIov.vf.capabilities[0]).toEqual({ offset: 0x70, name: "MSI-X", synthetic: ["all"] });
  });

  it("reads a machine from standard input", async () => {
    const text = readFileSync(scratch.write("one.json", { name: "one", devices: [] }), "utf8");
    expect(await ridge(["show", "-"], text)).toEqual({ code: 0, stdout: "-[0000:00]-\n\n", stderr: "" });
  });

  it("draws many VFs as a range", async () => {
    const dumped = await ridge(["dump", "--enable-vfs", "01:00.0=20"]);
    const file = scratch.path("vfs.json");
    await ridge(["import", "-", "-o", file], dumped.stdout);
    const { stdout } = await ridge(["show", file, "--raw"]);
    expect(linesOf(stdout)[2]).toBe("                        \\-10.0 … 14.6  VFs 0 to 19 of 01:00.0");
    expect(stdout).toContain("\t\tVFs: 20 at 01:10.0 to 01:14.6\n");
  });
});
