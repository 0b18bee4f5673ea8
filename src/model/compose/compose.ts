// A machine's description laid into cores, one for each domain.

import { BarIndex, BarKind, FunctionKind } from "../../abi";
import { Core } from "../../core/core";
import type { CoreMaker } from "../../core/instantiate";
import type {
  BarDescription,
  DeviceDescription,
  FunctionDescription,
  MachineDescription,
  MsiXCapability,
  RootDescription,
  SrIovCapability,
} from "../../machine/description";
import { placeContents } from "./contents";
import { reserveSwitches } from "./frames";
import { dwordIn } from "./image-bytes";
import { placePlan } from "./place";
import { differ, type Position, planFunction, planVfs } from "./plan";
import { quirkBits } from "./quirks";

/** A Function as it was laid into its core. */
export interface ComposedFunction {
  readonly core: Core;
  readonly domain: number;
  readonly handle: number;
  readonly configBytes: 256 | 4096;
  readonly description: FunctionDescription;
  /** The Bridge above; undefined on a root bus. */
  readonly parent: ComposedFunction | undefined;
  readonly root: RootDescription;
  readonly device: DeviceDescription;
}

export interface Composition {
  readonly cores: ReadonlyMap<number, Core>;
  /** In the order of a walk through the tree. */
  readonly functions: readonly ComposedFunction[];
}

export async function compose(machine: MachineDescription, make?: CoreMaker): Promise<Composition> {
  const cores = new Map<number, Core>();
  const functions: ComposedFunction[] = [];
  const domains = [...new Set(machine.roots.map((root) => root.domain))].sort((a, b) => a - b);
  for (const domain of domains) {
    const core = await Core.create(make);
    cores.set(domain, core);
    const roots = machine.roots.filter((root) => root.domain === domain).sort((a, b) => a.bus - b.bus);
    roots.forEach((root, index) => {
      const at = core.addRootBus(root.bus, (roots[index + 1]?.bus ?? 256) - 1);
      for (const device of root.devices)
        addDevice({ core, domain, root, rootIndex: at }, device, undefined, functions);
    });
    // The ECAM window of the machine file is that of domain 0.
    if (domain === 0) core.setEcam(machine.ecam.base, machine.ecam.buses);
    reserveSwitches(
      core,
      functions.filter((f) => f.domain === domain),
      machine.frames,
    );
    if (machine.iommu) core.iommu.reserve(machine.iommu.capacity, machine.iommu.unknown);
    core.initialize(machine.barPages);
  }
  for (const one of functions) pokeVfImages(one);
  return { cores, functions };
}

interface Place {
  readonly core: Core;
  readonly domain: number;
  readonly root: RootDescription;
  readonly rootIndex: number;
}

function addDevice(
  place: Place,
  device: DeviceDescription,
  parent: ComposedFunction | undefined,
  into: ComposedFunction[],
): void {
  const lowest = device.functions.find((f) => srIovOf(f) !== undefined);
  for (const description of device.functions) {
    const position: Position = {
      multiFunction: device.functions.length > 1,
      lowestPf: description === lowest,
      onRootBus: parent === undefined,
    };
    const composed = addFunction(place, device, description, parent, position);
    into.push(composed);
    for (const below of description.below) addDevice(place, below, composed, into);
  }
}

function addFunction(
  place: Place,
  device: DeviceDescription,
  description: FunctionDescription,
  parent: ComposedFunction | undefined,
  position: Position,
): ComposedFunction {
  const { core, domain, root, rootIndex } = place;
  const plan = planFunction(description, position);
  const handle = core.addFunction({
    root: rootIndex,
    bridge: parent?.handle ?? 0,
    device: device.device,
    function: description.function,
    kind: kindOf(description),
    dwords: plan.size === 256 ? 64 : 1024,
  });
  placePlan({ core, handle, ofVfs: false }, plan, description.registers);
  placeContents(core, handle, false, plan, description.capabilities);
  for (const bar of description.bars) core.sizeBar(handle, bar.index, barKindOf(bar), log2(bar.size));
  if (description.rom) core.sizeBar(handle, BarIndex.Rom, BarKind.Memory32, log2(description.rom.size));
  const msiX = description.capabilities.find((c) => c.type === "msi-x");
  if (msiX) placeMsiX(core, handle, false, msiX);
  const { readyAfterReset, vanishesAt } = description;
  if (readyAfterReset !== 0n || vanishesAt !== undefined)
    core.clock.setReadyTimes(handle, readyAfterReset, vanishesAt);
  const sriov = srIovOf(description);
  if (sriov) addVfs(core, handle, description, sriov);
  return { core, domain, handle, configBytes: plan.size, description, parent, root, device };
}

function kindOf(f: FunctionDescription): FunctionKind {
  if (f.kind === "root-port" || f.kind === "downstream-port") return FunctionKind.LinkBridge;
  return f.kind === "endpoint" || f.headerType !== 1 ? FunctionKind.Endpoint : FunctionKind.BusBridge;
}

export function srIovOf(f: FunctionDescription): SrIovCapability | undefined {
  return f.capabilities.find((c) => c.type === "sriov");
}

function addVfs(core: Core, handle: number, pf: FunctionDescription, sriov: SrIovCapability): void {
  core.addSrIov(handle, sriov.totalVfs);
  core.setSrIovQuirks(handle, quirkBits(sriov.quirks));
  for (const p of sriov.withoutAri) core.addVfPlacement(handle, false, p.from, p.firstVfOffset, p.vfStride);
  for (const p of sriov.withAri) core.addVfPlacement(handle, true, p.from, p.firstVfOffset, p.vfStride);
  for (const bar of sriov.vfBars) core.sizeVfBar(handle, bar.index, barKindOf(bar), log2(bar.size));
  const images = [...pf.vfImages.values()];
  const plan = planVfs(pf, sriov);
  placePlan({ core, handle, ofVfs: true }, plan, sriov.vf.registers, (dword) => differ(images, dword));
  placeContents(core, handle, true, plan, sriov.vf.capabilities);
  const msiX = sriov.vf.capabilities.find((c) => c.type === "msi-x");
  if (msiX) placeMsiX(core, handle, true, msiX);
  core.reserveVfs(handle);
  if (sriov.vfReadyAfterEnable !== 0n || sriov.vfReadyAfterFlr !== 0n)
    core.clock.setVfReadyTimes(handle, sriov.vfReadyAfterEnable, sriov.vfReadyAfterFlr);
}

function placeMsiX(core: Core, handle: number, ofVfs: boolean, c: MsiXCapability): void {
  core.placeMsiX(handle, ofVfs, {
    vectors: c.vectors,
    tableBar: c.table.bar,
    tableOffset: c.table.offset,
    pbaBar: c.pba.bar,
    pbaOffset: c.pba.offset,
  });
}

/** VFs that a dump shows enabled get the state that the dump shows. */
function pokeVfImages({ core, handle, description }: ComposedFunction): void {
  const enabled = core.enabledVfs(handle);
  for (const [vf, image] of description.vfImages) {
    if (vf >= enabled) continue;
    for (let dword = 0; dword < 0x1000; dword += 4) {
      const value = dwordIn(image, dword);
      if (core.peek(handle, vf, dword) !== value) core.poke(handle, vf, dword, value);
    }
  }
}

function barKindOf(bar: BarDescription): BarKind {
  if (bar.type === "io") return BarKind.Io;
  const prefetchable = bar.prefetchable ? BarKind.Memory32Prefetchable : 0;
  return prefetchable | (bar.type === "memory64" ? BarKind.Memory64 : 0);
}

function log2(size: bigint): number {
  return size.toString(2).length - 1;
}
