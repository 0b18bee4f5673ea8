// The SR-IOV capability as an image has it; sizes of VF BARs come from the machine file.

import type { SrIovCapability, VfDescription } from "../description";
import { capabilitiesIn, type FoundCapability, Image, identityIn, portTypeIn } from "../image";
import { child, type Problems } from "../problems";
import type { FunctionFile } from "../schema/function";
import { describeBars } from "./bars";
import type { Owner } from "./capabilities";
import { capabilityFromImage } from "./image-capabilities";
import { describeVf, type PfFacts } from "./sr-iov";

export const SR_IOV = 0x0010;

/** What the file says beside the image. */
export interface VfSources {
  readonly file: FunctionFile;
  readonly vfImages: ReadonlyMap<number, Uint8Array>;
  /** Pointer of the Function. */
  readonly pointer: string;
}

/** VFs as the first of their images shows them; without one, as the key `vf` says. */
function vfOf({ file, vfImages, pointer }: VfSources, pf: PfFacts, problems: Problems): VfDescription {
  const [index] = [...vfImages.keys()].sort((a, b) => a - b);
  const at = child(pointer, "vf");
  if (file.vf !== undefined || index === undefined) return describeVf(file.vf ?? {}, at, pf, problems);
  return vfFromImage(new Image(vfImages.get(index)!), child(child(pointer, "vfImages"), index), pf, problems);
}

function vfFromImage(image: Image, pointer: string, pf: PfFacts, problems: Problems): VfDescription {
  const identity = identityIn(image);
  const owner: Owner = { ...pf.owner, portType: portTypeIn(image), nextFunction: 0 };
  const capabilities = capabilitiesIn(image).map((found) =>
    found.extended && found.id === SR_IOV
      ? srIovFromImage(image, found, { file: {}, vfImages: new Map(), pointer }, pf, problems)
      : capabilityFromImage(image, found, pointer, owner),
  );
  return { revisionId: identity.revisionId, subsystemId: identity.subsystemId, capabilities, registers: [] };
}

/** `sources.pointer` is that of the Function. */
export function srIovFromImage(
  image: Image,
  found: FoundCapability,
  sources: VfSources,
  pf: PfFacts,
  problems: Problems,
): SrIovCapability {
  const { at } = found;
  const flags = image.u32(at + 0x04);
  const pointer = child(sources.pointer, "image");
  const placement = {
    from: 0,
    firstVfOffset: image.u16(at + 0x14),
    vfStride: image.u16(at + 0x16),
    pointer,
  };
  return {
    type: "sriov",
    at,
    values: {},
    pointer,
    initialVfs: image.u16(at + 0x0c),
    totalVfs: image.u16(at + 0x0e),
    functionDependencyLink: image.u8(at + 0x12),
    vfDeviceId: image.u16(at + 0x1a),
    supportedPageSizes: image.u32(at + 0x1c),
    vfMigrationCapable: (flags & 1) !== 0,
    ariCapableHierarchyPreserved: (flags & 2) !== 0,
    tenBitTag: (flags & 4) !== 0,
    withAri: [placement],
    withoutAri: [placement],
    vfBars: describeBars(sources.file.vfBars ?? [], child(sources.pointer, "vfBars")),
    vfReadyAfterEnable: 0n,
    vfReadyAfterFlr: 0n,
    vf: vfOf(sources, pf, problems),
    quirks: [],
  };
}
