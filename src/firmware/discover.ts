// Finds the Functions of one bus: by Function 0 and its multi-function bit, or by ARI's list.

import type { ConfigAccess } from "./access";
import { findCapability, findExtendedCapability } from "./capabilities";
import { type FoundDevice, type FoundFunction, type FoundPciExpress, leadsToLink } from "./found";
import { ARI, ARI_FORWARDING, CAPABILITY, HEADER_TYPE, PCI_EXPRESS, SR_IOV, TYPE_0 } from "./registers";

const DEVICES = 32;
const FUNCTIONS = 8;
/** What a read of Vendor ID and Device ID gives where no Function is, or none that is ready. */
const ABSENT = [0xffffffff, 0x00000000, 0x0000ffff, 0xffff0000];
const RETRY_VENDOR_ID = 0x0001;

/** The devices of a bus; below a Port on a link only device 0 can be there. */
export function discoverBus(
  access: ConfigAccess,
  bus: number,
  above: FoundFunction | undefined,
): FoundDevice[] {
  const numbers = above && leadsToLink(above) ? 1 : DEVICES;
  return Array.from({ length: numbers }, (_, device) => discoverDevice(access, bus, device, above)).filter(
    ({ functions }) => functions.length > 0,
  );
}

function discoverDevice(
  access: ConfigAccess,
  bus: number,
  device: number,
  above: FoundFunction | undefined,
): FoundDevice {
  const at = (bus << 8) | (device << 3);
  const first = identify(access, at, above);
  if (!first) return { functions: [], ari: false };
  const ari = above !== undefined && forwardAri(access, above, first);
  if (ari) return { functions: [first, ...ariFunctions(access, first)], ari };
  if (!first.multiFunction) return { functions: [first], ari };
  const others = Array.from({ length: FUNCTIONS - 1 }, (_, i) => identify(access, at + i + 1, above));
  return { functions: [first, ...others.filter((f) => f !== undefined)], ari };
}

/** The Functions after `first`. Next Function Number must ascend, else the list is broken and ends. */
function ariFunctions(access: ConfigAccess, first: FoundFunction): FoundFunction[] {
  const found: FoundFunction[] = [];
  let last = first;
  for (;;) {
    const number = last.ariAt && access.read(last.routingId, last.ariAt + ARI["ARI Capability"], 2) >> 8;
    if (number <= (last.routingId & 0xff)) return found;
    const next = identify(access, (first.routingId & 0xff00) | number, first.parent);
    if (!next) return found;
    found.push(next);
    last = next;
  }
}

/** Sets or clears ARI Forwarding Enable in the Port above as Function 0 of the device asks for, PCIe §6.13. */
function forwardAri(access: ConfigAccess, port: FoundFunction, first: FoundFunction): boolean {
  const { pcie, routingId } = port;
  if (!pcie || pcie.version < 2) return false;
  const capabilities = access.read(routingId, pcie.at + PCI_EXPRESS["Device Capabilities 2"], 4);
  if ((capabilities & ARI_FORWARDING.supported) === 0) return false;
  const ari = first.ariAt !== 0;
  const control = pcie.at + PCI_EXPRESS["Device Control 2"];
  const others = access.read(routingId, control, 2) & ~ARI_FORWARDING.enable;
  access.write(routingId, control, 2, ari ? others | ARI_FORWARDING.enable : others);
  return ari;
}

function identify(
  access: ConfigAccess,
  routingId: number,
  parent: FoundFunction | undefined,
): FoundFunction | undefined {
  const ids = access.read(routingId, TYPE_0["Vendor ID"], 4);
  if (ABSENT.includes(ids) || (ids & 0xffff) === RETRY_VENDOR_ID) return undefined;
  const headerType = access.read(routingId, TYPE_0["Header Type"], 1);
  const layout = headerType & 0x7f;
  if (layout !== 0 && layout !== 1 && layout !== 2) return undefined;
  const pcie = layout === 2 ? undefined : pciExpressOf(access, routingId);
  return {
    routingId,
    parent,
    vendorId: ids & 0xffff,
    deviceId: ids >>> 16,
    classCode: access.read(routingId, TYPE_0["Revision ID"], 4) >>> 8,
    layout,
    multiFunction: (headerType & HEADER_TYPE.multiFunction) !== 0,
    pcie,
    ariAt: pcie ? findExtendedCapability(access, routingId, CAPABILITY.ari) : 0,
    srIov: pcie && layout === 0 ? srIovOf(access, routingId) : undefined,
    bars: [],
  };
}

function pciExpressOf(access: ConfigAccess, routingId: number): FoundPciExpress | undefined {
  const at = findCapability(access, routingId, CAPABILITY.pciExpress);
  if (at === 0) return undefined;
  const capabilities = access.read(routingId, at + PCI_EXPRESS["PCI Express Capabilities"], 2);
  return { at, version: capabilities & 0xf, type: (capabilities >> 4) & 0xf };
}

function srIovOf(access: ConfigAccess, routingId: number) {
  const at = findExtendedCapability(access, routingId, CAPABILITY.srIov);
  const totalVfs = at === 0 ? 0 : access.read(routingId, at + SR_IOV.TotalVFs, 2);
  return totalVfs === 0 ? undefined : { at, totalVfs };
}
