// Capabilities of links, ports and requests, in machine files.

import { z } from "zod";
import { bits, count, size } from "../numbers";
import { common, flag } from "./common";

const channels = { ...common, channels: count(1, 8).optional().describe("Virtual Channels, VC0 among them") };
const lanes = { ...common, lanes: count(1, 32).optional().describe("Without it, the width of the link") };

const vc = z.strictObject({ type: z.literal("vc"), ...channels });
const mfvc = z.strictObject({ type: z.literal("mfvc"), ...channels });
const vcMfvc = z.strictObject({ type: z.literal("vc-mfvc"), ...channels });

const ats = z.strictObject({
  type: z.literal("ats"),
  ...common,
  queueDepth: count(1, 32).optional().describe("Invalidate requests that it takes at once; 32 without it"),
  pageAligned: flag,
  globalInvalidate: flag,
  relaxedOrdering: flag,
});

const pri = z.strictObject({
  type: z.literal("pri"),
  ...common,
  capacity: bits(32).optional().describe("Outstanding Page Request Capacity; 32 without it"),
  pasidRequired: flag.describe("PRG Response PASID Required"),
});

const pasid = z.strictObject({
  type: z.literal("pasid"),
  ...common,
  maxWidth: count(0, 20).optional().describe("Bits; 20 without it"),
  execute: flag,
  privileged: flag,
});

const multicast = z.strictObject({
  type: z.literal("multicast"),
  ...common,
  groups: count(1, 64).optional().describe("64 without it"),
  window: size().optional().describe("Requested size of a group's window, in an endpoint: a power of two"),
});

const ltr = z.strictObject({ type: z.literal("ltr"), ...common });
const secondaryPcie = z.strictObject({ type: z.literal("secondary-pcie"), ...lanes });

const dpc = z.strictObject({
  type: z.literal("dpc"),
  ...common,
  interrupt: bits(5).optional().describe("Message number"),
  rpExtensions: flag.describe("RP Extensions for DPC"),
  poisonedEgressBlocking: flag,
  softwareTrigger: flag.describe("True without it"),
  logSize: count(4, 9).optional().describe("Dwords of the RP PIO log; 4 without it"),
  dlActiveSignaling: flag,
});

const l1PmSubstates = z.strictObject({
  type: z.literal("l1-pm-substates"),
  ...common,
  supports: z.array(z.enum(["pci-pm-l1.2", "pci-pm-l1.1", "aspm-l1.2", "aspm-l1.1"])).optional(),
});

const ptm = z.strictObject({
  type: z.literal("ptm"),
  ...common,
  requester: flag,
  responder: flag,
  root: flag,
  granularity: bits(8).optional().describe("Nanoseconds"),
});

const dataLinkFeature = z.strictObject({
  type: z.literal("data-link-feature"),
  ...common,
  scaledFlowControl: flag.describe("True without it"),
});

const physicalLayer16 = z.strictObject({ type: z.literal("physical-layer-16"), ...lanes });
const physicalLayer32 = z.strictObject({ type: z.literal("physical-layer-32"), ...lanes });

const laneMargining = z.strictObject({
  type: z.literal("lane-margining"),
  ...lanes,
  driverSoftware: flag.describe("Margining Uses Driver Software"),
});

const device3 = z.strictObject({
  type: z.literal("device-3"),
  ...common,
  dmwrRouting: flag,
  tag14Completer: flag,
  tag14Requester: flag,
  l0p: flag,
});

const ide = z.strictObject({
  type: z.literal("ide"),
  ...common,
  linkStreams: count(0, 8).optional().describe("Link IDE Streams, one a Traffic Class"),
  selectiveStreams: z
    .array(z.strictObject({ addressBlocks: count(0, 15).optional() }))
    .max(32)
    .optional(),
});

const frs = z.strictObject({
  type: z.literal("frs"),
  ...common,
  depth: count(1, 4095).optional(),
  interrupt: bits(5).optional().describe("Message number"),
});

const npem = z.strictObject({ type: z.literal("npem"), ...common });

export const linkCapabilities = [
  vc,
  mfvc,
  vcMfvc,
  ats,
  pri,
  pasid,
  multicast,
  ltr,
  secondaryPcie,
  dpc,
  l1PmSubstates,
  ptm,
  dataLinkFeature,
  physicalLayer16,
  physicalLayer32,
  laneMargining,
  device3,
  ide,
  frs,
  npem,
] as const;
