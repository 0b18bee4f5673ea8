// From a machine file to the machine as it is built: defaults, presets, places.

import type { MachineDescription, RootDescription } from "./description";
import type { Context } from "./normalise/context";
import { describeDevices } from "./normalise/devices";
import { describeIommu } from "./normalise/iommu";
import { child, Problems } from "./problems";
import type { MachineFile } from "./schema";

const DEFAULTS = {
  ecam: { base: 0xb0000000n, buses: 256 },
  io: { base: 0x1000n, size: 0xf000n },
  mmio32: { base: 0xc0000000n, size: 0x3ec00000n },
  mmio64: { base: 0x800000000n, size: 0x800000000n },
  barPages: 16384,
};

const ROOT_BUS = { rootBus: true, conventional: false };

function rootsOf(file: MachineFile, context: Context): RootDescription[] {
  if (file.devices && file.roots) context.problems.add("/roots", 'has no meaning beside "devices"');
  if (!file.devices && !file.roots) context.problems.add("/devices", "is missing");
  if (!file.roots) {
    const devices = describeDevices(file.devices ?? [], "/devices", ROOT_BUS, context);
    return [{ domain: 0, bus: 0, devices, pointer: "" }];
  }
  return file.roots.map((root, position) => {
    const pointer = child("/roots", position);
    const devices = describeDevices(root.devices, child(pointer, "devices"), ROOT_BUS, context);
    return { domain: root.domain ?? 0, bus: root.bus ?? 0, devices, pointer };
  });
}

/** What reading files needs from outside. */
export interface Sources {
  /** Name of a machine without a `name`. */
  readonly name: string;
  readonly readBytes?: ((name: string) => Uint8Array) | undefined;
}

/** The machine, and what is wrong with it: with problems the description is not to be used. */
export function normalise(
  file: MachineFile,
  sources: Sources,
): { machine: MachineDescription; problems: Problems } {
  const problems = new Problems();
  const deviates = file.deviates ?? [];
  const context: Context = { problems, readBytes: sources.readBytes, deviates };
  const machine = {
    name: file.name ?? sources.name,
    ecam: {
      base: file.ecam?.base ?? DEFAULTS.ecam.base,
      buses: file.ecam?.buses ?? DEFAULTS.ecam.buses,
    },
    io: file.io ?? DEFAULTS.io,
    mmio32: file.mmio32 ?? DEFAULTS.mmio32,
    mmio64: file.mmio64 ?? DEFAULTS.mmio64,
    barPages: file.barPages ?? DEFAULTS.barPages,
    ...(file.iommu && { iommu: describeIommu(file.iommu, problems) }),
    deviates,
    ...(file.frames && { frames: file.frames }),
    roots: rootsOf(file, context),
  };
  return { machine, problems };
}
