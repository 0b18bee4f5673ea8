// The machine of a guest that is given a VF: the VF as an ordinary Function, as hypervisors show it.

import type { CapabilityDescription } from "../../machine/description";
import type { MachineInput } from "../../machine/schema";
import type { FunctionInput } from "../../machine/schema/function";
import { AccessError } from "../../model/errors";
import type { VirtualFunction } from "../../model/function";

type Capabilities = NonNullable<FunctionInput["capabilities"]>;

/** Name of the Function in the guest's machine. */
export const ASSIGNED = "assigned";

/**
 * A machine file with one Root Port and the Function below it: the VF's real Vendor and Device ID, its BARs for the guest to
 * place, PCI Express, and MSI-X where the VF has it. Throws AccessError for a VF whose BARs are not memory.
 */
export function guestFileOf(vf: VirtualFunction): MachineInput {
  const { description, srIov } = vf.pf;
  if (!srIov) throw new AccessError(vf.address, "a guest's machine", "cannot be made: its PF has no SR-IOV");
  const msiX = srIov.vf.capabilities.find(({ type }) => type === "msi-x");
  const given: FunctionInput = {
    name: ASSIGNED,
    vendorId: description.vendorId,
    deviceId: srIov.vfDeviceId,
    classCode: description.classCode,
    revisionId: srIov.vf.revisionId,
    subsystemVendorId: description.subsystemVendorId,
    subsystemId: srIov.vf.subsystemId,
    bars: barsOf(vf),
    capabilities: [...msiXOf(msiX), { type: "pcie", flr: true }],
  };
  return {
    name: `guest with ${vf.address}`,
    devices: [
      {
        type: "root-port",
        slot: "1c.0",
        devices: [{ type: "endpoint", slot: "00.0", functions: [given] }],
      },
    ],
  };
}

function barsOf(vf: VirtualFunction): NonNullable<FunctionInput["bars"]> {
  return (vf.pf.srIov?.vfBars ?? []).map(({ index, type, prefetchable, size }) => {
    if (type === "io") throw new AccessError(vf.address, `VF BAR ${index}`, "is of I/O, which no VF has");
    return { index, type, prefetchable, size: Number(size) };
  });
}

function msiXOf(msiX: CapabilityDescription | undefined): Capabilities {
  if (msiX?.type !== "msi-x") return [];
  const { at, vectors, table, pba } = msiX;
  return [{ type: "msi-x", at, vectors, table, pba }];
}
