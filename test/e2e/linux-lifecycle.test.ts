// A real Linux resets Functions and VFs, puts them to sleep and wakes them, and gives them to drivers and takes them back.

import { expect, test } from "vitest";
import { describeMachine } from "../../src/machine/read";
import { describeGuest, SCRIPT_TIMEOUT } from "./guest-rig";

const msiX = (vectors: number, pba: string) => ({
  type: "msi-x",
  vectors,
  table: { bar: 0, offset: 0 },
  pba: { bar: 0, offset: pba },
});

const bars = [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }];

/** Its VFs have Power Management too; D3hot resets both. */
const sleeper = {
  vendorId: "0x1af4",
  deviceId: "0x1041",
  classCode: "0xff0000",
  interruptPin: 1,
  bars,
  capabilities: [
    { type: "pm", noSoftReset: false },
    msiX(8, "0x800"),
    { type: "pcie" },
    { type: "aer" },
    { type: "ari" },
    {
      type: "sriov",
      totalVfs: 8,
      firstVfOffset: 1,
      vfStride: 1,
      vfDeviceId: "0x1041",
      vfBars: bars,
      vf: { capabilities: [{ type: "pm", noSoftReset: false }, msiX(3, "0x2000"), { type: "pcie" }] },
    },
  ],
};

const link = (slot: string, device: object) => ({
  type: "root-port",
  slot,
  ariForwarding: true,
  devices: [{ type: "endpoint", slot: "00.0", ...device }],
});

const machine = describeMachine(
  {
    name: "lifecycle",
    devices: [link("1c.0", { functions: [sleeper] }), link("1c.1", { preset: "intel-82576" })],
  },
  { file: "lifecycle.json" },
);

const sysfs = (address: string) => `/sys/bus/pci/devices/0000:${address}`;

