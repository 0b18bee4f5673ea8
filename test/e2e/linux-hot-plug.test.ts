// A device is taken out under a running Linux, and put back.

import { expect, test } from "vitest";
import { describeMachine } from "../../src/machine/read";
import { describeGuest, SCRIPT_TIMEOUT } from "./guest-rig";

const machine = describeMachine(
  {
    name: "hot-plug",
    devices: [
      {
        type: "root-port",
        slot: "1c.0",
        ariForwarding: true,
        capabilities: [
          { type: "pm" },
          { type: "msi" },
          {
            type: "pcie",
            slot: true,
            slotNumber: 1,
            values: { "Slot Capabilities.Hot-Plug Capable": 1, "Slot Capabilities.Hot-Plug Surprise": 1 },
          },
          { type: "aer" },
        ],
        devices: [{ type: "endpoint", slot: "00.0", preset: "intel-82576" }],
      },
    ],
  },
  { file: "hot-plug.json" },
);

await describeGuest("what a hand does to a slot", machine, (rig) => {
  const hotPlugTest = (title: string, run: () => Promise<void>) => test(title, run, SCRIPT_TIMEOUT);
  const present = async () => (await rig.run("lspci -s 01: | wc -l")).trim();

  hotPlugTest("a device taken out is gone for Linux, which its hot-plug driver was told", async () => {
    expect(await present()).toBe("2");
    const pf = rig.machine.physicalFunctions[0]!;
    rig.guest.removeDevice(pf);
    expect(
      await rig.run("sleep 2; lspci -s 01: | wc -l; dmesg | grep -c 'Link Down\\|Card not present'"),
    ).toMatch(/^0\n[1-9]/);
  });

  hotPlugTest("put back it is found again, with VFs to be had", async () => {
    rig.guest.insertDevice(rig.machine.physicalFunctions[0]!);
    await rig.run("for i in 1 2 3 4 5 6 7 8; do [ $(lspci -s 01: | wc -l) = 2 ] && break; sleep 1; done");
    expect(await present()).toBe("2");
    await rig.run("ridge-vfs 01:00.0 3");
    expect(rig.machine.physicalFunctions[0]!.vfs.map((vf) => vf.address)).toEqual([
      "01:10.0",
      "01:10.2",
      "01:10.4",
    ]);
  });
});
