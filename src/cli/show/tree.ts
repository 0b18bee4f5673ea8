// The tree of a machine, drawn as users of `lspci -tv` know it.

import type { PciFunction, VirtualFunction } from "../../model/function";
import type { Machine } from "../../model/machine";
import { slotOf } from "./place";

/** A line of the tree: what stands before its children, and what a leaf says of itself. */
interface Branch {
  readonly label: string;
  /** A bus; without it a leaf. */
  readonly below?: readonly Branch[];
  readonly text?: string;
}

/** So many VFs are drawn one by one, more of them as a range. */
const FEW_VFS = 16;

const hex2 = (value: number) => value.toString(16).padStart(2, "0");
const hex4 = (value: number) => value.toString(16).padStart(4, "0");

/** A VF on the bus is told by its slot, one on another bus by its address. */
function vfLabel(vf: VirtualFunction, bus: number): string {
  return vf.routingId >> 8 === bus ? vf.address.slice(-4) : vf.address;
}

function vfBranches(pf: PciFunction): Branch[] {
  const { vfs } = pf;
  const bus = pf.routingId >> 8;
  const name = pf.address;
  const last = vfs.at(-1);
  if (vfs.length > FEW_VFS && last) {
    const label = `${vfLabel(vfs[0]!, bus)} … ${vfLabel(last, bus)}`;
    return [{ label, text: `VFs 0 to ${last.index} of ${name}` }];
  }
  return vfs.map((vf) => ({ label: vfLabel(vf, bus), text: `VF ${vf.index} of ${name}` }));
}

function textOf({ description, name }: PciFunction): string {
  const { vendorId, deviceId } = description;
  return `${hex4(vendorId)}:${hex4(deviceId)}${name === undefined ? "" : ` ${name}`}`;
}

/** `[01]`, `[01-02]` as in lspci; before enumeration a bridge has no buses to name. */
function busesBelow(bridge: PciFunction): string {
  const dword = bridge.peek(0x18);
  const [secondary, subordinate] = [(dword >>> 8) & 0xff, (dword >>> 16) & 0xff];
  if (secondary === 0) return "[?]";
  return subordinate > secondary ? `[${hex2(secondary)}-${hex2(subordinate)}]` : `[${hex2(secondary)}]`;
}

function branches(functions: readonly PciFunction[]): Branch[] {
  const own = functions.map((f): Branch => {
    if (!f.isBridge) return { label: slotOf(f), text: textOf(f) };
    return { label: `${slotOf(f)}-${busesBelow(f)}-`, below: branches(f.children) };
  });
  return [...own, ...functions.flatMap(vfBranches)];
}

/** Children of a bus behind `head`; `indent` stands before the lines that follow the first. */
function draw(head: string, indent: string, children: readonly Branch[], lines: string[]): void {
  if (children.length === 0) lines.push(`${head}-`);
  children.forEach((child, index) => {
    const isFirst = index === 0;
    const isLast = index === children.length - 1;
    const mark = children.length === 1 ? "---" : isFirst ? "-+-" : isLast ? " \\-" : " +-";
    const before = isFirst ? head : indent;
    const under = isLast ? "   " : " | ";
    const line = `${before}${mark}${child.label}`;
    const deeper = `${indent}${under}${" ".repeat(child.label.length)}`;
    if (child.below) draw(line, deeper, child.below, lines);
    else lines.push(`${line}${child.text === undefined ? "" : `  ${child.text}`}`);
  });
}

/** One piece for each root bus, lines without their ends. */
export function treeLines(machine: Machine): string[] {
  const lines: string[] = [];
  for (const root of machine.description.roots) {
    const top = machine.functions.filter((f) => f.parent === undefined && f.composed.root === root);
    const head = `-[${hex4(root.domain)}:${hex2(root.bus)}]`;
    draw(head, " ".repeat(head.length), branches(top), lines);
  }
  return lines;
}
