// A machine as the tree shows it: root buses, Functions, and the VFs of each PF as columns.

import { openWindows } from "../../decode/windows";
import {
  type AnyFunction,
  classCodeName,
  type DeviceDescription,
  formatRoutingId,
  type Machine,
  type PciFunction,
} from "../../index";
import type { FunctionKey } from "../protocol/actions";
import type { BridgeKind, HierarchyNode, VfRun } from "../protocol/views";
import { lowerHex } from "../text";

export function keyOf(machine: Machine, f: AnyFunction): FunctionKey {
  return "pf" in f ? `${keyOf(machine, f.pf)}-v${f.index}` : `f${machine.functions.indexOf(f)}`;
}

/** The Function or VF that a key stands for; undefined for root buses and groups, and for a VF that is gone. */
export function functionOf(machine: Machine, key: FunctionKey): AnyFunction | undefined {
  const match = /^f(\d+)(?:-v(\d+))?$/.exec(key);
  const f = match ? machine.functions[Number(match[1])] : undefined;
  if (!f || match?.[2] === undefined) return f;
  const vf = Number(match[2]);
  return vf < f.vfCount ? machine.find(f.domain, f.handle, vf) : undefined;
}

export function hierarchyOf(machine: Machine): HierarchyNode[] {
  return machine.description.roots.map(({ domain, bus, devices }) => {
    const here = new Set(devices.flatMap((device) => device.functions));
    const functions = machine.functions.filter((f) => !f.parent && here.has(f.description));
    const address = `${lowerHex(domain, 4)}:${lowerHex(bus, 2)}`;
    const children = nodesOf(machine, functions, devices);
    return { key: `r${address}`, kind: "root", address, title: "root bus", children };
  });
}

function nodesOf(
  machine: Machine,
  functions: readonly PciFunction[],
  devices: readonly DeviceDescription[],
): HierarchyNode[] {
  return functions.map((f) => {
    const device = devices.find((one) => one.functions.includes(f.description));
    return { ...nodeOf(machine, f), ...(device && { device: device.pointer }) };
  });
}

function nodeOf(machine: Machine, f: PciFunction): HierarchyNode {
  const absent = !f.reachable;
  const device = formatRoutingId(f.routingId & 0xff).slice(3);
  return {
    key: keyOf(machine, f),
    kind: "function",
    address: absent ? `--:${device}` : f.address,
    title: className(f),
    ids: idsOf(f),
    ...(absent && { absent }),
    ...(f.srIov && { note: `PF ${f.vfCount}/${f.srIov.totalVfs}` }),
    ...(f.name !== undefined && { name: f.name }),
    ...(f.isBridge && bridgeParts(f)),
    enabled: enabledOf(f),
    children: nodesOf(machine, f.children, f.description.below),
    ...(f.vfCount > 0 && { vfs: vfRun(machine, f) }),
  };
}

function vfRun(machine: Machine, pf: PciFunction): VfRun {
  const ids = `${lowerHex(pf.peek(0) & 0xffff, 4)}:${lowerHex(pf.srIov?.vfDeviceId ?? 0, 4)}`;
  const routingIds = routingIdsOf(pf);
  return { pf: keyOf(machine, pf), domain: pf.domain, ids, routingIds, reached: reachedVfs(pf) };
}

/** Of its VFs. */
export function routingIdsOf({ core, handle, vfCount }: PciFunction): Uint16Array {
  return Uint16Array.from({ length: vfCount }, (_, vf) => core.routingIdOf(handle, vf));
}

/** By VF: 1 where requests reach it. */
export function reachedVfs(pf: PciFunction): Uint8Array {
  const { core, handle } = pf;
  return Uint8Array.from(routingIdsOf(pf), (routingId, vf) => {
    const owner = core.ownerOf(routingId);
    return owner?.function === handle && owner.vf === vf ? 1 : 0;
  });
}

/** Name of its Class Code as lspci has it. */
export function className(f: AnyFunction): string {
  const code = f.peek(8) >>> 8;
  return classCodeName(code) ?? `Class ${lowerHex(code, 6)}`;
}

/** `8086:10fb`; of a VF what software makes of it: the PF's Vendor ID and the VF Device ID (R59). */
export function idsOf(f: AnyFunction): string {
  const pf = "pf" in f ? f.pf : f;
  const vendor = lowerHex(pf.peek(0) & 0xffff, 4);
  const device = "pf" in f ? (f.pf.srIov?.vfDeviceId ?? 0) : f.peek(0) >>> 16;
  return `${vendor}:${lowerHex(device, 4)}`;
}

const BRIDGES: Readonly<Record<string, BridgeKind>> = {
  "root-port": "Root Port",
  "upstream-port": "Upstream Port",
  "downstream-port": "Downstream Port",
};

const WINDOWS = { io: "io", memory: "mem", prefetchable: "pref" } as const;

function bridgeParts(f: PciFunction) {
  const windows = openWindows(f.image()).map(({ kind, base, limit }) => {
    const digits = (address: bigint) => address.toString(16);
    return `${WINDOWS[kind]} ${digits(base)}-${digits(limit)}`;
  });
  return { buses: busRange(f), bridge: BRIDGES[f.description.kind] ?? "PCI bridge", windows } as const;
}

/** Memory Space Enable and Bus Master Enable, in short. */
function enabledOf(f: PciFunction): string[] {
  const command = f.peek(4);
  return [(command & 2) !== 0 ? "Mem" : "", (command & 4) !== 0 ? "BM" : ""].filter((one) => one !== "");
}

function busRange(f: PciFunction): string {
  const buses = f.peek(0x18);
  return `[${lowerHex((buses >>> 8) & 0xff, 2)}-${lowerHex((buses >>> 16) & 0xff, 2)}]`;
}
