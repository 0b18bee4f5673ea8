// Finds the Functions of one bus: by Function 0 and its multi-function bit, or by ARI's list.

import { findCapability, findExtendedCapability } from "./capabilities";
import { type FoundDevice, type FoundFunction, type FoundPciExpress, leadsToLink } from "./found";
import { ARI, ARI_FORWARDING, CAPABILITY, HEADER_TYPE, PCI_EXPRESS, SR_IOV, TYPE_0 } from "./registers";
import { each, read, type Steps, write } from "./steps";

const DEVICES = 32;
const FUNCTIONS = 8;
/** What a read of Vendor ID and Device ID gives where no Function is, or none that is ready. */
const ABSENT = [0xffffffff, 0x00000000, 0x0000ffff, 0xffff0000];
const RETRY_VENDOR_ID = 0x0001;

/** The devices of a bus; below a Port on a link only device 0 can be there. */
export function* discoverBus(bus: number, above: FoundFunction | undefined): Steps<FoundDevice[]> {
  const numbers = above && leadsToLink(above) ? 1 : DEVICES;
  const devices = yield* each(Array(numbers).keys(), (device) => discoverDevice(bus, device, above));
  return devices.filter(({ functions }) => functions.length > 0);
}

function* discoverDevice(bus: number, device: number, above: FoundFunction | undefined): Steps<FoundDevice> {
  const at = (bus << 8) | (device << 3);
  const first = yield* identify(at, above);
  if (!first) return { functions: [], ari: false };
  const ari = above !== undefined && (yield* forwardAri(above, first));
  if (ari) return { functions: [first, ...(yield* ariFunctions(first))], ari };
  if (!first.multiFunction) return { functions: [first], ari };
  const others = yield* each(Array(FUNCTIONS - 1).keys(), (i) => identify(at + i + 1, above));
  return { functions: [first, ...others.filter((f) => f !== undefined)], ari };
}

/** The Functions after `first`. Next Function Number must ascend, else the list is broken and ends. */
function* ariFunctions(first: FoundFunction): Steps<FoundFunction[]> {
  const found: FoundFunction[] = [];
  let last = first;
  for (;;) {
    const at = last.ariAt + ARI["ARI Capability"];
    const number = last.ariAt && (yield* read(last.routingId, at, 2)) >> 8;
    if (number <= (last.routingId & 0xff)) return found;
    const next = yield* identify((first.routingId & 0xff00) | number, first.parent);
    if (!next) return found;
    found.push(next);
    last = next;
  }
}

/** Sets or clears ARI Forwarding Enable in the Port above as Function 0 of the device asks for, PCIe §6.13. */
function* forwardAri(port: FoundFunction, first: FoundFunction): Steps<boolean> {
  const { pcie, routingId } = port;
  if (!pcie || pcie.version < 2) return false;
  const capabilities = yield* read(routingId, pcie.at + PCI_EXPRESS["Device Capabilities 2"], 4);
  if ((capabilities & ARI_FORWARDING.supported) === 0) return false;
  const ari = first.ariAt !== 0;
  const control = pcie.at + PCI_EXPRESS["Device Control 2"];
  const others = (yield* read(routingId, control, 2)) & ~ARI_FORWARDING.enable;
  yield* write(routingId, control, 2, ari ? others | ARI_FORWARDING.enable : others);
  return ari;
}

function* identify(routingId: number, parent: FoundFunction | undefined): Steps<FoundFunction | undefined> {
  const ids = yield* read(routingId, TYPE_0["Vendor ID"], 4);
  if (ABSENT.includes(ids) || (ids & 0xffff) === RETRY_VENDOR_ID) return undefined;
  const headerType = yield* read(routingId, TYPE_0["Header Type"], 1);
  const layout = headerType & 0x7f;
  if (layout !== 0 && layout !== 1 && layout !== 2) return undefined;
  const pcie = layout === 2 ? undefined : yield* pciExpressOf(routingId);
  return {
    routingId,
    parent,
    vendorId: ids & 0xffff,
    deviceId: ids >>> 16,
    classCode: (yield* read(routingId, TYPE_0["Revision ID"], 4)) >>> 8,
    layout,
    multiFunction: (headerType & HEADER_TYPE.multiFunction) !== 0,
    pcie,
    ariAt: pcie ? yield* findExtendedCapability(routingId, CAPABILITY.ari) : 0,
    srIov: pcie && layout === 0 ? yield* srIovOf(routingId) : undefined,
    bars: [],
  };
}

function* pciExpressOf(routingId: number): Steps<FoundPciExpress | undefined> {
  const at = yield* findCapability(routingId, CAPABILITY.pciExpress);
  if (at === 0) return undefined;
  const capabilities = yield* read(routingId, at + PCI_EXPRESS["PCI Express Capabilities"], 2);
  return { at, version: capabilities & 0xf, type: (capabilities >> 4) & 0xf };
}

function* srIovOf(routingId: number): Steps<{ at: number; totalVfs: number } | undefined> {
  const at = yield* findExtendedCapability(routingId, CAPABILITY.srIov);
  const totalVfs = at === 0 ? 0 : yield* read(routingId, at + SR_IOV.TotalVFs, 2);
  return totalVfs === 0 ? undefined : { at, totalVfs };
}
