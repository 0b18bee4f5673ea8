// Devices of a bus: entries of the machine file turned into Functions, grouped by device number.

import type { DeviceDescription } from "../description";
import { child } from "../problems";
import type {
  DeviceFile,
  DownstreamPortFile,
  EndpointFile,
  PciBridgeFile,
  RootPortFile,
  SwitchFile,
} from "../schema/devices";
import type { FunctionFile } from "../schema/function";
import { type Bus, type Entry, group, portFunction } from "./bus";
import type { Context } from "./context";
import { endpointEntries } from "./endpoint";
import { describeFunction } from "./functions";

type BridgeKind = "root-port" | "upstream-port" | "downstream-port" | "pci-bridge";
type BridgeFile = FunctionFile & { slot: { device: number; function: number }; ariForwarding?: boolean };

function bridgeEntry(
  kind: BridgeKind,
  file: BridgeFile,
  bus: Bus,
  pointer: string,
  below: DeviceDescription[],
  context: Context,
): Entry {
  const number = portFunction(file, pointer, context);
  const { device } = file.slot;
  return {
    device,
    function: number,
    sharedLink: false,
    pointer,
    build: (nextFunction) => {
      const place = { ...bus, kind, device, function: number, nextFunction, pointer };
      return describeFunction(file, place, { ariForwarding: file.ariForwarding, below }, context);
    },
  };
}

const LINK: Bus = { rootBus: false, conventional: false };

function portEntry(
  kind: "root-port" | "downstream-port",
  file: RootPortFile | DownstreamPortFile,
  bus: Bus,
  pointer: string,
  context: Context,
): Entry {
  const below = describeDevices(file.devices ?? [], child(pointer, "devices"), LINK, context);
  return bridgeEntry(kind, file, bus, pointer, below, context);
}

function switchEntry(file: SwitchFile, bus: Bus, pointer: string, context: Context): Entry {
  const list = child(pointer, "ports");
  const ports = file.ports.map((port, position) =>
    portEntry("downstream-port", port, LINK, child(list, position), context),
  );
  return bridgeEntry("upstream-port", file, bus, pointer, group(ports), context);
}

function pciBridgeEntry(file: PciBridgeFile, bus: Bus, pointer: string, context: Context): Entry {
  const secondary: Bus = { rootBus: false, conventional: true };
  const below = describeDevices(file.devices ?? [], child(pointer, "devices"), secondary, context);
  return bridgeEntry("pci-bridge", file, bus, pointer, below, context);
}

function entries(file: DeviceFile, bus: Bus, pointer: string, context: Context): Entry[] {
  switch (file.type) {
    case "root-port":
      return [portEntry("root-port", file, bus, pointer, context)];
    case "switch":
      return [switchEntry(file, bus, pointer, context)];
    case "pci-bridge":
      return [pciBridgeEntry(file, bus, pointer, context)];
    case "endpoint":
      return endpointEntries(file satisfies EndpointFile, bus, pointer, context);
  }
}

/** `pointer` is that of the list. */
export function describeDevices(
  files: readonly DeviceFile[],
  pointer: string,
  bus: Bus,
  context: Context,
): DeviceDescription[] {
  return group(files.flatMap((file, position) => entries(file, bus, child(pointer, position), context)));
}
