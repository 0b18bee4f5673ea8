// The machine file: its root, and the schema of all that lies in it.

import { z } from "zod";
import { address, bits, count, size } from "./numbers";
import { devices } from "./schema/devices";
import { frames } from "./schema/frames";
import { deviates } from "./schema/function";
import { iommu } from "./schema/iommu";

const range = z.strictObject({ base: address(), size: size() });

const root = z.strictObject({
  domain: bits(32).optional(),
  bus: count(0, 255).optional(),
  devices,
});

/** Strict: a key it does not name is an error. Decodes texts to numbers, but fills in no defaults. */
export const machineFile = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().min(1).optional(),
    ecam: z.strictObject({ base: address().optional(), buses: count(1, 256).optional() }).optional(),
    io: range.optional().describe("Where enumeration may place I/O BARs and windows"),
    mmio32: range.optional().describe("Memory below 4 GiB for BARs and windows"),
    mmio64: range.optional().describe("Memory above 4 GiB for BARs and windows"),
    devices: devices.optional().describe("What lies on bus 0 of domain 0"),
    roots: z.array(root).min(1, "must hold at least one root bus").optional(),
    deviates,
    frames: frames.optional().describe("Room of embedded switches; with this key every PF has one"),
    iommu: iommu.optional(),
    barPages: count(0, 262144).optional().describe("Pages of 4 KiB for what is written into plain BARs"),
  })
  .meta({ title: "Ridge machine", description: "A PCI Express hierarchy for Ridge" });

export type MachineFile = z.output<typeof machineFile>;
/** A machine file as data: what JSON holds. */
export type MachineInput = z.input<typeof machineFile>;
