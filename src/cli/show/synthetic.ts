// What a preset made up, told at the value: as a list of names in JSON, as a remark in the text.

import { ALL, syntheticParts } from "../../machine/synthetic";
import type { PciFunction } from "../../model/function";

export interface Marked {
  /** Names of members whose values are made up; "all" alone if everything is, the thing itself included. */
  readonly synthetic?: readonly string[];
}

/** The mark of the thing with this key; `names` translates names of keys into those of members. */
export function markOf(
  { description }: PciFunction,
  key: string,
  names: Readonly<Record<string, string>> = {},
): Marked {
  return marked(syntheticParts(description.synthetic, key).map((part) => names[part] ?? part));
}

/** Nothing at all where nothing is made up. */
export function marked(parts: readonly string[]): Marked {
  return parts.length > 0 ? { synthetic: parts } : {};
}

/** ` (synthetic)`, ` (synthetic: size)`, or nothing. */
export function remark({ synthetic = [] }: Marked): string {
  if (synthetic.length === 0) return "";
  return synthetic.includes(ALL) ? " (synthetic)" : ` (synthetic: ${synthetic.join(", ")})`;
}

/** The remark at one member of the thing. */
export function remarkAt({ synthetic = [] }: Marked, ...members: readonly string[]): string {
  const isMarked = synthetic.includes(ALL) || members.some((member) => synthetic.includes(member));
  return isMarked ? " (synthetic)" : "";
}
