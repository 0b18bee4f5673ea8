// Devices that are taken out and put back, as a hand does it.

import { beforeEach, describe, expect, test } from "vitest";
import { describeMachine, enableVfs, enumerateMachine, Machine, type PciFunction } from "../../../src/index";

const withSlot = {
  devices: [
    {
      type: "root-port",
      slot: "1c.0",
      ariForwarding: true,
      capabilities: [
        {
          type: "pcie",
          at: "0x40",
          slot: true,
          values: { "Slot Capabilities.Hot-Plug Capable": 1, "Slot Capabilities.Hot-Plug Surprise": 1 },
        },
      ],
      devices: [{ type: "endpoint", slot: "00.0", preset: "intel-82576" }],
    },
  ],
};

describe("a device that is taken out", () => {
  let machine: Machine;
  let port: PciFunction;
  let pf: PciFunction;
  const slotStatus = () => port.config.block("PCI Express").read("Slot Status");
  const linkActive = () =>
    port.config.block("PCI Express").field("Link Status", "Data Link Layer Link Active");

  beforeEach(async () => {
    machine = await Machine.create(describeMachine(withSlot, { file: "slot.json" }));
    enumerateMachine(machine);
    port = machine.functions[0]!;
    pf = machine.physicalFunctions[0]!;
    enableVfs(machine, pf, 4);
    machine.events();
  });

  test("answers nothing any more, nor do its VFs and its memory", () => {
    const low = pf.config.read(0x10, 4);
    expect(machine.resolve(BigInt((low & ~0xf) >>> 0))?.function.address).toBe("01:00.0");
    pf.removeDevice();
    expect(machine.reachable().map((f) => f.address)).toEqual(["00:1c.0"]);
    expect(machine.configRead(0x0100, 0, 4)).toBe(0xffffffff);
    expect(machine.completion()).toBe(1);
    expect(pf.vfCount).toBe(0);
    expect(machine.resolve(BigInt((low & ~0xf) >>> 0))).toBeUndefined();
    const kinds = machine.events().map(({ event }) => event.kind);
    expect(kinds).toContain("VFs disabled");
    expect(kinds.at(-1)).toBe("removed");
  });

  test("leaves an empty slot and a link that is down, and the port says that they changed", () => {
    expect([slotStatus() & 0x148, linkActive()]).toEqual([0x040, 1]);
    pf.removeDevice();
    expect([slotStatus() & 0x148, linkActive()]).toEqual([0x108, 0]);
    port.config.block("PCI Express").write("Slot Status", 0x0108);
    expect(slotStatus() & 0x148).toBe(0);
    pf.insertDevice();
    expect([slotStatus() & 0x148, linkActive()]).toEqual([0x148, 1]);
  });

  test("comes back as after power-on, its bus number to be captured again", () => {
    pf.removeDevice();
    pf.insertDevice();
    expect(pf.config.read(0x00, 4)).toBe(0xffffffff);
    expect(machine.configRead(0x0100, 0x00, 4)).toBe(0x10c9_8086);
    expect(machine.configRead(0x0100, 0x10, 4)).toBe(0);
    machine.configWrite(0x0100, 0x3c, 1, 0);
    expect(pf.address).toBe("01:00.0");
    expect(pf.config.block("SR-IOV").read("SR-IOV Control")).toBe(0);
  });

  test("takes everything below a switch along", async () => {
    const tree = {
      devices: [
        {
          type: "root-port",
          slot: "1c.0",
          devices: [
            {
              type: "switch",
              slot: "00.0",
              ports: [{ slot: "00.0", devices: [{ type: "endpoint", slot: "00.0", preset: "intel-82576" }] }],
            },
          ],
        },
      ],
    };
    const other = await Machine.create(describeMachine(tree, { file: "tree.json" }));
    enumerateMachine(other);
    expect(other.reachable()).toHaveLength(5);
    other.functions[1]!.removeDevice();
    expect(other.reachable().map((f) => f.address)).toEqual(["00:1c.0"]);
  });
});
