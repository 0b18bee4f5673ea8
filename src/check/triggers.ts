// Fields that act when they are written: the general checks and putting back leave them as they read.

import type { Block } from "../spec/index";
import type { ResolvedField } from "../spec/planes";

/** By block, then register. */
const TRIGGERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  type1: { "Bridge Control": ["Secondary Bus Reset"] },
  pm: { "Power Management Control/Status": ["PowerState"] },
  pcie: {
    "Device Control": ["Bridge Configuration Retry Enable / Initiate Function Level Reset"],
    "Link Control": ["Link Disable", "Retrain Link"],
    "Link Control 2": ["Enter Compliance", "Target Link Speed"],
    "Slot Control": ["Power Controller Control", "Electromechanical Interlock Control"],
  },
  sriov: { "SR-IOV Control": ["VF Enable"] },
  dpc: { "DPC Control": ["DPC Trigger Enable", "DPC Software Trigger"] },
  "secondary-pcie": { "Link Control 3": ["Perform Equalization"] },
  pri: { "Page Request Control": ["Reset"] },
};

const MAILBOX = "what is written to it is a request to the device";
const MEMORY = "what is written to it moves or sizes memory that the Function claims";
const LINK = "what is written to it changes how the link carries packets";

/** Blocks to which general checks write nothing, and why. */
const LEFT_ALONE: Readonly<Record<string, string>> = {
  af: "what is written to it resets the Function",
  doe: MAILBOX,
  dpa: "what is written to it changes what the Function consumes",
  ide: LINK,
  "lane-margining": LINK,
  mfvc: LINK,
  multicast: MEMORY,
  npem: "what is written to it switches lights of the enclosure",
  "resizable-bar": MEMORY,
  vc: LINK,
  "vc-mfvc": LINK,
  "vf-resizable-bar": MEMORY,
  vpd: MAILBOX,
};

/** Why general checks write nothing to the block of that key; undefined if they do. */
export const leftAlone = (key: string): string | undefined => LEFT_ALONE[key];

export function isTrigger(block: Block, { register, field }: ResolvedField): boolean {
  return TRIGGERS[block.key]?.[register.name]?.includes(field.name) === true;
}
