// A machine as the items of the tree: root buses, Functions, and VFs below their PF.

import {
  type AnyFunction,
  classCodeName,
  formatRoutingId,
  type Machine,
  type PciFunction,
  type VirtualFunction,
} from "../index";
import type { TreeItem, TreeText } from "./views";

/** More VFs than this stand in groups, one for each bus. */
const UNGROUPED_VFS = 64;

/** Key of a Function or VF in the tree. */
export function keyOf(machine: Machine, f: AnyFunction): string {
  return "pf" in f ? `${keyOf(machine, f.pf)}-v${f.index}` : `f${machine.functions.indexOf(f)}`;
}

/** The Function or VF that a key stands for; undefined for roots and groups, and for a VF that is gone. */
export function functionOf(machine: Machine, key: string): AnyFunction | undefined {
  const match = /^f(\d+)(?:-v(\d+))?$/.exec(key);
  const f = match ? machine.functions[Number(match[1])] : undefined;
  return match?.[2] === undefined ? f : f?.vfs[Number(match[2])];
}

export function treeOf(machine: Machine): TreeItem[] {
  return machine.description.roots.map(({ domain, bus, devices }) => {
    const here = new Set(devices.flatMap((device) => device.functions));
    const functions = machine.functions.filter((f) => !f.parent && here.has(f.description));
    const address = `${digits(domain, 4)}:${digits(bus, 2)}`;
    return item({
      key: `r${address}`,
      kind: "root",
      open: true,
      expandable: functions.length > 0,
      text: () => ({ address, title: "root bus" }),
      children: () => functions.map((f) => functionItem(machine, f)),
    });
  });
}

interface LazyItem extends Pick<TreeItem, "key" | "kind" | "open" | "expandable"> {
  text(): TreeText;
  children(): TreeItem[];
}

function item({ key, kind, open, expandable, text, children }: LazyItem): TreeItem {
  let made: TreeItem[] | undefined;
  return {
    key,
    kind,
    open,
    expandable,
    get text() {
      return text();
    },
    get children() {
      made ??= children();
      return made;
    },
  };
}

function functionItem(machine: Machine, f: PciFunction): TreeItem {
  const key = keyOf(machine, f);
  return item({
    key,
    kind: "function",
    open: true,
    expandable: f.children.length > 0 || f.vfCount > 0,
    text: () => functionText(f),
    children: () => [
      ...f.children.map((child) => functionItem(machine, child)),
      ...(f.vfCount > UNGROUPED_VFS ? groups(key, f.vfs) : vfItems(key, f.vfs)),
    ],
  });
}

function functionText(f: PciFunction): TreeText {
  const absent = !f.reachable;
  const device = f.routingId & 0xff;
  return {
    address: absent ? `--:${formatRoutingId(device).slice(3)}` : f.address,
    title: className(f),
    ids: idsOf(f),
    absent,
    ...(f.srIov && { note: `PF ${f.vfCount}/${f.srIov.totalVfs}` }),
    ...(f.name !== undefined && { name: f.name }),
    ...(f.isBridge && { buses: busRange(f) }),
  };
}

/** Name of its Class Code as lspci has it. */
export function className(f: AnyFunction): string {
  const code = f.peek(8) >>> 8;
  return classCodeName(code) ?? `Class ${digits(code, 6)}`;
}

/** `8086:10fb`; of a VF what software makes of it: the PF's Vendor ID and the VF Device ID (R59). */
export function idsOf(f: AnyFunction): string {
  const pf = "pf" in f ? f.pf : f;
  const vendor = digits(pf.peek(0) & 0xffff, 4);
  const device = "pf" in f ? (f.pf.srIov?.vfDeviceId ?? 0) : f.peek(0) >>> 16;
  return `${vendor}:${digits(device, 4)}`;
}

function busRange(f: PciFunction): string {
  const buses = f.peek(0x18);
  return `[${digits((buses >>> 8) & 0xff, 2)}-${digits((buses >>> 16) & 0xff, 2)}]`;
}

function vfItems(pfKey: string, vfs: readonly VirtualFunction[]): TreeItem[] {
  return vfs.map((vf) => {
    const text = () => ({
      address: vf.address,
      title: `VF ${vf.index}`,
      ids: idsOf(vf),
      absent: !vf.reachable,
    });
    const key = `${pfKey}-v${vf.index}`;
    return item({ key, kind: "vf", open: false, expandable: false, text, children: () => [] });
  });
}

function groups(pfKey: string, vfs: readonly VirtualFunction[]): TreeItem[] {
  const byBus = new Map<number, VirtualFunction[]>();
  for (const vf of vfs) {
    const bus = vf.routingId >> 8;
    const group = byBus.get(bus);
    if (group) group.push(vf);
    else byBus.set(bus, [vf]);
  }
  return [...byBus].map(([bus, group]) => {
    const text = () => ({
      address: `bus ${digits(bus, 2)}`,
      title: `VF ${group[0]?.index}–${group.at(-1)?.index}`,
      note: `${group.length} VFs`,
    });
    const children = () => vfItems(pfKey, group);
    return item({ key: `${pfKey}-b${bus}`, kind: "group", open: false, expandable: true, text, children });
  });
}

function digits(value: number, count: number): string {
  return value.toString(16).padStart(count, "0");
}
