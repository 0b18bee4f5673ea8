// Machines to enumerate, and what must hold of every enumerated one.

import { expect } from "vitest";
import type { ConfigAccess, EnumerationReport } from "../../../src/firmware/index";
import type { PciFunction } from "../../../src/model/function";
import type { Machine } from "../../../src/model/machine";
import type { FunctionInput } from "../../support/machines";

/** A configuration write as it passed. */
export interface SeenWrite {
  readonly routingId: number;
  readonly offset: number;
  readonly value: number;
}

/** The same access, with all writes noted in `writes`. */
export function recording(access: ConfigAccess, writes: SeenWrite[]): ConfigAccess {
  return {
    read: access.read,
    write: (routingId, offset, size, value) => {
      writes.push({ routingId, offset, value });
      access.write(routingId, offset, size, value);
    },
  };
}

/** Root bus 0 with all bus numbers. */
export const ROOT_0 = [{ bus: 0, lastBus: 255 }];

/** A BAR as machine files write it. */
export const bar = (
  index: number,
  type: "memory32" | "memory64" | "io",
  size: string,
  prefetchable = false,
) => ({
  index,
  type,
  size,
  ...(type !== "io" && { prefetchable }),
});

/** A PF with one VF BAR and whatever else is given. */
export function pf(
  sriov: { totalVfs: number; firstVfOffset?: number; vfStride?: number; [key: string]: unknown },
  rest: FunctionInput = {},
): FunctionInput {
  return {
    ...rest,
    capabilities: [
      { type: "pcie" },
      ...(rest.capabilities ?? []),
      {
        type: "sriov",
        firstVfOffset: 8,
        vfStride: 1,
        vfDeviceId: 1,
        vfBars: [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }],
        ...sriov,
      },
    ],
  };
}

export const bridgeOf = (report: EnumerationReport, address: string) =>
  report.bridges.find((bridge) => bridge.address === address);

/** `base-limit` of a window in hexadecimal; undefined if it is closed. */
export function windowOf(report: EnumerationReport, address: string, kind: string): string | undefined {
  const found = report.windows.find((window) => window.address === address && window.kind === kind);
  return found && `${found.base.toString(16)}-${found.limit.toString(16)}`;
}

/** The base of a BAR; undefined if it has none. */
export function baseOf(
  report: EnumerationReport,
  address: string,
  bar: number,
  kind = "bar",
): bigint | undefined {
  return report.assignments.find((a) => a.address === address && a.bar === bar && a.kind === kind)?.base;
}

/** Nothing lies on anything else, I/O and memory apart. */
export function expectNoOverlap({ assignments }: EnumerationReport): void {
  const spans = assignments.map((a) => ({ ...a, end: a.base + a.size * BigInt(a.count) }));
  for (const space of [true, false]) {
    const sorted = spans
      .filter((a) => (a.type === "io") === space)
      .sort((a, b) => (a.base < b.base ? -1 : 1));
    sorted.slice(1).forEach((span, i) => {
      expect(span.base, `${span.address} behind ${sorted[i]!.address}`).toBeGreaterThanOrEqual(
        sorted[i]!.end,
      );
    });
  }
}

const ROM_ENABLE = 1;

/** Every memory BAR and every VF's slice claims its first and its last byte, and I/O BARs store what is written. */
export function expectAllReached(machine: Machine, { assignments }: EnumerationReport): void {
  for (const { address, kind, bar, type, base, size, count } of assignments) {
    const owner = machine.at(address) as PciFunction;
    if (kind === "rom") {
      const at = owner.isBridge ? 0x38 : 0x30;
      owner.config.write(at, owner.config.read(at) | ROM_ENABLE);
    }
    if (type === "io") {
      const last = Number(base + size) - 4;
      owner.core.portWrite(last, 4, 0x5eed0000 + last);
      expect(owner.core.portRead(last, 4), `port ${last} of ${address}`).toBe(0x5eed0000 + last);
      continue;
    }
    for (let i = 0; i < count; i++) {
      const expected = kind === "vf-bar" ? owner.vfs[i]!.address : address;
      for (const offset of [0n, size - 1n]) {
        const target = machine.resolve(base + size * BigInt(i) + offset);
        expect([target?.function.address, target?.bar, target?.offset]).toEqual([expected, bar, offset]);
      }
    }
  }
}

/** Configuration space of every Function, by address. */
export function registers(machine: Machine): Record<string, string> {
  const all = machine.functions.map((f): [string, string] => [f.address, hex(f.image())]);
  return Object.fromEntries(all);
}

export function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
