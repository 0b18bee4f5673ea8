// Which PFs have an embedded switch, and how much room it gets.

import type { Core } from "../../core/core";
import type { SwitchRoom, WorkerRoom } from "../../core/frames";
import type { FramesDescription, FunctionDescription } from "../../machine/description";
import type { ComposedFunction } from "./compose";

const NETWORK = 0x02;
/** PFs with more VFs than this have a switch only where the machine file says so. */
const FEW_VFS = 256;
const FEW_VLAN_SETS = 64;

/** A switch of each PF, or of all PFs of a device that share one link. */
export function reserveSwitches(
  core: Core,
  functions: readonly ComposedFunction[],
  given: FramesDescription | undefined,
): void {
  const groups = switchesOf(functions, given !== undefined);
  if (groups.length === 0) return;
  const ports = Math.max(...groups.map(portsOf));
  core.frames.reserve(workerRoom(given ?? {}, ports));
  for (const group of groups) {
    const index = core.frames.addSwitch(switchRoom(given, portsOf(group)));
    for (const { handle } of group) core.frames.join(index, handle);
  }
}

function switchesOf(functions: readonly ComposedFunction[], all: boolean): ComposedFunction[][] {
  const groups = new Map<unknown, ComposedFunction[]>();
  for (const f of functions) {
    if (!hasSwitch(f, all)) continue;
    const key = f.device.sharedLink ? f.device : f;
    groups.set(key, [...(groups.get(key) ?? []), f]);
  }
  return [...groups.values()];
}

function hasSwitch({ description }: ComposedFunction, all: boolean): boolean {
  const totalVfs = totalVfsOf(description);
  if (totalVfs === undefined || description.kind !== "endpoint") return false;
  return all || (description.classCode >> 16 === NETWORK && totalVfs <= FEW_VFS);
}

/** Undefined unless it is a PF. */
function totalVfsOf({ capabilities }: FunctionDescription): number | undefined {
  return capabilities.find((c) => c.type === "sriov")?.totalVfs;
}

/** Ports of a switch: the uplink, and each PF with its TotalVFs VFs. */
function portsOf(group: readonly ComposedFunction[]): number {
  return group.reduce((sum, { description }) => sum + 1 + (totalVfsOf(description) ?? 0), 1);
}

function workerRoom(given: FramesDescription, ports: number): WorkerRoom {
  return {
    workers: given.workers ?? 1,
    ring: given.ring ?? 256,
    // A frame may have every port for a destination.
    destinations: Math.max(given.destinations ?? 1024, 2 * ports),
    buffer: given.buffer ?? 65536,
    receiveRings: given.receiveRings ?? 4,
    receiveRingBytes: given.receiveRingBytes ?? 32768,
  };
}

function switchRoom(given: FramesDescription | undefined, ports: number): SwitchRoom {
  const addresses = given?.addresses ?? Math.max(1024, Math.min(2 * ports, 131072));
  const vlanSets = Math.min(2 * ports + 4, given ? 4096 : FEW_VLAN_SETS);
  return {
    addresses,
    members: given?.members ?? 2 * addresses,
    vlanSets: given?.vlanSets ?? vlanSets,
  };
}
