// All blocks, and where to find one.

import { acs } from "./acs";
import { aer } from "./aer";
import { ari } from "./ari";
import { ats } from "./ats";
import { advancedFeatures, debugPort, sata } from "./conventional";
import { dataLinkFeature } from "./data-link-feature";
import { device3 } from "./device-3";
import { doe } from "./doe";
import { dpc } from "./dpc";
import { dsn } from "./dsn";
import { dynamicPowerAllocation } from "./dynamic-power-allocation";
import { enhancedAllocation } from "./enhanced-allocation";
import { ide } from "./ide";
import { l1PmSubstates } from "./l1-pm-substates";
import { laneMargining } from "./lane-margining";
import { ltr } from "./ltr";
import type { Block } from "./model";
import { msi } from "./msi";
import { msiX } from "./msi-x";
import { multicast } from "./multicast";
import { nativeEnclosure } from "./native-enclosure";
import { pasid } from "./pasid";
import { pciExpress } from "./pci-express";
import { physicalLayer16 } from "./physical-layer-16";
import { physicalLayer32 } from "./physical-layer-32";
import { powerBudgeting } from "./power-budgeting";
import { powerManagement } from "./power-management";
import { pri } from "./pri";
import { ptm } from "./ptm";
import { frsQueueing, readinessTimeReporting } from "./readiness";
import { resizableBar, vfResizableBar } from "./resizable-bar";
import { secondaryPciExpress } from "./secondary-pci-express";
import { srIov } from "./sr-iov";
import { subsystemId } from "./subsystem-id";
import { tphRequester } from "./tph-requester";
import { type0Header } from "./type-0-header";
import { type1Header } from "./type-1-header";
import { designatedVendorSpecific, vendorSpecific, vendorSpecificExtended } from "./vendor-specific";
import { multiFunctionVirtualChannel, virtualChannel, virtualChannelWithMfvc } from "./virtual-channel";
import { vpd } from "./vpd";

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
export {
  acs,
  advancedFeatures,
  aer,
  ari,
  ats,
  dataLinkFeature,
  debugPort,
  designatedVendorSpecific,
  device3,
  doe,
  dpc,
  dsn,
  dynamicPowerAllocation,
  enhancedAllocation,
  frsQueueing,
  ide,
  l1PmSubstates,
  laneMargining,
  ltr,
  msi,
  msiX,
  multicast,
  multiFunctionVirtualChannel,
  nativeEnclosure,
  pasid,
  pciExpress,
  physicalLayer16,
  physicalLayer32,
  powerBudgeting,
  powerManagement,
  pri,
  ptm,
  readinessTimeReporting,
  resizableBar,
  sata,
  secondaryPciExpress,
  srIov,
  subsystemId,
  tphRequester,
  type0Header,
  type1Header,
  vendorSpecific,
  vendorSpecificExtended,
  vfResizableBar,
  virtualChannel,
  virtualChannelWithMfvc,
  vpd,
};

/** Headers, capabilities, extended capabilities; each kind in the order of its IDs. */
export const blocks = [
  type0Header,
  type1Header,
  powerManagement,
  vpd,
  msi,
  vendorSpecific,
  debugPort,
  subsystemId,
  pciExpress,
  msiX,
  sata,
  advancedFeatures,
  enhancedAllocation,
  aer,
  virtualChannel,
  dsn,
  powerBudgeting,
  multiFunctionVirtualChannel,
  virtualChannelWithMfvc,
  vendorSpecificExtended,
  acs,
  ari,
  ats,
  srIov,
  multicast,
  pri,
  resizableBar,
  dynamicPowerAllocation,
  tphRequester,
  ltr,
  secondaryPciExpress,
  pasid,
  dpc,
  l1PmSubstates,
  ptm,
  frsQueueing,
  readinessTimeReporting,
  designatedVendorSpecific,
  vfResizableBar,
  dataLinkFeature,
  physicalLayer16,
  laneMargining,
  nativeEnclosure,
  physicalLayer32,
  doe,
  device3,
  ide,
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
