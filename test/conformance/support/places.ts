// Places for the Function under test: what stands around it, what rows may ask of it, how it is reached and reset.

import type { CapabilityInput } from "../../../src/machine/schema/sr-iov";
import type { PortType, Trait } from "../../../src/spec";
import {
  type DeviceInput,
  endpoint,
  type FunctionInput,
  type MachineInput,
  machineWith,
} from "../../support/machines";
import { ari, type Capabilities, completed, pcie, sriov } from "./lists";

/** After these VFs are gone. */
export const takesVfsAway = (reset: ResetName) => !reset.startsWith("FLR");

export type ResetName =
  | "FLR by register"
  | "FLR"
  | "VF Enable"
  | "hot reset"
  | "secondary bus reset"
  | "fundamental reset";

export interface Place {
  /** "PF", "root port", "VF": part of titles. */
  readonly name: string;
  readonly vf: boolean;
  readonly portType: PortType;
  readonly layout: 0 | 1;
  readonly traits: readonly Trait[];
  /** Device/Port Type field. */
  readonly typeCode: number;
  /** What resets the Function here. */
  readonly resets: readonly ResetName[];
  /** The machine in which the Function with these keys has this place; it is named `subject`. */
  file(keys: FunctionInput): MachineInput;
}

const listOf = (keys: FunctionInput): Capabilities => keys.capabilities ?? [];

function below(keys: FunctionInput, ...more: CapabilityInput[]): DeviceInput[] {
  return [endpoint({ ...keys, name: "subject", capabilities: completed(listOf(keys), pcie, ...more) })];
}

const port = (devices: DeviceInput[], keys: object = {}): DeviceInput =>
  ({ type: "root-port", slot: "1c.0", name: "port", ariForwarding: true, devices, ...keys }) as DeviceInput;

const portKeys = (keys: FunctionInput) => ({
  ...keys,
  name: "subject",
  ariForwarding: true,
  capabilities: completed(listOf(keys), pcie),
});

const LEAF = endpoint({ name: "leaf", capabilities: [{ type: "pcie" }] });

const ENDPOINT_RESETS = [
  "FLR by register",
  "FLR",
  "hot reset",
  "secondary bus reset",
  "fundamental reset",
] as const;
const INTEGRATED_RESETS = ["FLR by register", "FLR", "hot reset", "fundamental reset"] as const;
const PORT_RESETS = ["hot reset", "fundamental reset"] as const;
const LOWER_PORT_RESETS = ["hot reset", "secondary bus reset", "fundamental reset"] as const;
const VF_RESETS = [...ENDPOINT_RESETS, "VF Enable"] as const;

const function0 = { vf: false, layout: 0, traits: [] } as const;

export const places = {
  pf: {
    ...function0,
    name: "PF",
    portType: "endpoint",
    typeCode: 0,
    traits: ["lowest PF"],
    resets: ENDPOINT_RESETS,
    file: (keys) => machineWith(port(below(keys, ari, sriov()))),
  },
  secondPf: {
    ...function0,
    name: "second PF",
    portType: "endpoint",
    typeCode: 0,
    resets: ENDPOINT_RESETS,
    file: (keys) => {
      const first = { capabilities: [pcie, { ...ari, at: 0x100 }, sriov({ firstVfOffset: 64 })] };
      const second = { ...keys, name: "subject", capabilities: completed(listOf(keys), pcie, ari, sriov()) };
      return machineWith(port([endpoint(first, second)]));
    },
  },
  endpoint: {
    ...function0,
    name: "endpoint without VFs",
    portType: "endpoint",
    typeCode: 0,
    resets: ENDPOINT_RESETS,
    file: (keys) => machineWith(port(below(keys))),
  },
  integratedPf: {
    ...function0,
    name: "root-complex integrated PF",
    portType: "root-complex-integrated-endpoint",
    typeCode: 9,
    traits: ["lowest PF", "root-complex integrated"],
    resets: INTEGRATED_RESETS,
    file: (keys) => {
      const [device] = below(keys, sriov());
      return machineWith({ ...device, slot: "03.0" } as DeviceInput);
    },
  },
  eventCollector: {
    ...function0,
    name: "event collector",
    portType: "root-complex-event-collector",
    typeCode: 10,
    traits: ["root-complex integrated"],
    resets: PORT_RESETS,
    file: (keys) => {
      const capabilities = completed(listOf(keys), pcie).map((c) =>
        c.type === "pcie" ? { ...c, portType: "root-complex-event-collector" as const, flr: false } : c,
      );
      const [device] = [endpoint({ ...keys, classCode: 0x080700, name: "subject", capabilities })];
      return machineWith({ ...device, slot: "04.0" } as DeviceInput);
    },
  },
  rootPort: {
    ...function0,
    name: "root port",
    portType: "root-port",
    layout: 1,
    typeCode: 4,
    resets: PORT_RESETS,
    file: (keys) => machineWith(port([LEAF], portKeys(keys))),
  },
  upstreamPort: {
    ...function0,
    name: "upstream port",
    portType: "upstream-port",
    layout: 1,
    typeCode: 5,
    resets: LOWER_PORT_RESETS,
    file: (keys) => {
      const { ariForwarding: _, ...upstream } = portKeys(keys);
      return machineWith(
        port([{ type: "switch", slot: "00.0", ...upstream, ports: [{ slot: "00.0", devices: [LEAF] }] }]),
      );
    },
  },
  downstreamPort: {
    ...function0,
    name: "downstream port",
    portType: "downstream-port",
    layout: 1,
    typeCode: 6,
    resets: LOWER_PORT_RESETS,
    file: (keys) =>
      machineWith(
        port([
          { type: "switch", slot: "00.0", ports: [{ slot: "00.0", ...portKeys(keys), devices: [LEAF] }] },
        ]),
      ),
  },
  bridge: {
    ...function0,
    name: "PCI Express to PCI bridge",
    portType: "pcie-to-pci-bridge",
    layout: 1,
    typeCode: 7,
    resets: LOWER_PORT_RESETS,
    file: (keys) => {
      const { ariForwarding: _, ...bridge } = portKeys(keys);
      return machineWith(port([{ type: "pci-bridge", slot: "00.0", ...bridge }]));
    },
  },
  vf: {
    ...function0,
    name: "VF",
    vf: true,
    portType: "endpoint",
    typeCode: 0,
    traits: ["VF"],
    resets: VF_RESETS,
    file: (keys) => {
      const bars = [{ index: 0, type: "memory64", size: "16K" } as const];
      const listed = listOf(keys);
      const vf = { capabilities: completed(listed, pcie, ari) };
      const own = completed(listed, pcie, ari, sriov({ vfBars: bars, vf }));
      return machineWith(port([endpoint({ ...keys, bars, name: "subject", capabilities: own })]));
    },
  },
} satisfies Record<string, Place>;