await describeGuest("Linux with Functions that it resets, puts to sleep and drives", machine, (rig) => {
  const guestTest = (title: string, run: () => Promise<void>) => test(title, run, SCRIPT_TIMEOUT);
  const command = (address: string) => rig.at(address).peek(4) & 0xffff;
  const msiXEnabled = (address: string) =>
    rig.at(address).config.block("MSI-X").field("Message Control", "MSI-X Enable");
  const happened = () =>
    rig.events.map(({ event }) => event).filter(({ kind }) => kind !== "register changed");

  guestTest("Linux knows which resets there are", async () => {
    // Without a driver that has enabled it, Linux does not know the power state of a PF.
    const output = await rig.run(`echo 1 > ${sysfs("01:00.0")}/enable; ridge-vfs 01:00.0 3
for f in 0 1; do cat ${sysfs("01:00.$f")}/reset_method; done`);
    expect(output).toBe("flr pm bus\nflr pm\n");
  });

  guestTest(
    "FLR of a VF: what Linux saves comes back, the rest is lost, and its neighbours keep all",
    async () => {
      await rig.run("for f in 1 2; do setpci -s 01:00.$f COMMAND=4 CAP_MSIX+2.w=8000; done");
      rig.events.length = 0;
      const writes = await rig.writesOf(() =>
        rig.run(`echo flr > ${sysfs("01:00.1")}/reset_method
echo 1 > ${sysfs("01:00.1")}/reset`),
      );
      expect(writes).toContainEqual(
        expect.stringMatching(
          /^W 01:00\.1 0x5c 2 0x8000 # PCI Express: Device Control = 0x8000 \(.*Initiate Function Level Reset\)$/,
        ),
      );
      expect(happened()).toMatchObject([{ kind: "reset", vf: 0, reset: 0 }]);
      expect([command("01:00.1"), msiXEnabled("01:00.1")]).toEqual([4, 0]);
      expect([command("01:00.2"), msiXEnabled("01:00.2")]).toEqual([4, 1]);
      expect(rig.machine.physicalFunctions[0]?.vfCount).toBe(3);
    },
  );

  guestTest("FLR of a PF: Linux brings its VFs back, which have lost what they had", async () => {
    const bar = rig.at("01:00.0").peek(0x10);
    rig.events.length = 0;
    const writes = await rig.writesOf(() =>
      rig.run(`echo flr > ${sysfs("01:00.0")}/reset_method
echo 1 > ${sysfs("01:00.0")}/reset`),
    );
    expect(writes).toContainEqual(expect.stringMatching(/^W 01:00\.0 .*Initiate Function Level Reset\)$/));
    expect(happened()).toMatchObject([
      { kind: "VFs disabled", count: 3 },
      { kind: "reset", vf: null, reset: 0 },
      { kind: "VFs enabled", count: 3 },
    ]);
    expect(rig.at("01:00.0").peek(0x10)).toBe(bar);
    expect(await rig.run("lspci -n -s 01: | wc -l")).toBe("4\n");
    expect([command("01:00.2"), msiXEnabled("01:00.2")]).toEqual([0, 0]);
  });

  for (const [what, address, vf] of [
    ["VF", "01:00.2", 1],
    ["PF", "01:00.0", null],
  ] as const)
    guestTest(
      `R92: a ${what} goes to D3hot and back, which resets it, and Linux restores its registers`,
      async () => {
        await rig.run(`setpci -s ${address} COMMAND=4:4`);
        const before = [command(address), rig.at(address).peek(0x10)];
        rig.events.length = 0;
        const writes = await rig.writesOf(() =>
          rig.run(`echo pm > ${sysfs(address)}/reset_method
echo 1 > ${sysfs(address)}/reset`),
        );
        const states = writes.filter((line) => line.includes("Power Management Control/Status"));
        expect(states).toEqual([
          expect.stringMatching(/ = 0x3 \(PowerState = D3hot\)$/),
          expect.stringMatching(/ = 0x0$/),
        ]);
        // Linux enables a PF's VFs again, too.
        const own = happened().filter(({ kind }) => !kind.startsWith("VFs"));
        expect(own).toMatchObject([
          { kind: "power state", vf, state: "D3hot" },
          { kind: "reset", vf, reset: 4 },
          { kind: "power state", vf, state: "D0" },
        ]);
        expect([command(address), rig.at(address).peek(0x10)]).toEqual(before);
      },
    );

  guestTest("a VF in D3hot answers configuration requests and no others, and wakes up empty", async () => {
    const [bar = ""] = (await rig.run(`cat ${sysfs("01:00.3")}/resource`)).split(" ");
    const output = await rig.run(`mine=$((${bar} + 0x1000)); other=$((${bar} - 0x4000 + 0x1000))
setpci -s 01:00.3 COMMAND=4
for at in $mine $other; do busybox devmem $at 32 0x1234; done
setpci -s 01:00.3 CAP_PM+4.w=3
setpci -s 01:00.3 DEVICE_ID; setpci -s 01:00.3 CAP_PM+4.w; setpci -s 01:00.3 COMMAND
for at in $mine $other; do busybox devmem $at 32; done
setpci -s 01:00.3 CAP_PM+4.w=0
setpci -s 01:00.3 CAP_PM+4.w; setpci -s 01:00.3 COMMAND
for at in $mine $other; do busybox devmem $at 32; done`);
    expect(output.trim().split("\n")).toEqual([
      ...["ffff", "0003", "0004", "0xFFFFFFFF", "0x00001234"],
      ...["0000", "0000", "0x00000000", "0x00001234"],
    ]);
  });

  guestTest("driver_override gives one VF to a driver, then to another, and takes it away", async () => {
    const output = await rig.run(`cd ${sysfs("01:00.1")}
driver() { [ -e driver ] && basename $(readlink driver) || echo none; }
modprobe pci-stub; modprobe uio_pci_generic; driver
for d in pci-stub uio_pci_generic; do
  echo $d > driver_override; echo 0000:01:00.1 > /sys/bus/pci/drivers_probe; driver
  echo 0000:01:00.1 > driver/unbind; driver
done
echo > driver_override; echo 0000:01:00.1 > /sys/bus/pci/drivers_probe; driver
ls -d ../0000:01:00.*/driver`);
    expect(output).toBe("none\npci-stub\nnone\nuio_pci_generic\nnone\nnone\n../0000:01:00.0/driver\n");
  });

  guestTest("the driver of a real VF makes a network interface of it, and is interrupted by it", async () => {
    const output = await rig.run(`ridge-vfs 02:00.0 1; ridge-bind igbvf 02:10.0
ip -o link show dev eth0; ip link set eth0 up`);
    expect(output).toMatch(/^\d: eth0: <BROADCAST,MULTICAST> mtu 1500 /);
    expect(command("02:10.0") & 4).toBe(4);
    rig.messages.length = 0;
    expect(rig.machine.interrupts.raise(rig.at("02:10.0"), 2)).toBe("sent");
    const counts = await rig.run("grep -E 'eth0(-.x-0)?$' /proc/interrupts | tr -s ' ' | cut -d' ' -f3");
    expect(counts).toBe("0\n0\n1\n");
    expect(rig.messages).toMatchObject([{ requesterId: 0x0280, vector: 2 }]);
    const after = await rig.run("ridge-bind none 02:10.0; ls /sys/class/net");
    expect(after).toBe("lo\n");
    expect([command("02:10.0"), msiXEnabled("02:10.0")]).toEqual([0, 0]);
  });
});
