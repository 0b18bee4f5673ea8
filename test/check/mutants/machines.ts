// The machines on which mutants are made.

import { enableVfs, enumerateMachine } from "../../../src/firmware";
import { builtInMachine } from "../../../src/machine/built-in";
import { Machine } from "../../../src/model/machine";
import { machineOfAll } from "../../support/all-capabilities";
import { build, type DeviceInput, endpoint, machineWith, rootPort } from "../../support/machines";

export const DEFAULT = "intel-82576";

/** Configuration space with the extended capabilities 0008h and 0009h. */
function channels(): Buffer {
  const bytes = Buffer.alloc(0x1000);
  bytes.writeUInt32LE(0x1041_1af4, 0x00);
  bytes.writeUInt32LE(0x0010_0000, 0x04);
  bytes.writeUInt32LE(0x0200_0001, 0x08);
  bytes.writeUInt8(0x40, 0x34);
  bytes.writeUInt32LE(0x0092_0010, 0x40);
  bytes.writeUInt32LE(0x8000, 0x44);
  bytes.writeUInt32LE(0x1401_0008, 0x100);
  bytes.writeUInt32LE(0x0001_0009, 0x140);
  return bytes;
}

/** Machines that are no built-in ones as they stand. */
const made: Readonly<Record<string, () => Promise<Machine>>> = {
  all: () => build(machineOfAll),
  /** Multi-Function Virtual Channel, and the virtual channels beside it, which machine files know by their bytes alone. */
  channels: () =>
    build(machineWith({ ...endpoint({ image: channels().toString("hex") }), slot: "03.0" } as DeviceInput)),
  /** A Root Port that tells of the activation of its link. */
  "link-activation": () =>
    build(
      machineWith(
        rootPort([], {
          capabilities: [
            { type: "pcie" },
            {
              type: "l1-pm-substates",
              values: { "L1 PM Substates Capabilities.Link Activation Supported": 1 },
            },
          ],
        }),
      ),
    ),
  /** A PF that supports the migration of VFs. */
  migrating: () =>
    build(
      machineWith({
        ...endpoint({
          capabilities: [
            { type: "pcie" },
            {
              type: "sriov",
              totalVfs: 2,
              firstVfOffset: 1,
              vfStride: 1,
              vfDeviceId: 1,
              values: { "SR-IOV Capabilities.VF Migration Capable": 1 },
            },
          ],
        }),
        slot: "03.0",
      } as DeviceInput),
    ),
  /** The Root Port tells software of Request Retry Status. */
  "retry-visible": () =>
    build({
      name: "retry-visible",
      devices: [
        {
          type: "root-port",
          slot: "1c.0",
          name: "port",
          ariForwarding: true,
          capabilities: [{ type: "pcie", rrsVisibility: true }],
          devices: [{ type: "endpoint", slot: "00.0", name: "nic", preset: DEFAULT }],
        },
      ],
    }),
  "vfs-found": () => builtIn("intel-82599-no-ari"),
};

/** What was done to a machine before the check, but for enumeration. */
const prepared: Readonly<Record<string, (machine: Machine) => void>> = {
  "retry-visible": (machine) => {
    const { config } = machine.functions.find(({ name }) => name === "port")!;
    config
      .block("PCI Express")
      .write("Root Control", { "Configuration RRS Software Visibility Enable": true });
  },
  "vfs-found": (machine) => void enableVfs(machine, machine.physicalFunctions[0]!, 2),
};

async function builtIn(name: string): Promise<Machine> {
  const description = builtInMachine(name);
  if (!description) throw new Error(`no machine ${name}`);
  return Machine.create(description);
}

export async function machineNamed(name: string): Promise<Machine> {
  const machine = await (made[name]?.() ?? builtIn(name));
  enumerateMachine(machine);
  prepared[name]?.(machine);
  return machine;
}
