// Values that a preset makes up, named by their keys: "revisionId", "bars.0.size", "capabilities.sriov.vf.subsystemId".
// A BAR is named by its index, a capability by its type (one known by its ID alone, "other", by that: "0x19"), and a key
// speaks of all that lies below it.

import type { CapabilityDescription } from "./description";

/** The name of the whole among the names of its parts. */
export const ALL = "all";

/** Whether the value of a key is made up: it is listed, or something that contains it is. */
export function isSynthetic(keys: readonly string[], key: string): boolean {
  return keys.some((listed) => key === listed || key.startsWith(`${listed}.`));
}

/** What is made up of the thing with this key: names of its parts, `ALL` alone if it is the whole. */
export function syntheticParts(keys: readonly string[], key: string): string[] {
  if (isSynthetic(keys, key)) return [ALL];
  return keys.filter((listed) => listed.startsWith(`${key}.`)).map((listed) => listed.slice(key.length + 1));
}

/** How keys name a capability. */
export function keyOf(capability: CapabilityDescription): string {
  return capability.type === "other" ? `0x${capability.id.toString(16)}` : capability.type;
}
