// Plans for a Function and for the VFs of a PF: every block of their configuration space.

import type { CapabilityDescription, FunctionDescription, SrIovCapability } from "../../machine/description";
import { linkIn } from "../../machine/links";
import type { FieldValues } from "../../spec/conditions";
import { type Block, enhancedAllocation, type Trait, type0Header, type1Header } from "../../spec/index";
import { dwordIn } from "./image-bytes";
import {
  type BlockPlace,
  blockOf,
  type PlannedBlock,
  planBlock,
  readerOf,
  type Surroundings,
} from "./layout-plan";
import { withQuirks } from "./quirks";
import { capabilityValues, classValues, headerValues, sizeValues } from "./values";

export interface FunctionPlan extends Surroundings {
  readonly blocks: readonly PlannedBlock[];
}

const EA = enhancedAllocation.place.id;

/** Where a Function stands, as far as its registers depend on it. */
export interface Position {
  readonly multiFunction: boolean;
  /** No PF of the device has a lower number. */
  readonly lowestPf: boolean;
  readonly onRootBus: boolean;
}

export function planFunction(f: FunctionDescription, position: Position): FunctionPlan {
  const size = f.portType === "conventional" && (f.image?.length ?? 0) <= 256 ? 256 : 4096;
  const around: Surroundings = {
    vf: false,
    portType: f.portType,
    traits: traitsOf(f, position),
    size,
    ...(f.image && { image: f.image }),
  };
  if (f.headerType === 2) return { ...around, blocks: [] };
  const header = f.headerType === 1 ? type1Header : type0Header;
  return plan(around, header, headerValues(f, position.multiFunction), f.capabilities, f);
}

function traitsOf(f: FunctionDescription, position: Position): ReadonlySet<Trait> {
  const traits = new Set<Trait>();
  if (f.bars.some((bar) => bar.type === "io")) traits.add("I/O BAR");
  if (f.bars.some((bar) => bar.type !== "io") || f.rom || hasFixedBars(f)) traits.add("memory BAR");
  if (f.interruptPin !== 0) traits.add("interrupt pin");
  if (position.lowestPf) traits.add("lowest PF");
  if (position.onRootBus) traits.add("root-complex integrated");
  return traits;
}

/** Enhanced Allocation stands for BARs that the header does not show. */
function hasFixedBars(f: FunctionDescription): boolean {
  return f.capabilities.some(
    (one) => one.type === "ea" || (one.type === "other" && one.id === EA && !one.extended),
  );
}

/** VFs: the rows' VF columns, a header of their own, and no BARs (R64). */
export function planVfs(pf: FunctionDescription, sriov: SrIovCapability): FunctionPlan {
  const images = [...pf.vfImages.entries()].sort(([a], [b]) => a - b).map(([, image]) => image);
  const around: Surroundings = {
    vf: true,
    portType: pf.portType,
    traits: new Set<Trait>(["VF"]),
    size: 4096,
    ...(images[0] && { image: images[0] }),
  };
  const values: FieldValues = images[0]
    ? {}
    : {
        ...classValues(pf.classCode),
        "Revision ID": sriov.vf.revisionId,
        "Subsystem Vendor ID": pf.subsystemVendorId,
        "Subsystem ID": sriov.vf.subsystemId,
      };
  const vf: FunctionDescription = { ...pf, capabilities: sriov.vf.capabilities, below: [] };
  const planned = plan(around, type0Header, values, sriov.vf.capabilities, vf);
  return { ...planned, blocks: planned.blocks.map((block) => withOwnDwords(block, images)) };
}

/** Dwords in which the VFs of a dump differ are owned by each VF, whatever the rows say. */
function withOwnDwords(planned: PlannedBlock, images: readonly Uint8Array[]): PlannedBlock {
  if (images.length < 2) return planned;
  const own = planned.planes.own.slice();
  for (let i = 0; i < planned.planes.dwords; i++) if (differ(images, planned.at + 4 * i)) own[i] = 0xffffffff;
  return { ...planned, planes: { ...planned.planes, own } };
}

