// The plain device that oddities are twists of: QEMU's test device by its IDs, made up in everything else, with 8 VFs.

import type { FunctionInput } from "../../schema/function";
import type { CapabilityInput, SrIovInput, VfInput } from "../../schema/sr-iov";
import type { Place, Preset } from "../preset";

const VFS = 8;

const msiX: CapabilityInput = {
  type: "msi-x",
  at: "0x70",
  vectors: 3,
  table: { bar: 0, offset: 0 },
  pba: { bar: 0, offset: "0x800" },
};

export const vfCapabilities: readonly CapabilityInput[] = [
  msiX,
  { type: "pcie", at: "0xa0" },
  { type: "aer", at: "0x100" },
  { type: "ari", at: "0x150" },
];

/** What differs from the plain device. */
export interface Twist {
  readonly pf?: Partial<FunctionInput>;
  readonly sriov?: Partial<SrIovInput>;
  readonly vf?: VfInput;
  /** Replacements of capabilities of the PF, by type. */
  readonly capabilities?: readonly CapabilityInput[];
}

const plainCapabilities: readonly CapabilityInput[] = [
  { type: "pm", at: "0x40", noSoftReset: true },
  msiX,
  { type: "pcie", at: "0xa0" },
  { type: "aer", at: "0x100" },
  { type: "ari", at: "0x150" },
];

/** The PF with this Function number; the VFs of several follow each other. */
export function pf({ pf: keys, sriov, vf, capabilities = [] }: Twist, number = 0): FunctionInput {
  const replaced = plainCapabilities.map(
    (plain) => capabilities.find(({ type }) => type === plain.type) ?? plain,
  );
  return {
    vendorId: "0x1b36",
    deviceId: "0x0005",
    classCode: "0xff0000",
    revisionId: 0,
    subsystemVendorId: "0x1b36",
    subsystemId: "0x0005",
    interruptPin: 1 + number,
    bars: [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }],
    capabilities: [
      ...replaced,
      {
        type: "sriov",
        at: "0x160",
        totalVfs: VFS,
        firstVfOffset: 16 + number * (VFS - 1),
        vfStride: 1,
        vfDeviceId: "0x0005",
        vfBars: [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }],
        vf: { capabilities: [...vfCapabilities], ...vf },
        ...sriov,
      },
    ],
    ...keys,
  };
}

export interface OddityOptions {
  readonly place?: Place;
  /** What is made up: everything, unless it is a device that somebody met. */
  readonly synthetic?: readonly string[];
  /** Rules that a check finds broken as well, as it cannot tell why. */
  readonly consequences?: readonly string[];
}

/** `breaks` are exactly the rules that it breaks. */
export function oddity(
  name: string,
  description: string,
  breaks: readonly string[],
  functions: readonly FunctionInput[],
  { place = "ari-port", synthetic = ["capabilities", "bars"], consequences = [] }: OddityOptions = {},
): Preset {
  return {
    name: `oddity-${name}`,
    description,
    deviates: breaks,
    consequences,
    synthetic,
    sharedLink: false,
    functions,
    place,
  };
}
