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

/** Blocks to which general checks write nothing: mailboxes, sizes, commands. */
const LEFT_ALONE = new Set([
  "af",
  "doe",
  "dpa",
  "ide",
  "lane-margining",
  "mfvc",
  "multicast",
  "npem",
  "resizable-bar",
  "vc",
  "vc-mfvc",
  "vf-resizable-bar",
  "vpd",
]);

/** Whether general checks may write to a block. */
export const mayBeWritten = ({ key }: Block) => !LEFT_ALONE.has(key);

export function isTrigger(block: Block, { register, field }: ResolvedField): boolean {
  return TRIGGERS[block.key]?.[register.name]?.includes(field.name) === true;
}