export function differ(images: readonly Uint8Array[], dword: number): boolean {
  const [first, ...others] = images;
  return [0, 1, 2, 3].some((byte) =>
    others.some((other) => (other[dword + byte] ?? 0) !== (first?.[dword + byte] ?? 0)),
  );
}

function plan(
  around: Surroundings,
  header: Block,
  headerFields: FieldValues,
  capabilities: readonly CapabilityDescription[],
  f: FunctionDescription,
): FunctionPlan {
  const inImage = (capability: CapabilityDescription | undefined) =>
    capability !== undefined && stands(capability, around.image);
  const starts = [...capabilities.map((capability) => capability.at), 0x100, around.size].sort(
    (a, b) => a - b,
  );
  const first = capabilities.find((capability) => capability.at < 0x100);
  const keepsPointer = first ? inImage(first) : around.image !== undefined;
  const pointer: FieldValues = keepsPointer ? {} : { "Capabilities Pointer": first?.at ?? 0 };
  const head = around.image ? identityOf(headerFields) : headerFields;
  const blocks = [
    planBlock(
      header,
      { at: 0, end: 0x40, inImage: around.image !== undefined },
      { ...head, ...pointer },
      around,
    ),
  ];
  for (const capability of capabilities) {
    const block = blockOf(capability);
    if (!block) continue;
    const next = nextOf(capability, capabilities);
    const known = inImage(capability);
    const values = known ? capability.values : capabilityValues(capability, f);
    const link = known && (next === undefined || inImage(next)) ? {} : linkTo(capability, next);
    const limit = starts.find((start) => start > capability.at) ?? around.size;
    const listed = !known && "words" in capability ? capability : undefined;
    const end = listed ? Math.min(limit, capability.at + ((listed.bytes + 3) & ~3)) : limit;
    const place = { at: capability.at, end, inImage: known, words: listed?.words };
    // The file's `values` may bend a link; what it does not name leads to the next capability.
    const all = { ...values, ...sizes(block, place, f, around), ...link, ...linkIn(capability.values) };
    blocks.push(withQuirks(planBlock(block, place, all, around), capability));
  }
  return { ...around, blocks };
}

/** BAR Size of the entries of Resizable BAR and VF Resizable BAR: as large as the BARs are. */
function sizes(block: Block, place: BlockPlace, f: FunctionDescription, around: Surroundings): FieldValues {
  if (block.key !== "resizable-bar" && block.key !== "vf-resizable-bar") return {};
  const srIov = f.capabilities.find((capability) => capability.type === "sriov");
  const bars = block.key === "resizable-bar" ? f.bars : (srIov?.vfBars ?? []);
  return sizeValues(block.name, readerOf(place, around), bars);
}

/** Whether the image has that capability there, as opposed to one that the machine file lists beside it. */
function stands(capability: CapabilityDescription, image: Uint8Array | undefined): boolean {
  if (!image || capability.at + 4 > image.length) return false;
  if (capability.type === "other") return true;
  const place = blockOf(capability)?.place;
  if (place?.kind === "capability") return image[capability.at] === place.id;
  return place?.kind === "extended" && (dwordIn(image, capability.at) & 0xffff) === place.id;
}

const IDENTITY = /^(Vendor ID|Device ID|Revision ID|Class Code\..*|Subsystem.*|Interrupt Pin)$/;

/** What of a header's values changes an image: the keys that say what the Function is. */
function identityOf(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([key]) => IDENTITY.test(key)));
}

function nextOf(
  capability: CapabilityDescription,
  all: readonly CapabilityDescription[],
): CapabilityDescription | undefined {
  const list = all.filter((other) => other.at >= 0x100 === capability.at >= 0x100);
  return list[list.indexOf(capability) + 1];
}

/** The pointer to the next capability of the same list. */
function linkTo(capability: CapabilityDescription, next: CapabilityDescription | undefined): FieldValues {
  return capability.at >= 0x100
    ? { "Extended Capability Header.Next Capability Offset": next?.at ?? 0 }
    : { "Capability Header.Next Capability Pointer": next?.at ?? 0 };
}
