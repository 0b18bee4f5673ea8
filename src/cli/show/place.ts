// How a Function is named where its Routing ID says little: before enumeration most of them are reached by nobody.

import { formatRoutingId } from "../../decode/routing-id";
import type { PciFunction } from "../../model/function";

const hex2 = (value: number) => value.toString(16).padStart(2, "0");

/** `1c.0`; of an ARI Device the number that fits the same eight bits. */
export function slotOf({ composed, description }: PciFunction): string {
  const devfn = (composed.device.device << 3) | description.function;
  return `${hex2((devfn >> 3) & 0x1f)}.${devfn & 7}`;
}

/** Its address, or the way to it from its root bus: `00:1c.0/00.0`. */
export function placeOf(f: PciFunction): string {
  if (f.reachable) return f.address;
  if (f.parent) return `${placeOf(f.parent)}/${slotOf(f)}`;
  const { composed, description } = f;
  const devfn = (composed.device.device << 3) | description.function;
  return formatRoutingId((composed.root.bus << 8) | (devfn & 0xff), f.domain);
}
