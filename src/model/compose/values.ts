// What a Function's description says, as values of rows.

import type {
  BarDescription,
  CapabilityDescription,
  FunctionDescription,
  PciExpressCapability,
} from "../../machine/description";
import type { FieldValues } from "../../spec/conditions";
import { numbered } from "../../spec/grown";
import { portTypeCodes } from "../../spec/port-types";

/** Header registers of a Function; `multiFunction` where its device has others. */
export function headerValues(f: FunctionDescription, multiFunction: boolean): FieldValues {
  const common = {
    "Vendor ID": f.vendorId,
    "Device ID": f.deviceId,
    "Revision ID": f.revisionId,
    ...classValues(f.classCode),
    "Header Type.Multi-Function Device": multiFunction ? 1 : 0,
    "Interrupt Pin": f.interruptPin,
    "Status.Capabilities List": f.capabilities.length > 0 ? 1 : 0,
  };
  if (f.headerType === 0) {
    return { ...common, "Subsystem Vendor ID": f.subsystemVendorId, "Subsystem ID": f.subsystemId };
  }
  // 16-bit I/O, as x86 has it, and a prefetchable window that reaches above 4 GiB.
  return {
    ...common,
    "Prefetchable Memory Base.Addressing Capability": 1,
    "Prefetchable Memory Limit.Addressing Capability": 1,
  };
}

export function classValues(classCode: number): FieldValues {
  return {
    "Class Code.Programming Interface": classCode & 0xff,
    "Class Code.Sub-Class Code": (classCode >> 8) & 0xff,
    "Class Code.Base Class Code": (classCode >> 16) & 0xff,
  };
}

/** Registers of a capability; what its `values` give comes last and wins. */
export function capabilityValues(capability: CapabilityDescription, f: FunctionDescription): FieldValues {
  return { ...typedValues(capability, f), ...capability.values };
}

function typedValues(c: CapabilityDescription, f: FunctionDescription): FieldValues {
  switch (c.type) {
    case "pm":
      return {
        "Power Management Capabilities.Version": c.version,
        "Power Management Capabilities.D1_Support": c.d1 ? 1 : 0,
        "Power Management Capabilities.D2_Support": c.d2 ? 1 : 0,
        "Power Management Capabilities.PME_Support": c.pmeSupport,
        "Power Management Control/Status.No_Soft_Reset": c.noSoftReset ? 1 : 0,
      };
    case "msi":
      return {
        "Message Control.Multiple Message Capable": Math.log2(c.vectors),
        "Message Control.64-bit Address Capable": c.address64 ? 1 : 0,
        "Message Control.Per-Vector Masking Capable": c.masking ? 1 : 0,
      };
    case "msi-x":
      return {
        "Message Control.Table Size": c.vectors - 1,
        "Table Offset/Table BIR.Table BIR": c.table.bar,
        "Table Offset/Table BIR.Table Offset": c.table.offset / 8,
        "PBA Offset/PBA BIR.PBA BIR": c.pba.bar,
        "PBA Offset/PBA BIR.PBA Offset": c.pba.offset / 8,
      };
    case "pcie":
      return pciExpressValues(c, f);
    case "aer":
      return { "Extended Capability Header.Capability Version": c.version };
    case "ari":
      return { "ARI Capability.Next Function Number": c.nextFunction };
    case "dsn":
      return {
        "Serial Number Lower": Number(c.serial & 0xffffffffn),
        "Serial Number Upper": Number(c.serial >> 32n),
      };
    case "acs":
      return {
        ...Object.fromEntries(c.supports.map((name) => [`ACS Capability.${ACS_NAMES[name]}`, 1])),
        "ACS Capability.Egress Control Vector Size": c.egressVectorBits & 0xff,
      };
    case "sriov":
      return {
        "SR-IOV Capabilities.VF Migration Capable": c.vfMigrationCapable ? 1 : 0,
        "SR-IOV Capabilities.ARI Capable Hierarchy Preserved": c.ariCapableHierarchyPreserved ? 1 : 0,
        "SR-IOV Capabilities.VF 10-Bit Tag Requester Supported": c.tenBitTag ? 1 : 0,
        InitialVFs: c.initialVfs,
        TotalVFs: c.totalVfs,
        "Function Dependency Link": c.functionDependencyLink,
        "VF Device ID": c.vfDeviceId,
        "Supported Page Sizes": c.supportedPageSizes,
      };
    case "other":
      return {};
    default:
      return c.fields;
  }
}

