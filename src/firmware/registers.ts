// Offsets and bits of the registers that firmware touches, taken from the rows.

import { ari, type Block, pciExpress, type Register, srIov, type0Header, type1Header } from "../spec/index";

type Offsets<R extends Register> = Readonly<Record<R["name"], number>>;

function offsetsOf<R extends Register>(block: { readonly registers: readonly R[] }): Offsets<R> {
  return Object.fromEntries(block.registers.map(({ name, offset }) => [name, offset])) as Offsets<R>;
}

function maskOf(block: Block, register: string, name: string): number {
  const row = block.registers.find((one) => one.name === register);
  const found = row?.fields.find((field) => field.name === name);
  if (!found) throw new Error(`${block.name} has no field ${register}.${name}`);
  return (2 ** (found.high + 1) - 2 ** found.low) >>> 0;
}

/** Offsets from the start of configuration space. */
export const TYPE_0 = offsetsOf(type0Header);
/** Offsets from the start of configuration space. */
export const TYPE_1 = offsetsOf(type1Header);
/** Offsets from the start of the capability. */
export const PCI_EXPRESS = offsetsOf(pciExpress);
/** Offsets from the start of the capability. */
export const ARI = offsetsOf(ari);
/** Offsets from the start of the capability. */
export const SR_IOV = offsetsOf(srIov);

export const COMMAND = {
  ioSpaceEnable: maskOf(type1Header, "Command", "I/O Space Enable"),
  memorySpaceEnable: maskOf(type1Header, "Command", "Memory Space Enable"),
  busMasterEnable: maskOf(type1Header, "Command", "Bus Master Enable"),
};

export const HEADER_TYPE = {
  multiFunction: maskOf(type0Header, "Header Type", "Multi-Function Device"),
};

export const ARI_FORWARDING = {
  supported: maskOf(pciExpress, "Device Capabilities 2", "ARI Forwarding Supported"),
  enable: maskOf(pciExpress, "Device Control 2", "ARI Forwarding Enable"),
};

export const SR_IOV_CONTROL = {
  vfEnable: maskOf(srIov, "SR-IOV Control", "VF Enable"),
  vfMse: maskOf(srIov, "SR-IOV Control", "VF MSE"),
  ariCapableHierarchy: maskOf(srIov, "SR-IOV Control", "ARI Capable Hierarchy"),
};

export const CAPABILITY = { pciExpress: pciExpress.place.id, ari: ari.place.id, srIov: srIov.place.id };
