// Built-in machines, as data in the form of machine files.

import type { MachineDescription } from "./description";
import { listOddities, listPresets, type Preset } from "./presets";
import { describeMachine } from "./read";
import type { MachineInput } from "./schema";

export const DEFAULT_MACHINE = "intel-82599";

interface BuiltIn {
  /** One line. */
  readonly description: string;
  readonly file: MachineInput & { readonly name: string };
}

/** One preset below a root port at 00:1c.0. */
function belowRootPort(name: string, preset: string, ariForwarding: boolean): BuiltIn["file"] {
  return {
    name,
    devices: [
      {
        type: "root-port",
        slot: "1c.0",
        name: "rp0",
        ariForwarding,
        devices: [{ type: "endpoint", slot: "00.0", name: "nic", preset }],
      },
    ],
  };
}

/** As many VFs as there are Routing IDs on buses 1 to 255. */
const maxVfs: BuiltIn["file"] = {
  name: "max-vfs",
  devices: [
    {
      type: "endpoint",
      slot: "03.0",
      name: "pf",
      vendorId: "0x1b36",
      deviceId: "0x0005",
      classCode: "0xff0000",
      subsystemVendorId: "0x1b36",
      subsystemId: "0x0005",
      bars: [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }],
      capabilities: [
        { type: "pm", at: "0x40" },
        {
          type: "msi-x",
          at: "0x70",
          vectors: 3,
          table: { bar: 0, offset: 0 },
          pba: { bar: 0, offset: "0x800" },
        },
        { type: "pcie", at: "0xa0" },
        { type: "aer", at: "0x100" },
        {
          type: "sriov",
          at: "0x160",
          totalVfs: 65280,
          firstVfOffset: "0xe8",
          vfStride: 1,
          vfDeviceId: "0x0005",
          vfBars: [{ index: 0, type: "memory64", prefetchable: true, size: "4K" }],
          vf: {
            capabilities: [
              {
                type: "msi-x",
                at: "0x70",
                vectors: 3,
                table: { bar: 0, offset: 0 },
                pba: { bar: 0, offset: "0x800" },
              },
              { type: "pcie", at: "0xa0" },
            ],
          },
        },
      ],
    },
  ],
};

/** Machines that are more than one preset below a root port. */
const scenes: readonly BuiltIn[] = [
  {
    description: "Root port with ARI Forwarding, a two-port Intel 82599 below (the default)",
    file: belowRootPort(DEFAULT_MACHINE, DEFAULT_MACHINE, true),
  },
  {
    description: "The same without ARI Forwarding: VFs lie on the next bus",
    file: belowRootPort("intel-82599-no-ari", "intel-82599", false),
  },
  {
    description: "Four-port Intel X710 below a root port without ARI Forwarding: VFs lie on the next bus",
    file: belowRootPort("intel-x710-quad-no-ari", "intel-x710-quad", false),
  },
  {
    description: "Integrated endpoint 00:03.0 with 65,280 VFs, 01:00.0 to ff:1f.7 (synthetic)",
    file: maxVfs,
  },
];

/** A machine of the preset's name, with the device alone below a root port. */
function machineOf({ name, place }: Preset): BuiltIn {
  if (place === "root-bus") {
    const device = { type: "endpoint", slot: "03.0", name: "pf", preset: name } as const;
    return { description: `The preset ${name} at 00:03.0`, file: { name, devices: [device] } };
  }
  const ariForwarding = place === "ari-port";
  const description = `Root port with${ariForwarding ? "" : "out"} ARI Forwarding, the preset ${name} below`;
  return { description, file: belowRootPort(name, name, ariForwarding) };
}

/** Machines with an oddity, by its name. */
const odd: readonly BuiltIn[] = listOddities().map(machineOf);

const machines: readonly BuiltIn[] = [
  ...scenes,
  ...listPresets()
    .filter(({ name }) => name !== DEFAULT_MACHINE)
    .map(machineOf),
];

type Named = { readonly name: string; readonly description: string };

const nameOf = ({ file, description }: BuiltIn): Named => ({ name: file.name, description });

/** Every built-in machine but those of oddities, with one line of description, the default first. */
export function listMachines(): readonly Named[] {
  return machines.map(nameOf);
}

/** Those that do not simply have a preset's name; the default among them. */
export function listScenes(): readonly Named[] {
  return scenes.map(nameOf);
}

/** The contents of a built-in machine's file, or undefined if there is no such machine. */
export function builtInFile(name: string): MachineInput | undefined {
  return [...machines, ...odd].find(({ file }) => file.name === name)?.file;
}

/** A built-in machine, or undefined if there is no such machine. */
export function builtInMachine(name: string): MachineDescription | undefined {
  const file = builtInFile(name);
  return file && describeMachine(file, { file: name });
}
