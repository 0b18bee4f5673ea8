// Capabilities of what a device is and does, in machine files.

import { z } from "zod";
import { address, bits, count, offset, size } from "../numbers";
import { data } from "./bytes";
import { common, flag } from "./common";

const vpd = z.strictObject({
  type: z.literal("vpd"),
  ...common,
  name: z.string().max(255).optional().describe("Identifier string"),
  fields: z
    .record(z.string().regex(/^[0-9A-Z]{2}$/, "must be two capital letters or digits"), z.string().max(255))
    .optional()
    .describe('Read-only fields by keyword: "PN" part number, "SN" serial number …; a checksum is added'),
  data: data.optional().describe("All contents, instead of name and fields"),
  writable: flag.describe("Software's writes change the contents; false without it"),
});

const subsystemId = z.strictObject({
  type: z.literal("subsystem-id"),
  ...common,
  subsystemVendorId: bits(16),
  subsystemId: bits(16),
});

const vendorSpecific = z.strictObject({
  type: z.literal("vendor-specific"),
  ...common,
  data: data.optional().describe("Bytes behind the three of the header"),
});

const vsec = z.strictObject({
  type: z.literal("vsec"),
  ...common,
  id: bits(16),
  revision: bits(4).optional(),
  data: data.optional().describe("Bytes behind the eight of the headers"),
});

const dvsec = z.strictObject({
  type: z.literal("dvsec"),
  ...common,
  vendorId: bits(16),
  id: bits(16),
  revision: bits(4).optional(),
  data: data.optional().describe("Bytes behind the ten of the headers"),
});

const debugPort = z.strictObject({
  type: z.literal("debug-port"),
  ...common,
  bar: count(0, 5),
  offset: offset(0x1fff),
});

const sata = z.strictObject({
  type: z.literal("sata"),
  ...common,
  bar: count(0, 5).optional().describe("Without it, the registers lie behind the capability"),
  offset: offset(0x3ffffc).optional(),
});

const af = z.strictObject({ type: z.literal("af"), ...common });

const entry = {
  base: address(),
  size: size().describe("Of a VF BAR, one VF's part: a power of two"),
  prefetchable: flag,
  enabled: flag.describe("True without it"),
  writable: flag.describe("Base and size can be written"),
};

const ea = z.strictObject({
  type: z.literal("ea"),
  ...common,
  entries: z
    .array(
      z.union([
        z.strictObject({ bar: count(0, 5), ...entry }),
        z.strictObject({ vfBar: count(0, 5), ...entry }),
      ]),
    )
    .max(63)
    .describe("BARs at fixed addresses, which `bars` and `vfBars` do not list"),
});

const resizable = z
  .array(
    z.strictObject({
      bar: count(0, 5),
      sizes: z.array(size()).min(1).describe("Powers of two from 1 MiB, the BAR's own size among them"),
    }),
  )
  .min(1)
  .max(6);

const resizableBar = z.strictObject({ type: z.literal("resizable-bar"), ...common, bars: resizable });
const vfResizableBar = z.strictObject({ type: z.literal("vf-resizable-bar"), ...common, bars: resizable });

const budget = z.strictObject({
  basePower: bits(8),
  scale: count(0, 3).optional().describe("Of 1 W, 0.1 W, 0.01 W, 0.001 W"),
  subState: bits(3).optional(),
  state: count(0, 3).optional().describe("D0 to D3"),
  operation: bits(3).optional().describe("Type: 2 idle, 3 sustained, 7 maximum"),
  rail: bits(3).optional().describe("0 is 12 V, 1 is 3.3 V, 7 thermal"),
});

const powerBudgeting = z.strictObject({
  type: z.literal("power-budgeting"),
  ...common,
  systemAllocated: flag,
  budgets: z.array(budget).max(255).optional().describe("What Data Select selects from"),
});

const dpa = z.strictObject({
  type: z.literal("dpa"),
  ...common,
  substates: z.array(bits(8)).min(1).max(32).describe("Power of each substate, in units of `scale`"),
  scale: count(0, 3).optional().describe("10 W, 1 W, 0.1 W or 0.01 W"),
});

const doe = z.strictObject({
  type: z.literal("doe"),
  ...common,
  interrupt: bits(11).optional().describe("Message number; without it there are no interrupts"),
  protocols: z
    .array(z.strictObject({ vendorId: bits(16), dataObjectType: bits(8) }))
    .max(254)
    .optional()
    .describe("What the host answers, besides discovery, which the device answers"),
  mailbox: count(4, 0x4000).optional().describe("Dwords of the longest data object; 256 without it"),
});

const tphRequester = z.strictObject({
  type: z.literal("tph-requester"),
  ...common,
  interruptVector: flag.describe("Interrupt Vector Mode Supported"),
  deviceSpecific: flag.describe("Device Specific Mode Supported"),
  extended: flag,
  table: z.enum(["none", "capability", "msi-x"]).optional(),
  entries: count(1, 2048).optional(),
});

const rtr = z.strictObject({
  type: z.literal("rtr"),
  ...common,
  resetTime: bits(12).optional().describe("Nine bits of value, three of scale (32^scale ns)"),
  dlUpTime: bits(12).optional(),
  flrTime: bits(12).optional(),
  d3hotToD0Time: bits(12).optional(),
});

export const deviceCapabilities = [
  vpd,
  subsystemId,
  vendorSpecific,
  vsec,
  dvsec,
  debugPort,
  sata,
  af,
  ea,
  resizableBar,
  vfResizableBar,
  powerBudgeting,
  dpa,
  doe,
  tphRequester,
  rtr,
] as const;
