// A real Linux on other trees: a switch, VFs on several buses, a Root Port without ARI Forwarding, integrated endpoints.

import { expect, test } from "vitest";
import { builtInMachine } from "../../src/machine/built-in";
import { describeMachine } from "../../src/machine/read";
import { describeGuest, SCRIPT_TIMEOUT } from "./guest-rig";

const msiX = (vectors: number, pba: string) =>
  ({ type: "msi-x", vectors, table: { bar: 0, offset: 0 }, pba: { bar: 0, offset: pba } }) as const;

const many = {
  vendorId: "0x1af4",
  deviceId: "0x1041",
  classCode: "0xff0000",
  subsystemVendorId: "0x1af4",
  subsystemId: "0x1100",
  interruptPin: 1,
  bars: [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }],
  capabilities: [
    { type: "pm" },
    msiX(8, "0x800"),
    { type: "pcie" },
    { type: "aer" },
    { type: "ari" },
    {
      type: "sriov",
      totalVfs: 300,
      firstVfOffset: 1,
      vfStride: 1,
      vfDeviceId: "0x1041",
      vfBars: [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }],
      vf: { capabilities: [msiX(3, "0x2000")] },
    },
  ],
};

const link = (slot: string, ariForwarding: boolean, ...devices: object[]) =>
  ({ type: "root-port", slot, ariForwarding, devices }) as const;

const tree = {
  name: "tree",
  devices: [
    link("1c.0", false, { type: "endpoint", slot: "00.0", preset: "intel-82599" }),
    link("1c.1", false, { type: "endpoint", slot: "00.0", preset: "intel-82576" }),
    link("1c.2", true, {
      type: "switch",
      slot: "00.0",
      ports: [
        {
          slot: "00.0",
          ariForwarding: true,
          devices: [{ type: "endpoint", slot: "00.0", functions: [many] }],
        },
        { slot: "01.0", devices: [] },
      ],
    }),
  ],
};

const machine = describeMachine(tree, { file: "tree" });

await describeGuest("Linux with a larger tree", machine, (rig) => {
  const guestTest = (title: string, run: () => Promise<void>) => test(title, run, SCRIPT_TIMEOUT);
  const vfs = async (device: string) => {
    const listed = await rig.run(`lspci -n -d ${device} | cut -d' ' -f1`);
    return listed
      .trim()
      .split("\n")
      .filter((line) => line !== "");
  };

  guestTest("the firmware's bus numbers stand, below the switch too", async () => {
    expect(await rig.run("lspci -t")).toBe(
      `-[0000:00]-+-00.0
           +-1c.0-[01-02]--+-00.0
           |               \\-00.1
           +-1c.1-[03-04]--+-00.0
           |               \\-00.1
           \\-1c.2-[05-09]----00.0-[06-09]--+-00.0-[07-08]----00.0
                                           \\-01.0-[09]--
`,
    );
    expect(await rig.complaints()).toEqual([]);
  });

  guestTest("without ARI Forwarding VFs lie on the next bus", async () => {
    await rig.run("ridge-vfs 01:00.0 3");
    expect(await vfs("8086:10ed")).toEqual(["02:10.0", "02:10.2", "02:10.4"]);
    await rig.run("ridge-vfs 03:00.1 2");
    expect(await vfs("8086:10ca")).toEqual(["04:10.1", "04:10.3"]);
    expect(await rig.complaints()).toEqual([]);
  });

  guestTest("300 VFs below a switch go on from one bus to the next", async () => {
    await rig.run("ridge-vfs 07:00.0 300");
    const found = await vfs("1af4:1041");
    expect(found).toHaveLength(301);
    expect([found[1], found[255], found[256], found[300]]).toEqual([
      "07:00.1",
      "07:1f.7",
      "08:00.0",
      "08:05.4",
    ]);
    expect(await rig.complaints()).toEqual([]);
    await rig.run("echo 0 > /sys/bus/pci/devices/0000:07:00.0/sriov_numvfs");
    expect(await vfs("1af4:1041")).toEqual(["07:00.0"]);
  });
});

const plain = builtInMachine("intel-82599");
if (!plain) throw new Error("no default machine");

await describeGuest(
  "Linux on a machine that no firmware has enumerated",
  plain,
  (rig) => {
    test(
      "it assigns bus numbers, windows and BARs itself, and VFs work",
      async () => {
        const output = await rig.run("ridge-vfs 01:00.0 4 >&2; lspci -n -d 8086:10ed | cut -d' ' -f1");
        expect(output.trim().split("\n")).toEqual(["01:10.0", "01:10.2", "01:10.4", "01:10.6"]);
        const [, address = ""] =
          /Memory at (\S+) .*\[virtual\]/.exec(await rig.run("lspci -v -s 01:10.2")) ?? [];
        const found = rig.machine.resolve(BigInt(`0x${address}`));
        expect(found).toMatchObject({ bar: 0, offset: 0n });
        expect(found?.function.address).toBe("01:10.2");
      },
      SCRIPT_TIMEOUT,
    );
  },
  { enumerate: false },
);
