// What `ridge show` tells of the registers that all VFs of a PF have in common.

import type { CapabilityDescription, VfDescription } from "../../machine/description";
import { keyOf } from "../../machine/synthetic";
import type { PciFunction } from "../../model/function";
import { blockByKey } from "../../spec";
import { capabilityName, extendedCapabilityName } from "../../spec/capability-names";
import { hex } from "./hex";
import { type Marked, markOf } from "./synthetic";

export interface VfData extends Marked {
  readonly revisionId: number;
  readonly subsystemId: string;
  readonly capabilities: readonly VfCapabilityData[];
}

export interface VfCapabilityData extends Marked {
  readonly offset: number;
  readonly name: string;
}

const KEY = "capabilities.sriov.vf";

function nameOf(capability: CapabilityDescription): string {
  if (capability.type !== "other") return blockByKey(capability.type)?.name ?? capability.type;
  const { id, extended } = capability;
  return (extended ? extendedCapabilityName(id) : capabilityName(id)) ?? hex(id);
}

export function vfData(pf: PciFunction, vf: VfDescription): VfData {
  const { synthetic, ...mark } = markOf(pf, KEY);
  const own = synthetic?.filter((part) => !part.startsWith("capabilities."));
  return {
    revisionId: vf.revisionId,
    subsystemId: hex(vf.subsystemId, 4),
    capabilities: vf.capabilities.map((capability) => ({
      offset: capability.at,
      name: nameOf(capability),
      ...markOf(pf, `${KEY}.capabilities.${keyOf(capability)}`),
    })),
    ...mark,
    ...(own && own.length > 0 && { synthetic: own }),
  };
}
