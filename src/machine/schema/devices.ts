// Devices in machine files: root ports, switches, endpoints and bridges, each with what lies below.

import { z } from "zod";
import { deviates, type FunctionFile, type FunctionInput, functionKeys, functions } from "./function";
import { type Slot, slot } from "./slot";

const below = z
  .lazy((): z.ZodType<DeviceFile[], DeviceInput[]> => devices)
  .optional()
  .describe("Below a port: one component; below a bridge: devices by slot");

const ariForwarding = z.boolean().optional().describe("ARI Forwarding Supported");

const rootPort = z.strictObject({
  type: z.literal("root-port"),
  slot,
  ...functionKeys,
  ariForwarding,
  devices: below,
});

const downstreamPort = z.strictObject({ slot, ...functionKeys, ariForwarding, devices: below });

const switchDevice = z.strictObject({
  type: z.literal("switch"),
  slot,
  ...functionKeys,
  ports: z
    .array(downstreamPort.meta({ id: "downstreamPort" }), { error: "must be the list of downstream ports" })
    .min(1, "a switch needs at least one downstream port"),
});

const endpoint = z.strictObject({
  type: z.literal("endpoint"),
  slot,
  preset: z.string().optional().describe("Name of a preset, instead of the keys of a Function"),
  functions: functions.optional().describe("Several Functions, instead of the keys of one"),
  sharedLink: z.boolean().optional().describe("Its PFs share one embedded switch"),
  ...functionKeys,
  deviates,
});

const pciBridge = z.strictObject({ type: z.literal("pci-bridge"), slot, ...functionKeys, devices: below });

const device = z
  .discriminatedUnion("type", [rootPort, switchDevice, endpoint, pciBridge])
  .meta({ id: "device" });

export const devices = z.array(device).meta({ id: "devices" });

export type DownstreamPortFile = FunctionFile & {
  slot: Slot;
  ariForwarding?: boolean;
  devices?: DeviceFile[];
};
export type RootPortFile = DownstreamPortFile & { type: "root-port" };
export type SwitchFile = FunctionFile & { type: "switch"; slot: Slot; ports: DownstreamPortFile[] };
export type EndpointFile = z.output<typeof endpoint>;
export type PciBridgeFile = FunctionFile & { type: "pci-bridge"; slot: Slot; devices?: DeviceFile[] };
export type DeviceFile = RootPortFile | SwitchFile | EndpointFile | PciBridgeFile;

type PortInput = FunctionInput & { slot: string; ariForwarding?: boolean; devices?: DeviceInput[] };
export type DeviceInput =
  | (PortInput & { type: "root-port" })
  | (FunctionInput & { type: "switch"; slot: string; ports: PortInput[] })
  | z.input<typeof endpoint>
  | (FunctionInput & { type: "pci-bridge"; slot: string; devices?: DeviceInput[] });
