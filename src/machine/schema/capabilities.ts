// Capabilities in machine files.

import { z } from "zod";
import { bits, count, offset } from "../numbers";
import { common, flag } from "./common";
import { deviceCapabilities } from "./device-capabilities";
import { linkCapabilities } from "./link-capabilities";

const pm = z.strictObject({
  type: z.literal("pm"),
  ...common,
  version: count(1, 3).optional(),
  noSoftReset: flag,
  d1: flag,
  d2: flag,
  pmeSupport: bits(5).optional().describe("One bit a state, D0 is bit 0, D3cold bit 4"),
});

const msi = z.strictObject({
  type: z.literal("msi"),
  ...common,
  vectors: count(1, 32).optional().describe("A power of two"),
  address64: flag,
  masking: flag,
});

const barPlace = z.strictObject({ bar: count(0, 5), offset: offset(0xfffffff8) });

const msiX = z.strictObject({
  type: z.literal("msi-x"),
  ...common,
  vectors: count(1, 2048),
  table: barPlace,
  pba: barPlace,
});

const portTypes = [
  "endpoint",
  "legacy-endpoint",
  "root-port",
  "upstream-port",
  "downstream-port",
  "pcie-to-pci-bridge",
  "pci-to-pcie-bridge",
  "root-complex-integrated-endpoint",
  "root-complex-event-collector",
] as const;

const pcie = z.strictObject({
  type: z.literal("pcie"),
  ...common,
  version: count(1, 2).optional(),
  portType: z.enum(portTypes).optional().describe("Without it, what the place in the tree makes it"),
  flr: flag.describe("Function Level Reset Capability"),
  extendedTag: flag,
  maxPayload: count(128, 4096).optional().describe("Bytes, a power of two"),
  linkSpeed: count(1, 6).optional().describe("1 is 2.5 GT/s, 6 is 64 GT/s"),
  linkWidth: count(1, 32).optional(),
  portNumber: bits(8).optional(),
  slot: flag.describe("Slot Implemented"),
  slotNumber: bits(13).optional(),
  rrsVisibility: flag.describe("Configuration RRS Software Visibility, of a root port"),
});

const aer = z.strictObject({ type: z.literal("aer"), ...common, version: count(1, 3).optional() });

const ari = z.strictObject({
  type: z.literal("ari"),
  ...common,
  nextFunction: bits(8).optional().describe("Without it the next Function of the device"),
});

const serial = z
  .codec(z.string().regex(/^(0x)?[0-9a-fA-F]{1,16}$|^[0-9a-fA-F]{2}(-[0-9a-fA-F]{2}){7}$/), z.bigint(), {
    decode: (text) => BigInt(`0x${text.replace(/^0x|-/g, "")}`),
    encode: (value) => value.toString(16).padStart(16, "0"),
  })
  .describe("64 bits in hexadecimal, most significant first");

const dsn = z.strictObject({ type: z.literal("dsn"), ...common, serial: serial.optional() });

const acs = z.strictObject({
  type: z.literal("acs"),
  ...common,
  supports: z
    .array(
      z.enum([
        "source-validation",
        "translation-blocking",
        "request-redirect",
        "completion-redirect",
        "upstream-forwarding",
        "egress-control",
        "direct-translated",
      ]),
    )
    .optional(),
  egressVectorBits: count(1, 256).optional(),
});

/** All but SR-IOV, which contains capabilities itself. */
export const plainCapabilities = [
  pm,
  msi,
  msiX,
  pcie,
  aer,
  ari,
  dsn,
  acs,
  ...deviceCapabilities,
  ...linkCapabilities,
] as const;

/** Those whose keys are no more than values of rows. */
export type ListedCapabilityFile = z.output<
  (typeof deviceCapabilities)[number] | (typeof linkCapabilities)[number]
>;

export type PlainCapabilityFile = z.output<(typeof plainCapabilities)[number]>;
export type PlainCapabilityInput = z.input<(typeof plainCapabilities)[number]>;
