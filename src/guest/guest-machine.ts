// A machine as a guest can have it: with a host bridge, and with windows that a 32-bit kernel reaches.

import type {
  DeviceDescription,
  FunctionDescription,
  MachineDescription,
  RootDescription,
} from "../machine/description";
import { ECAM, IO_WINDOWS, MMIO } from "./address-map";

const HOST_BRIDGE_CLASS = 0x060000;

/** Supplied as 00:00.0 where a machine has nothing there: a plain conventional host bridge of 256 bytes. */
const hostBridge: FunctionDescription = {
  kind: "endpoint",
  function: 0,
  name: "host-bridge",
  synthetic: [],
  portType: "conventional",
  headerType: 0,
  vendorId: 0x8086,
  deviceId: 0x29c0,
  classCode: HOST_BRIDGE_CLASS,
  revisionId: 0,
  subsystemVendorId: 0,
  subsystemId: 0,
  interruptPin: 0,
  bars: [],
  capabilities: [],
  readyAfterReset: 0n,
  ariForwarding: false,
  vfImages: new Map(),
  registers: [],
  deviates: [],
  below: [],
  pointer: "",
};

/** The same machine with a host bridge at 00:00.0, unless something is there already. */
export function withHostBridge(description: MachineDescription): MachineDescription {
  return { ...description, roots: description.roots.map(completed) };
}

/** The same machine with a host bridge, and with the guest's ECAM window, I/O ports and memory below 4 GiB only. */
export function guestMachine(description: MachineDescription): MachineDescription {
  const [io] = IO_WINDOWS;
  return {
    ...withHostBridge(description),
    ecam: { base: BigInt(ECAM.base), buses: ECAM.buses },
    io: { base: BigInt(io.base), size: BigInt(io.size) },
    mmio32: { base: BigInt(MMIO.base), size: BigInt(MMIO.size) },
    mmio64: { base: 0n, size: 0n },
  };
}

function completed(root: RootDescription): RootDescription {
  const here = root.domain === 0 && root.bus === 0;
  if (!here || root.devices.some((device) => device.device === 0)) return root;
  const device: DeviceDescription = {
    device: 0,
    functions: [hostBridge],
    sharedLink: false,
    pointer: root.pointer,
  };
  return { ...root, devices: [device, ...root.devices] };
}
