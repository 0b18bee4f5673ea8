// Errors of PFs and VFs reach a real Linux: its AER driver names who it was, its DPC driver contains and recovers.

import { expect, test } from "vitest";
import { describeMachine } from "../../src/machine/read";
import type { PciFunction } from "../../src/model/function";
import { describeGuest, SCRIPT_TIMEOUT } from "./guest-rig";

const port = (slot: string, pcie: object, ...devices: object[]) => ({
  type: "root-port",
  slot,
  ariForwarding: true,
  capabilities: [
    { type: "pm" },
    { type: "msi" },
    { type: "pcie", ...pcie },
    { type: "aer" },
    { type: "dpc" },
  ],
  devices,
});

const surprises = { "Slot Capabilities.Hot-Plug Capable": 1, "Slot Capabilities.Hot-Plug Surprise": 1 };

const machine = describeMachine(
  {
    name: "errors",
    devices: [
      {
        type: "root-port",
        slot: "1c.0",
        ariForwarding: true,
        devices: [{ type: "endpoint", slot: "00.0", preset: "intel-82599" }],
      },
      port(
        "1c.1",
        { slot: true, slotNumber: 2, values: surprises },
        { type: "endpoint", slot: "00.0", preset: "intel-x550" },
      ),
      port(
        "1c.2",
        {},
        {
          type: "switch",
          slot: "00.0",
          ports: [
            { slot: "00.0", devices: [] },
            { slot: "01.0", devices: [] },
          ],
        },
      ),
    ],
  },
  { file: "errors.json" },
);

const CORRECTABLE_STATUS = 0x110;
const UNCORRECTABLE_STATUS = 0x104;
const HEADER_LOG = 0x11c;
const ROOT_ERROR_STATUS = 0x130;
const ERROR_SOURCES = 0x134;

