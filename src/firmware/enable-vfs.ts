// Enables the VFs of a PF as its driver does.

import type { AccessSize } from "../core/core";
import { PcieError } from "../errors";
import type { BarDescription } from "../machine/description";
import type { PciFunction } from "../model/function";
import type { Machine } from "../model/machine";
import { type ConfigAccess, machineAccess } from "./access";
import { findExtendedCapability } from "./capabilities";
import { CAPABILITY, SR_IOV, SR_IOV_CONTROL } from "./registers";
import { carryOut } from "./steps";

/** VFs that cannot be enabled: more than there are, none, or where the PF refuses. */
export class EnableVfsError extends PcieError {
  readonly code = "CANNOT_ENABLE_VFS";
  constructor(
    /** Address of the PF. */
    readonly address: string,
    /** How many were asked for. */
    readonly count: number,
    reason: string,
  ) {
    super(`${address}: cannot enable ${count} VFs: ${reason}`);
  }
}

export interface EnabledVfs {
  readonly count: number;
  /** As read back after NumVFs was written (R24). */
  readonly firstVfOffset: number;
  readonly vfStride: number;
  /** What the VFs lack; empty if nothing. */
  readonly warnings: readonly EnableVfsWarning[];
}

export interface EnableVfsWarning {
  /** Address of the PF. */
  readonly where: string;
  /** `VFs`, or `VF BAR0`. */
  readonly what: string;
  /** One line that begins with the address. */
  readonly message: string;
}

/**
 * Writes NumVFs, then VF Enable and VF MSE at once; ARI Capable Hierarchy stays as firmware left it. Throws
 * EnableVfsError for a `count` that is not from 1 to TotalVFs, a Function that is no PF or is not reached, VFs that
 * exist already, and where VF Enable does not stay set.
 */
export function enableVfs(machine: Machine, pf: PciFunction, count: number): EnabledVfs {
  const access = machineAccess(machine, pf.domain);
  const fail = (reason: string) => new EnableVfsError(pf.address, count, reason);
  if (!pf.reachable) throw fail("no request reaches the PF");
  const capability = carryOut(findExtendedCapability(pf.routingId, CAPABILITY.srIov), access);
  if (capability === 0) throw fail("it has no SR-IOV capability");
  const registers = new SrIovRegisters(access, pf.routingId, capability);
  const total = registers.read("TotalVFs");
  if (!Number.isInteger(count) || count < 1 || count > total) throw fail(`it can have 1 to ${total}`);
  const control = registers.read("SR-IOV Control");
  if ((control & SR_IOV_CONTROL.vfEnable) !== 0) throw fail(`${pf.vfCount} are enabled`);
  registers.write("NumVFs", count);
  if (registers.read("NumVFs") !== count) throw fail(`NumVFs reads ${registers.read("NumVFs")}`);
  const firstVfOffset = registers.read("First VF Offset");
  const vfStride = registers.read("VF Stride");
  registers.write("SR-IOV Control", control | SR_IOV_CONTROL.vfEnable | SR_IOV_CONTROL.vfMse);
  if ((registers.read("SR-IOV Control") & SR_IOV_CONTROL.vfEnable) === 0)
    throw fail("VF Enable does not stay set");
  const warnings = [...busWarnings(pf), ...barWarnings(pf, registers)];
  return { count, firstVfOffset, vfStride, warnings };
}

/** The capability, by requests. */
class SrIovRegisters {
  constructor(
    private readonly access: ConfigAccess,
    private readonly routingId: number,
    private readonly capability: number,
  ) {}

  read(register: keyof typeof SR_IOV, size: AccessSize = 2): number {
    return this.access.read(this.routingId, this.capability + SR_IOV[register], size);
  }

  write(register: keyof typeof SR_IOV, value: number): void {
    this.access.write(this.routingId, this.capability + SR_IOV[register], 2, value);
  }

  vfBar({ index, type }: BarDescription): bigint {
    const at = this.capability + SR_IOV["VF BAR0"] + 4 * index;
    const low = this.access.read(this.routingId, at, 4) & ~0xf;
    const high = type === "memory64" ? this.access.read(this.routingId, at + 4, 4) : 0;
    return (BigInt(high) << 32n) | BigInt(low >>> 0);
  }
}

function busWarnings(pf: PciFunction): EnableVfsWarning[] {
  const { core, handle, address, vfCount } = pf;
  const lost: number[] = [];
  for (let vf = 0; vf < vfCount; vf++) {
    const owner = core.ownerOf(core.routingIdOf(handle, vf));
    if (owner?.function !== handle || owner.vf !== vf) lost.push(vf);
  }
  if (lost.length === 0) return [];
  const message =
    `${address}: no request reaches ${lost.length} of ${vfCount} VFs, the first is VF ${lost[0]}: ` +
    "their Routing IDs lie outside the bus range of the bridges above, or need ARI Forwarding";
  return [{ where: address, what: "VFs", message }];
}

/** A VF BAR is of use only if its first and its last byte lead to the first and the last VF (R48, R102). */
function barWarnings(pf: PciFunction, registers: SrIovRegisters): EnableVfsWarning[] {
  const { address, vfCount } = pf;
  return (pf.srIov?.vfBars ?? []).flatMap((bar) => {
    const what = `VF BAR${bar.index}`;
    const base = registers.vfBar(bar);
    const span = sliceBytes(bar, registers) * BigInt(vfCount);
    const leads = leadsTo(base, pf, 0) && leadsTo(base + span - 1n, pf, vfCount - 1);
    if (base !== 0n && leads) return [];
    const reason = base === 0n ? "has no address" : "lies outside the windows of the bridges above";
    return [{ where: address, what, message: `${address}: ${what} ${reason}, so VFs lack memory` }];
  });
}

/** Bytes of one VF (R45). */
function sliceBytes({ size }: BarDescription, registers: SrIovRegisters): bigint {
  const page = BigInt(registers.read("System Page Size", 4)) * 4096n;
  return size > page ? size : page;
}

function leadsTo(address: bigint, { core, handle }: PciFunction, vf: number): boolean {
  const target = core.resolve(address);
  return target?.function === handle && target.vf === vf;
}
