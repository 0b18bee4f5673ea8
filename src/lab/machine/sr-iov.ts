// SR-IOV of a PF as the page pictures it.

import { type AnyFunction, decodeFunction, type Machine, type PciFunction } from "../../index";
import type { RegisterView, SrIovPortView, SrIovView } from "../protocol/views";
import { blockView } from "./function-view";
import { keyOf, reachedVfs, routingIdsOf } from "./hierarchy";
import { vfBarViews } from "./vf-bars";

/** Of a PF, or of the PF of a VF; undefined if there is none whose capability can be read. */
export function srIovView(machine: Machine, f: AnyFunction | undefined): SrIovView | undefined {
  const pf = f && ("pf" in f ? f.pf : f);
  if (!pf?.reachable) return undefined;
  const registers = blockRegisters(pf, "SR-IOV");
  const named = new Map(registers.map((register) => [register.name, register]));
  if (!named.has("NumVFs")) return undefined;
  const value = (name: string) => named.get(name)?.value ?? 0;
  const control = (field: string) => fieldOf(named.get("SR-IOV Control"), field) === 1;
  return {
    pf: keyOf(machine, pf),
    address: pf.address,
    domain: pf.domain,
    routingId: pf.routingId,
    ...(f && "pf" in f && { vf: f.index }),
    registers,
    totalVfs: value("TotalVFs"),
    numVfs: value("NumVFs"),
    enabled: pf.vfCount > 0,
    firstVfOffset: value("First VF Offset"),
    vfStride: value("VF Stride"),
    ari: control("ARI Capable Hierarchy"),
    range: rangeOf(pf),
    reached: reachedVfs(pf),
    others: othersOf(machine, pf),
    ...(pf.parent && { port: portView(machine, pf.parent) }),
    bars: vfBarViews(pf, registers, control("VF MSE")),
  };
}

function blockRegisters(f: PciFunction, name: string): readonly RegisterView[] {
  const bytes = f.config.bytes();
  const block = decodeFunction(bytes, { vf: false }).find((one) => one.name === name);
  return block ? blockView(block, bytes, bytes).registers : [];
}

function fieldOf(register: RegisterView | undefined, name: string): number | undefined {
  return register?.fields.find((field) => field.name === name)?.value;
}

function rangeOf({ vfs }: PciFunction): string {
  const [first] = vfs;
  if (!first) return "";
  return vfs.length === 1 ? first.address : `${first.address} … ${vfs.at(-1)?.address}`;
}

/** PFs and other Functions beside it, with their VFs. */
function othersOf(machine: Machine, pf: PciFunction): Uint16Array {
  const beside = machine.functions.filter(
    (f) => f !== pf && f.parent === pf.parent && f.domain === pf.domain && f.reachable,
  );
  return Uint16Array.from(beside.flatMap((f) => [f.routingId, ...routingIdsOf(f)]));
}

function portView(machine: Machine, port: PciFunction): SrIovPortView {
  const buses = port.peek(0x18);
  const control = blockRegisters(port, "PCI Express").find(({ name }) => name === "Device Control 2");
  const forwarding = control?.fields.find(({ name }) => name === "ARI Forwarding Enable");
  return {
    key: keyOf(machine, port),
    address: port.address,
    secondary: (buses >>> 8) & 0xff,
    subordinate: (buses >>> 16) & 0xff,
    ...(control && forwarding?.control === "flag" && { control }),
  };
}