await describeGuest("Linux with errors below its Root Ports", machine, (rig) => {
  const guestTest = (title: string, run: () => Promise<void>) => test(title, run, SCRIPT_TIMEOUT);
  const rootPort = () => rig.at("00:1c.0");
  const dpc = (address: string) => rig.at(address).config.block("Downstream Port Containment");

  guestTest("AER and DPC of all ports are Linux's to use", async () => {
    const log = await rig.run("dmesg | grep -E 'AER|DPC|pciehp'");
    expect(log).toMatch(/_OSC: OS now controls \[PCIeHotplug .*AER/);
    expect(log.match(/1c\.[012]: AER: enabled with IRQ/g)).toHaveLength(3);
    expect(log.match(/1c\.[12]: DPC: enabled with IRQ/g)).toHaveLength(2);
  });

  guestTest("a correctable error of a PF is logged as such, and cleared at PF and Root Port", async () => {
    await rig.run("ridge-vfs 01:00.0 2; dmesg -C");
    rig.messages.length = 0;
    rig.machine.inject(rig.at("01:00.0"), "Replay Timer Timeout");
    const log = await rig.log("\\[12\\]");
    expect(log).toMatch(
      /^pcieport 0000:00:1c\.0: AER: Corrected error message received from 0000:01:00\.0$/m,
    );
    expect(log).toMatch(
      /01:00\.0: PCIe Bus Error: severity=Corrected, type=Data Link Layer, \(Transmitter ID\)$/m,
    );
    expect(log).toMatch(/ error status\/mask=00001000\/0000e000$/m);
    expect(log).toMatch(/\[12\] Timeout/);
    expect(rig.messages.map(({ requesterId }) => requesterId)).toEqual([0x00e0]);
    expect(rig.at("01:00.0").peek(CORRECTABLE_STATUS)).toBe(0);
    expect(rootPort().peek(ROOT_ERROR_STATUS) & 0x7f).toBe(0);
  });

  guestTest("R99: a non-fatal error of a VF is logged with the VF as its source, not the PF", async () => {
    const sent = rig.machine.inject(rig.at("01:10.2"), "Completion Timeout");
    expect(sent).toMatchObject({ message: "ERR_NONFATAL", advisory: false });
    const log = await rig.log("device recovery");
    expect(log).toMatch(/AER: Uncorrected \(Non-Fatal\) error message received from 0000:01:10\.2$/m);
    expect(log).toMatch(
      /^pci 0000:01:10\.2: PCIe Bus Error: severity=Uncorrected \(Non-Fatal\), type=Transaction Layer, \(Requester ID\)$/m,
    );
    expect(log).toMatch(
      /^pci 0000:01:10\.2: {3}device \[8086:10ed\] error status\/mask=00004000\/00000000$/m,
    );
    expect(log).toMatch(/^pci 0000:01:10\.2: {4}\[14\] CmpltTO +\(First\)$/m);
    expect(log).not.toMatch(/01:00\.0: PCIe Bus Error/);
    expect(rootPort().peek(ERROR_SOURCES) >>> 16).toBe(0x0182);
    expect(rootPort().peek(ROOT_ERROR_STATUS) & 0x7f).toBe(0);
    expect(rig.at("01:00.0").peek(UNCORRECTABLE_STATUS)).toBe(0);
    // No driver of the VF recovers, so Linux leaves the status to be read.
    expect(rig.at("01:10.2").peek(UNCORRECTABLE_STATUS)).toBe(0x4000);
    await rig.run("setpci -s 01:10.2 ECAP_AER+4.l=ffffffff");
  });

  guestTest("the header of a poisoned request is in the log", async () => {
    rig.machine.inject(rig.at("01:10.0"), "Poisoned TLP Received", {
      header: [0x40004001, 0x0000000f, 0xc1e00010, 0],
    });
    const log = await rig.log("device recovery");
    expect(log).toMatch(/^pci 0000:01:10\.0: {4}\[12\] TLP +\(First\)$/m);
    expect(log).toMatch(/^pci 0000:01:10\.0: AER: {3}TLP Header: 40004001 0000000f c1e00010 00000000$/m);
    await rig.run("setpci -s 01:10.0 ECAP_AER+4.l=ffffffff");
  });

  guestTest("errors of a VF and another PF at once are one interrupt, and both are found", async () => {
    rig.messages.length = 0;
    rig.machine.inject(rig.at("01:10.0"), "Completer Abort", { advisory: false });
    rig.machine.inject(rig.at("01:00.1"), "Completion Timeout");
    const log = await rig.log("01:00\\.1: +\\[14\\]");
    expect(rig.messages).toHaveLength(1);
    expect(log).toMatch(
      /AER: Multiple Uncorrected \(Non-Fatal\) error message received from 0000:01:10\.0$/m,
    );
    expect(log).toMatch(/^pci 0000:01:10\.0: {4}\[15\] CmpltAbrt +\(First\)$/m);
    expect(log).toMatch(/^pci 0000:01:00\.1: {4}\[14\] CmpltTO +\(First\)$/m);
    expect(rootPort().peek(ROOT_ERROR_STATUS) & 0x7f).toBe(0);
    await rig.run("for f in 00.1 10.0; do setpci -s 01:$f ECAP_AER+4.l=ffffffff; done");
  });

  guestTest("R96: an advisory error of a VF is told if the PF's mask lets it", async () => {
    expect(rig.machine.inject(rig.at("01:10.0"), "Unsupported Request Error")).not.toHaveProperty("message");
    await rig.run("setpci -s 01:10.0 ECAP_AER+4.l=ffffffff ECAP_AER+10.l=ffffffff");
    await rig.run("setpci -s 01:00.0 ECAP_AER+14.l=0:2000");
    rig.machine.inject(rig.at("01:10.0"), "Unsupported Request Error");
    const log = await rig.log("\\[13\\]");
    expect(log).toMatch(/AER: Corrected error message received from 0000:01:10\.0$/m);
    expect(log).toMatch(/^pci 0000:01:10\.0: {4}\[13\] (Adv)?NonFatalErr/m);
  });

  guestTest("R94: a VF that is gone reads all ones, and its PF tells of the request", async () => {
    await rig.run("setpci -s 01:00.0 ECAP_AER+4.l=ffffffff ECAP_AER+10.l=ffffffff; dmesg -C");
    // Behind Linux's back: it believes that the VF is there.
    expect(await rig.run("setpci -s 01:00.0 ECAP_SRIOV+8.w=0:1; setpci -s 01:10.2 0.l")).toBe("ffffffff\n");
    const log = await rig.log("\\[13\\]");
    expect(log).toMatch(/AER: Corrected error message received from 0000:01:00\.0$/m);
    const pf = rig.at("01:00.0");
    expect(pf.peek(UNCORRECTABLE_STATUS)).toBe(1 << 20);
    expect([0, 8].map((at) => pf.peek(HEADER_LOG + at))).toEqual([0x04000001, 0x01820000]);
    await rig.run("setpci -s 01:00.0 ECAP_AER+14.l=2000:2000; ridge-vfs 01:00.0 0; ridge-vfs 01:00.0 2");
    expect(rig.machine.physicalFunctions[0]?.vfCount).toBe(2);
  });

  guestTest("after a fatal error of a PF Linux resets the link of its Root Port", async () => {
    rig.events.length = 0;
    await rig.run("dmesg -C");
    const pf = rig.at("01:00.0");
    expect(rig.machine.inject(pf, "Malformed TLP").message).toBe("ERR_FATAL");
    const log = await rig.log("device recovery");
    expect(log).toMatch(/AER: Uncorrected \(Fatal\) error message received from 0000:01:00\.0$/m);
    expect(log).toMatch(/^pcieport 0000:00:1c\.0: AER: Root Port link has been reset \(0\)$/m);
    const resets = rig.events.map(({ event }) => event).filter((event) => event.kind === "reset");
    expect(resets).toMatchObject([{ reset: 1 }, { reset: 1 }]);
    expect((pf as PciFunction).vfCount).toBe(0);
  });

  guestTest(
    "DPC contains a fatal error: the device is gone, and found again by the hot-plug driver",
    async () => {
      await rig.run("ridge-vfs 02:00.0 2; dmesg -C");
      expect(dpc("00:1c.1").field("DPC Control", "DPC Trigger Enable")).toBe(1);
      rig.events.length = 0;
      const { end, contained } = rig.machine.inject(rig.at("02:00.0"), "Malformed TLP");
      expect([end?.how, contained.map((f) => f.address)]).toEqual(["contained", ["00:1c.1"]]);
      const log = await rig.log("02:00\\.1: BAR 4.*assigned");
      expect(log).toMatch(/1c\.1: DPC: containment event, status:0x000[5d] source:0x0200$/m);
      expect(log).toMatch(/1c\.1: DPC: ERR_FATAL detected$/m);
      expect(log).toMatch(/1c\.1: pciehp: Slot\(2\): Link Down$/m);
      expect(log).not.toMatch(/error message received/);
      const kinds = rig.events.map(({ event }) => event.kind);
      expect(kinds).toEqual(expect.arrayContaining(["VFs disabled", "reset", "contained", "released"]));
      expect(dpc("00:1c.1").field("DPC Status", "DPC Trigger Status")).toBe(0);
      expect(dpc("00:1c.1").field("DPC Status", "DPC Trigger Reason")).toBe(2);
      expect(rig.at("00:1c.1").peek(ROOT_ERROR_STATUS) & 0x7f).toBe(0);
      await rig.run("ridge-vfs 02:00.0 2");
      expect(rig.at("02:10.2").isVf).toBe(true);
    },
  );

  guestTest("DPC without a slot: Linux recovers a Switch in place, bus numbers and all", async () => {
    const before = [0x04, 0x18, 0x20, 0x24].map((at) => rig.at("03:00.0").peek(at));
    expect(rig.machine.inject(rig.at("03:00.0"), "Receiver Overflow").end?.how).toBe("contained");
    const log = await rig.log("device recovery");
    expect(log).toMatch(/1c\.2: DPC: containment event, status:0x000[5d] source:0x0300$/m);
    expect(log).toMatch(/1c\.2: AER: device recovery successful$/m);
    expect([0x04, 0x18, 0x20, 0x24].map((at) => rig.at("03:00.0").peek(at))).toEqual(before);
    expect(dpc("00:1c.2").field("DPC Status", "DPC Trigger Status")).toBe(0);
    expect(await rig.run("lspci -n -s 04:")).toMatch(/^04:00\.0 0604: .*\n04:01\.0 0604: /);
  });

  guestTest("software triggers containment through setpci, and Linux knows that", async () => {
    await rig.run("setpci -s 00:1c.2 ECAP_DPC+6.w=40:40");
    const log = await rig.log("device recovery");
    expect(log).toMatch(/1c\.2: DPC: software trigger detected$/m);
    expect(log).toMatch(/1c\.2: AER: device recovery successful$/m);
  });
});
