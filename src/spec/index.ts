// All blocks, and where to find one.

import { acs } from "./acs";
import { aer } from "./aer";
import { ari } from "./ari";
import { dsn } from "./dsn";
import type { Block } from "./model";
import { msi } from "./msi";
import { msiX } from "./msi-x";
import { pciExpress } from "./pci-express";
import { powerManagement } from "./power-management";
import { srIov } from "./sr-iov";
import { type0Header } from "./type-0-header";
import { type1Header } from "./type-1-header";

export type { Attribute, Meaning } from "./attributes";
export { attributes } from "./attributes";
export type {
  Block,
  Condition,
  Field,
  FieldOptions,
  Place,
  PortType,
  Register,
  RegisterOptions,
  Trait,
  VfColumn,
  Width,
} from "./model";
export { acs, aer, ari, dsn, msi, msiX, pciExpress, powerManagement, srIov, type0Header, type1Header };

/** Headers, capabilities, extended capabilities; each kind in the order of its IDs. */
export const blocks = [
  type0Header,
  type1Header,
  powerManagement,
  msi,
  pciExpress,
  msiX,
  aer,
  dsn,
  acs,
  ari,
  srIov,
] as const satisfies readonly Block[];

const all: readonly Block[] = blocks;

/** The block with this key, "sriov" for example. */
export function blockByKey(key: string): Block | undefined {
  return all.find((block) => block.key === key);
}

/** The rows of a capability of the first 256 bytes, by its Capability ID. */
export function capabilityById(id: number): Block | undefined {
  return all.find(({ place }) => place.kind === "capability" && place.id === id);
}

/** The rows of an extended capability, by its Extended Capability ID. */
export function extendedCapabilityById(id: number): Block | undefined {
  return all.find(({ place }) => place.kind === "extended" && place.id === id);
}

/** The rows of a header, by the Header Layout field; there are none for CardBus bridges (2). */
export function headerByLayout(layout: number): Block | undefined {
  return all.find(({ place }) => place.kind === "header" && place.layout === layout);
}
