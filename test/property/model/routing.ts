// Who answers to a Routing ID: found anew for each request by walking down from the root bus.

import type { ModelFunction } from "./function";
import { closed, isLink } from "./links";
import { routingIdOf } from "./vfs";

/** A Function, or one of its VFs, and how the request reached the device. */
export interface Owner {
  readonly f: ModelFunction;
  readonly vf?: number;
  readonly type: 0 | 1;
}

const DEVICE_CONTROL_2 = 0x28;
const ARI_FORWARDING_ENABLE = 5;

export const secondary = (bridge: ModelFunction) => bridge.get(0x19, 8);
const subordinate = (bridge: ModelFunction) => bridge.get(0x1a, 8);

export const inRange = (bridge: ModelFunction, bus: number) =>
  bus >= secondary(bridge) && bus <= subordinate(bridge);

export function ariForwarding(bridge: ModelFunction): boolean {
  if (bridge.pcie === 0) return false;
  return ((bridge.get(bridge.pcie + DEVICE_CONTROL_2, 16) >> ARI_FORWARDING_ENABLE) & 1) === 1;
}

/** The first VF whose Routing ID matches. */
function vfWhere(
  functions: readonly ModelFunction[],
  matches: (rid: number) => boolean,
  type: 0 | 1,
): Owner | undefined {
  for (const f of functions) {
    if (f.state.vfCount === 0) continue;
    const { firstVfOffset, vfStride } = f.state.placement;
    const first = routingIdOf(f) + firstVfOffset;
    for (let vf = 0; vf < f.state.vfCount; vf++) {
      if (matches((first + vf * vfStride) % 65536)) return { f, vf, type };
    }
  }
  return undefined;
}

/** A Type 0 request on a link: the Function number decides; VFs on the captured bus are among them (R30, R31). */
function onLink(bridge: ModelFunction, devfn: number): Owner | undefined {
  if (!ariForwarding(bridge) && devfn > 7) return undefined;
  const f = bridge.below.find((child) => child.devfn === devfn);
  if (f) return { f, type: 0 };
  return vfWhere(bridge.below, (rid) => rid === (rid & 0xff00) + devfn && isCaptured(bridge, rid), 0);
}

function isCaptured(bridge: ModelFunction, rid: number): boolean {
  return bridge.children[0]?.device.capturedBus === rid >> 8;
}

/** Type 1 requests reach VFs on later buses than the captured one only (R30). */
function below(bridge: ModelFunction, bus: number, devfn: number): Owner | undefined {
  if (closed(bridge)) return undefined;
  if (bus === secondary(bridge)) {
    if (isLink(bridge)) return onLink(bridge, devfn);
    const f = bridge.below.find((child) => child.devfn === devfn);
    return f && { f, type: 0 };
  }
  const next = bridge.below.find((child) => child.isBridge && inRange(child, bus));
  if (next) return below(next, bus, devfn);
  const captured = bridge.children[0]?.device.capturedBus ?? 0;
  return bus > captured ? vfWhere(bridge.below, (rid) => rid === bus * 256 + devfn, 1) : undefined;
}

/** Who answers to a Routing ID; undefined is an Unsupported Request. */
export function ownerOf(
  roots: readonly ModelFunction[],
  rootBus: number,
  routingId: number,
): Owner | undefined {
  const bus = routingId >> 8;
  const devfn = routingId & 0xff;
  const integrated = roots.filter((f) => !f.isBridge);
  if (bus === rootBus) {
    const f = roots.find((one) => one.devfn === devfn);
    return f ? { f, type: 0 } : vfWhere(integrated, (rid) => rid === routingId, 0);
  }
  const port = roots.find((f) => f.isBridge && inRange(f, bus));
  if (port) return below(port, bus, devfn);
  return vfWhere(integrated, (rid) => rid === routingId, 1);
}
