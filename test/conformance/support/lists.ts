// Capability lists of the Function under test: the block under test and what else its place needs.

import type { CapabilityInput } from "../../../src/machine/schema/sr-iov";

/** Where the blocks around the one under test lie; the latter is at 40h or 100h. */
export const PCIE_AT = 0xb0;
export const ARI_AT = 0x200;
export const SRIOV_AT = 0x240;

export type Capabilities = readonly CapabilityInput[];

/** The list with those of `more` whose type it lacks; the extended one at 100h comes first of its list. */
export function completed(list: Capabilities, ...more: CapabilityInput[]): CapabilityInput[] {
  const added = more.filter(({ type }) => !list.some((own) => own.type === type));
  const atStart = (c: CapabilityInput) => (Number(c.at) === 0x100 ? 0 : 1);
  const all = [...list, ...added].sort((a, b) => atStart(a) - atStart(b));
  const extended = ["aer", "ari", "dsn", "acs", "sriov"];
  const first = all.find(({ type }) => extended.includes(type));
  return first ? all.map((c) => (c === first ? { ...c, at: 0x100 } : c)) : all;
}

export const pcie: CapabilityInput = { type: "pcie", at: PCIE_AT };
export const ari: CapabilityInput = { type: "ari", at: ARI_AT };

export const sriov = (keys: Partial<Extract<CapabilityInput, { type: "sriov" }>> = {}): CapabilityInput => ({
  type: "sriov",
  at: SRIOV_AT,
  totalVfs: 8,
  firstVfOffset: 16,
  vfStride: 1,
  vfDeviceId: 0x1042,
  ...keys,
});