/** BAR Size of each entry of a Resizable BAR capability: 0 is 1 MiB. `read` gives the capability's dwords. */
export function sizeValues(
  name: string,
  read: (offset: number) => number,
  bars: readonly BarDescription[],
): FieldValues {
  const values: Record<string, number> = {};
  for (let index = 0; index < Math.min(6, (read(8) >>> 5) & 7); index++) {
    const bar = bars.find((one) => one.index === (read(8 + 8 * index) & 7));
    const log2 = bar ? bar.size.toString(2).length - 1 : 0;
    if (log2 >= 20) values[`${numbered(`${name} Control`, index)}.BAR Size`] = log2 - 20;
  }
  return values;
}

const ACS_NAMES = {
  "source-validation": "ACS Source Validation",
  "translation-blocking": "ACS Translation Blocking",
  "request-redirect": "ACS P2P Request Redirect",
  "completion-redirect": "ACS P2P Completion Redirect",
  "upstream-forwarding": "ACS Upstream Forwarding",
  "egress-control": "ACS P2P Egress Control",
  "direct-translated": "ACS Direct Translated P2P",
} as const;

function pciExpressValues(c: PciExpressCapability, f: FunctionDescription): FieldValues {
  return {
    "PCI Express Capabilities.Capability Version": c.version,
    "PCI Express Capabilities.Device/Port Type":
      c.portType === "conventional" ? 0 : portTypeCodes[c.portType],
    "PCI Express Capabilities.Slot Implemented": c.slot ? 1 : 0,
    "Device Capabilities.Max_Payload_Size Supported": Math.log2(c.maxPayload / 128),
    "Device Capabilities.Extended Tag Field Supported": c.extendedTag ? 1 : 0,
    "Device Capabilities.Function Level Reset Capability": c.flr ? 1 : 0,
    "Root Capabilities.Configuration RRS Software Visibility": c.rrsVisibility ? 1 : 0,
    "Device Capabilities 2.ARI Forwarding Supported": f.ariForwarding ? 1 : 0,
    ...companionValues(f),
    ...linkValues(c, f),
    ...(c.slot && {
      "Slot Capabilities.Physical Slot Number": c.slotNumber,
      "Slot Status.Presence Detect State": f.below.length > 0 ? 1 : 0,
    }),
  };
}

/** What other capabilities of the Function need said here (PCIe §7.5.3.15). */
function companionValues(f: FunctionDescription): FieldValues {
  const has = (type: CapabilityDescription["type"]) => f.capabilities.some((one) => one.type === type);
  return {
    ...(has("ltr") && { "Device Capabilities 2.LTR Mechanism Supported": 1 }),
    ...(has("pasid") && {
      "Device Capabilities 2.Extended Fmt Field Supported": 1,
      "Device Capabilities 2.End-End TLP Prefix Supported": 1,
      "Device Capabilities 2.Max End-End TLP Prefixes": 1,
    }),
    ...(has("frs") && { "Device Capabilities 2.FRS Supported": 1 }),
  };
}

/** A link that is up at the speed and width it can do; a port that leads nowhere has none. */
function linkValues(c: PciExpressCapability, f: FunctionDescription): FieldValues {
  const isDownstream = c.portType === "root-port" || c.portType === "downstream-port";
  const up = isDownstream ? f.below.length > 0 : true;
  return {
    "Link Capabilities.Max Link Speed": c.linkSpeed,
    "Link Capabilities.Maximum Link Width": c.linkWidth,
    "Link Capabilities.Port Number": c.portNumber,
    "Link Capabilities.Data Link Layer Link Active Reporting Capable": isDownstream ? 1 : 0,
    "Link Capabilities 2.Supported Link Speeds Vector": (1 << c.linkSpeed) - 1,
    "Link Status.Current Link Speed": up ? c.linkSpeed : 1,
    "Link Status.Negotiated Link Width": up ? c.linkWidth : 0,
    "Link Status.Data Link Layer Link Active": isDownstream && up ? 1 : 0,
    "Link Control 2.Target Link Speed": c.linkSpeed,
  };
}
