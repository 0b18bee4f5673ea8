// A real Linux enables, moves and removes VFs of the default machine, and every byte it sees is ours.

import { afterEach, expect, test } from "vitest";
import { readDump } from "../../src/decode/lspci-reader";
import { builtInMachine } from "../../src/machine/built-in";
import { describeGuest, SCRIPT_TIMEOUT } from "./guest-rig";

const PF = "/sys/bus/pci/devices/0000:01:00.0";

const machine = builtInMachine("intel-82599");
if (!machine) throw new Error("no default machine");

await describeGuest("Linux with a two-port 82599", machine, (rig) => {
  afterEach(async () => {
    await rig.run(`for f in /sys/bus/pci/devices/*/sriov_numvfs; do echo 0 > $f || true; done`);
  }, SCRIPT_TIMEOUT);

  const guestTest = (title: string, run: () => Promise<void>) => test(title, run, SCRIPT_TIMEOUT);

  guestTest("it finds what was plugged in, and nothing of v86", async () => {
    const listed = await rig.run("lspci -n");
    expect(
      listed
        .trim()
        .split("\n")
        .map((line) => line.slice(0, 24).trim()),
    ).toEqual([
      "00:00.0 0600: 8086:29c0",
      "00:1c.0 0604: 1b36:000c",
      "01:00.0 0200: 8086:10fb",
      "01:00.1 0200: 8086:10fb",
    ]);
    expect(await rig.complaints()).toEqual([]);
  });

  guestTest("seven VFs lie where offset and stride put them, with regions of their own", async () => {
    const output = await rig.run("ridge-vfs 01:00.0 7 >&2; lspci -d 8086:10ed -n; lspci -v -s 01:10.2");
    const addresses = [...output.matchAll(/^(\S+) 0200: 8086:10ed/gm)].map(([, address]) => address);
    expect(addresses).toEqual(["01:10.0", "01:10.2", "01:10.4", "01:10.6", "01:11.0", "01:11.2", "01:11.4"]);
    expect(output).toMatch(/Memory at c0104000 \(64-bit, prefetchable\) \[virtual\] \[size=16K\]/);
    expect(rig.machine.physicalFunctions[0]?.vfCount).toBe(7);
    expect(await rig.complaints()).toEqual([]);
  });

  guestTest("VFs can be disabled and enabled again in another number", async () => {
    const output = await rig.run(`ridge-vfs 01:00.0 4 >&2; echo 0 > ${PF}/sriov_numvfs
echo 2 > ${PF}/sriov_numvfs; lspci -n -d 8086:10ed | cut -d' ' -f1`);
    expect(output.trim().split("\n")).toEqual(["01:10.0", "01:10.2"]);
    expect(await rig.complaints()).toEqual([]);
  });

  guestTest("more VFs than TotalVFs are refused", async () => {
    const { code } = await rig.capture(`ridge-vfs 01:00.0 0; echo 65 > ${PF}/sriov_numvfs`);
    expect(code).not.toBe(0);
    expect(rig.machine.physicalFunctions[0]?.vfCount).toBe(0);
  });

  guestTest("both PFs have VFs at the same time", async () => {
    const output = await rig.run(
      "ridge-vfs 01:00.0 3 >&2; ridge-vfs 01:00.1 2 >&2; lspci -n -d 8086:10ed | cut -d' ' -f1",
    );
    expect(output.trim().split("\n")).toEqual(["01:10.0", "01:10.1", "01:10.2", "01:10.3", "01:10.4"]);
    expect(await rig.complaints()).toEqual([]);
  });

  guestTest("System Page Size is the kernel's page, and VF BARs have its slices", async () => {
    const output = await rig.run("lspci -vvv -s 01:00.0");
    expect(output).toMatch(/Supported Page Size: 00000553, System Page Size: 00000001/);
  });

  guestTest("a VF is reset through sysfs, and so is a PF, whose VFs Linux brings back", async () => {
    rig.events.length = 0;
    const output = await rig.run(`echo 0000:01:00.0 > ${PF}/driver/unbind; echo 1 > ${PF}/enable
ridge-vfs 01:00.0 2 >&2
echo 1 > /sys/bus/pci/devices/0000:01:10.2/reset; echo 1 > ${PF}/reset
lspci -n -d 8086:10ed | cut -d' ' -f1`);
    const resets = rig.events.filter(({ event }) => event.kind === "reset");
    expect(resets.map((one) => one.function?.address)).toEqual(["01:10.2", "01:00.0"]);
    expect(output.trim().split("\n")).toEqual(["01:10.0", "01:10.2"]);
    expect(rig.machine.physicalFunctions[0]?.vfCount).toBe(2);
    expect(await rig.complaints()).toEqual([]);
  });

  guestTest("an endpoint is removed, and found again by a rescan", async () => {
    const output = await rig.run(`echo 1 > ${PF.replace(/0$/, "1")}/remove; echo 1 > ${PF}/remove
lspci | wc -l; echo 1 > /sys/bus/pci/rescan; lspci | wc -l
ridge-vfs 01:00.0 3 >&2; lspci -n -d 8086:10ed | cut -d' ' -f1`);
    expect(output.trim().split("\n")).toEqual(["2", "4", "01:10.0", "01:10.2", "01:10.4"]);
    expect(await rig.complaints()).toEqual([]);
  });

  guestTest("what the guest does shows in the machine's events", async () => {
    rig.events.length = 0;
    await rig.run("ridge-vfs 01:00.0 5");
    const enabled = rig.events.map(({ event }) => event).filter((event) => event.kind === "VFs enabled");
    expect(enabled).toMatchObject([{ kind: "VFs enabled", count: 5 }]);
  });

  guestTest("lspci -xxxx inside is what a dump outside has, in every byte", async () => {
    const inside = readDump(await rig.run("ridge-vfs 01:00.0 7 >&2; lspci -xxxx")).functions;
    expect(inside.map((f) => f.bytes.length)).toEqual([256, ...new Array(10).fill(4096)]);
    for (const { routingId, bytes } of inside) {
      const f = rig.machine.functionAt(routingId);
      expect(f?.config.bytes(), f?.address).toEqual(bytes);
    }
    expect(inside).toHaveLength(rig.machine.reachable().length);
  });

  guestTest("setpci writes registers through ECAM", async () => {
    const read = await rig.run("setpci -s 01:00.0 ECAP_AER+8.l=00400000; setpci -s 01:00.0 ECAP_AER+8.l");
    expect(read.trim()).toBe("00400000");
    expect(rig.machine.at("01:00.0")?.config.read(0x108)).toBe(0x00400000);
  });
});
