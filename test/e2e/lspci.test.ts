// Debian's lspci reads what `ridge dump` prints, and both say the same.

import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tool } from "../../tools/debian.mjs";
import { ridge, Scratch } from "../support/ridge-command";
import { describeWithTool } from "../support/tools";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const VFS = ["01:10.0", "01:10.2", "01:10.4", "01:10.6", "01:11.0", "01:11.2", "01:11.4"];
const EXPRESS = /Capabilities: \[a0\] Express \(v2\) Endpoint/;
/** lspci's remark on a VF, and what it says where there are no kernel modules. */
const REMARKS = /Illegal Vendor ID|libkmod|kernel modules/i;

function lspci(tool: Tool, args: readonly string[]): { stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(tool.command, [...tool.args, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...tool.env },
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(status, stderr).toBe(0);
  return { stdout, stderr };
}

/** What lspci says of each Function, by address. */
function sectionsOf(text: string): Map<string, string> {
  return new Map(
    text
      .split(/\n\n+/)
      .filter((section) => section !== "")
      .map((section) => [section.split(" ", 1)[0]!, section]),
  );
}

await describeWithTool(
  "lspci",
  "lspci -F on ridge dump intel-82599 --enumerate --enable-vfs 01:00.0=7",
  (tool) => {
    let sections = new Map<string, string>();
    let said = "";
    let errors = "";
    let tree = "";
    let srIov: { vfs: { address: string }[]; vfBars: { index: number; address: string }[] } & Record<
      string,
      unknown
    >;
    const pf = () => sections.get("01:00.0")!;

    beforeAll(async () => {
      const dumped = await ridge(["dump", "intel-82599", "--enumerate", "--enable-vfs", "01:00.0=7"]);
      expect([dumped.code, dumped.stderr]).toEqual([0, ""]);
      const file = scratch.write("nic.txt", dumped.stdout);
      ({ stdout: said, stderr: errors } = lspci(tool, ["-F", file, "-vvv"]));
      ({ stdout: tree } = lspci(tool, ["-F", file, "-t"]));
      sections = sectionsOf(said);
      const machine = scratch.path("nic.json");
      await ridge(["import", file, "-o", machine]);
      const shown = await ridge(["show", machine, "--raw", "--json", "-s", "01:00.0"]);
      srIov = JSON.parse(shown.stdout).functions[0].srIov;
    });

    it("finds the root port, two PFs and seven VFs", () => {
      expect([...sections.keys()]).toEqual(["00:1c.0", "01:00.0", "01:00.1", ...VFS]);
      expect(tree).toMatch(/^-\[0000:00\]---1c\.0-\[01\]--\+-00\.0\n +\+-00\.1\n +\+-10\.0\n/);
    });

    it("finds no broken chain and nothing to shout about", () => {
      expect(said).not.toContain("chain broken");
      expect(said).not.toContain("!!!");
      expect(said).not.toMatch(/Unknown header|<access denied>|unknown capability/i);
    });

    it("warns of nothing but VFs' Vendor ID and kernel modules", () => {
      const others = errors.split("\n").filter((line) => line !== "" && !REMARKS.test(line));
      expect(others).toEqual([]);
    });

    it("reads the PF's SR-IOV capability as Ridge tells it", () => {
      expect(srIov).toMatchObject({ initialVfs: 64, totalVfs: 64, numVfs: 7, functionDependencyLink: 0 });
      expect(pf()).toContain(
        "Initial VFs: 64, Total VFs: 64, Number of VFs: 7, Function Dependency Link: 00",
      );
      expect(srIov).toMatchObject({ firstVfOffset: 128, vfStride: 2, vfDeviceId: "0x10ed" });
      expect(pf()).toContain("VF offset: 128, stride: 2, Device ID: 10ed");
      expect(srIov).toMatchObject({ vfEnable: true, vfMse: true, ariCapableHierarchy: true });
      expect(pf()).toContain("IOVCtl:\tEnable+ Migration- Interrupt- MSE+ ARIHierarchy+ 10BitTagReq-");
      expect(srIov).toMatchObject({ supportedPageSizes: "0x553", systemPageSize: "0x1" });
      expect(pf()).toContain("Supported Page Size: 00000553, System Page Size: 00000001");
      expect(srIov.vfs.map(({ address }) => address)).toEqual(VFS);
    });

    it("reads the VF BARs' addresses as Ridge tells them", () => {
      const regions = [...pf().matchAll(/Region (\d): Memory at ([0-9a-f]{16}) \(64-bit, prefetchable\)/g)];
      expect(regions.map(([, index, address]) => [Number(index), BigInt(`0x${address}`)])).toEqual(
        srIov.vfBars.map(({ index, address }) => [index, BigInt(address)]),
      );
      expect(srIov.vfBars.map(({ index }) => index)).toEqual([0, 3]);
    });

    it("reads the PF's other capabilities", () => {
      expect(pf()).toMatch(EXPRESS);
      expect(pf()).toContain("FLReset+");
      expect(pf()).toContain("Capabilities: [70] MSI-X: Enable- Count=64 Masked-");
      expect(pf()).toContain("Capabilities: [100 v1] Advanced Error Reporting");
      expect(pf()).toContain("Capabilities: [140 v1] Device Serial Number 02-00-00-ff-ff-00-00-01");
      expect(pf()).toMatch(/\[150 v1\] Alternative Routing-ID Interpretation \(ARI\)\n.*Next Function: 1/);
    });

    it.each(VFS)("reads the capabilities of VF %s", (address) => {
      const vf = sections.get(address)!;
      expect(vf).toMatch(EXPRESS);
      expect(vf).toContain("FLReset-");
      expect(vf).toMatch(/\[70\] MSI-X: Enable- Count=3 Masked-\n\s+Vector table: BAR=3 offset=00000000\n/);
      expect(vf).toContain("Capabilities: [100 v1] Advanced Error Reporting");
      expect(vf).toContain("Capabilities: [150 v1] Alternative Routing-ID Interpretation (ARI)");
      expect(vf).not.toContain("SR-IOV");
      expect(vf).not.toMatch(/Region|Interrupt: pin/);
    });

    it("reads the port's buses and windows", () => {
      const port = sections.get("00:1c.0")!;
      expect(port).toContain("Bus: primary=00, secondary=01, subordinate=01");
      expect(port).toContain("ARIFwd+");
      expect(port).toMatch(/DevCtl2:.*ARIFwd\+/);
      expect(port).toMatch(
        /Prefetchable memory behind bridge: 0000000800000000-[0-9a-f]{16} \[size=6M\] \[64-bit\]/,
      );
    });
  },
);

await describeWithTool("lspci", "lspci -F on other built-in machines", (tool) => {
  describe.each([
    ["intel-82599-no-ari", ["--enable-vfs", "01:00.0=7"], "02:10.0"],
    ["intel-82576", ["--enable-vfs", "01:00.1=2"], "01:10.1"],
    ["max-vfs", ["--enable-vfs", "00:03.0=9"], "01:01.0"],
    ["intel-x550", ["--enable-vfs", "01:00.1=64"], "01:1f.7"],
    ["intel-xl710", ["--enable-vfs", "01:00.1=64"], "01:0a.0"],
    ["intel-x710-quad-no-ari", ["--enable-vfs", "01:00.2=32"], "02:0a.0"],
    ["mellanox-connectx-4-lx", ["--enable-vfs", "01:00.0=8"], "01:01.1"],
    ["mellanox-connectx-5", ["--enable-vfs", "01:00.1=8"], "01:02.1"],
    ["broadcom-bcm57712", ["--enable-vfs", "01:00.0=64"], "01:08.7"],
    ["broadcom-bcm57810", ["--enable-vfs", "01:00.1=16"], "01:0a.7"],
    ["emulex-be3", ["--enable-vfs", "01:00.0=30"], "01:04.5"],
    ["samsung-pm1733", ["--enable-vfs", "01:00.0=6"], "01:00.7"],
    ["samsung-pm174x", ["--enable-vfs", "01:00.0=64"], "01:0b.7"],
    ["qemu-nvme", ["--enable-vfs", "01:00.0=8"], "01:01.0"],
    ["qemu-igb", ["--enable-vfs", "01:00.0=8"], "01:11.6"],
  ])("%s", (name, options, vf) => {
    it(`finds ${vf} and no broken chain`, async () => {
      const dumped = await ridge(["dump", name, ...options]);
      const file = scratch.write(`${name}.txt`, dumped.stdout);
      const { stdout } = lspci(tool, ["-F", file, "-vvv"]);
      expect([...sectionsOf(stdout).keys()]).toContain(vf);
      expect(stdout).not.toMatch(/chain broken|!!!/);
    });
  });
});
