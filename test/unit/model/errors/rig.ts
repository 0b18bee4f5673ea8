// A switch below a Root Port, with slots and containment, and an endpoint; error reporting is on everywhere.

import { enumerateMachine } from "../../../../src/firmware";
import { describeMachine } from "../../../../src/machine/read";
import { type AnyFunction, Machine } from "../../../../src/model/machine";

const slot = {
  "Slot Capabilities.Hot-Plug Capable": 1,
  "Slot Capabilities.Attention Button Present": 1,
  "Slot Capabilities.Power Controller Present": 1,
  "Slot Capabilities.MRL Sensor Present": 1,
  "Link Capabilities.Surprise Down Error Reporting Capable": 1,
};

const portCapabilities = (more: object) => [
  { type: "pm", at: "0x80" },
  { type: "msi", at: "0xa0" },
  { type: "pcie", at: "0x40", slot: true, values: { ...slot, ...more } },
  { type: "aer", at: "0x100" },
  { type: "dpc", at: "0x200", rpExtensions: true, dlActiveSignaling: true },
];

const file = (more: object) => ({
  devices: [
    {
      type: "root-port",
      slot: "1c.0",
      capabilities: portCapabilities(more),
      devices: [{ type: "endpoint", slot: "00.0", preset: "intel-82576" }],
    },
  ],
});

export const PORT = { pcie: 0x40, aer: 0x100, dpc: 0x200, msi: 0xa0 };

export async function errorRig(values: object = {}) {
  const machine = await Machine.create(describeMachine(file(values), { file: "errors.json" }));
  enumerateMachine(machine);
  const at = (address: string): AnyFunction => {
    const f = machine.at(address);
    if (!f) throw new Error(`${address} does not answer`);
    return f;
  };
  const port = machine.functions[0]!;
  const pf = machine.physicalFunctions[0]!;
  const sent: number[] = [];
  machine.interrupts.connect({ message: ({ vector }) => void sent.push(vector) });
  port.config.write(PORT.msi + 4, 0xfee00000);
  port.config.write(PORT.msi + 2, 1, 2);
  port.config.write(0x3e, 2, 2);
  port.config.write(PORT.aer + 0x2c, 7);
  for (const f of [port, pf]) f.config.block("PCI Express").write("Device Control", 0xf);
  machine.events();
  return { machine, at, port, pf, sent };
}

export type ErrorRig = Awaited<ReturnType<typeof errorRig>>;
