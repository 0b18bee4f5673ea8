// All capabilities of a Function: those its image has, then those the machine file lists.

import type { PortType } from "../../spec/model";
import type { CapabilityDescription, SrIovCapability } from "../description";
import { capabilitiesIn, type Identity, type Image } from "../image";
import { linkOrder, placeCapabilities } from "../layout";
import { child, type Problems } from "../problems";
import type { FunctionFile } from "../schema/function";
import type { CapabilityFile } from "../schema/sr-iov";
import { describeCapability, type Owner } from "./capabilities";
import type { Surroundings } from "./context";
import { capabilityFromImage } from "./image-capabilities";
import { SR_IOV, srIovFromImage } from "./image-sr-iov";
import { describeSrIov, type PfFacts } from "./sr-iov";

/** Everything that capabilities are made of. */
export interface CapabilitySources {
  readonly file: FunctionFile;
  readonly identity: Identity;
  readonly image: Image | undefined;
  readonly vfImages: ReadonlyMap<number, Uint8Array>;
  /** The file's list, or what a port has without one. */
  readonly listed: readonly CapabilityFile[];
  readonly portType: PortType;
}

/** SR-IOV waits for the others, because VFs take after them. */
type Entry = CapabilityDescription | ((pf: PfFacts) => SrIovCapability);

function fromImage(from: CapabilitySources, place: Surroundings, owner: Owner, problems: Problems): Entry[] {
  const { image, file, vfImages } = from;
  if (!image) return [];
  const sources = { file, vfImages, pointer: place.pointer };
  return capabilitiesIn(image).map((found) =>
    found.extended && found.id === SR_IOV
      ? (pf) => srIovFromImage(image, found, sources, pf, problems)
      : capabilityFromImage(image, found, child(place.pointer, "image"), owner),
  );
}

function fromFile(from: CapabilitySources, place: Surroundings, owner: Owner, problems: Problems): Entry[] {
  const list = child(place.pointer, "capabilities");
  return from.listed.map((capability, position) => {
    const pointer = child(list, position);
    return capability.type === "sriov"
      ? (pf) => describeSrIov(capability, pointer, pf, problems)
      : describeCapability(capability, pointer, owner);
  });
}

/** Placed, and in the order in which the lists link them. */
export function describeCapabilities(
  from: CapabilitySources,
  place: Surroundings,
  problems: Problems,
): CapabilityDescription[] {
  const { identity, portType } = from;
  const portNumber = place.kind === "endpoint" ? 0 : (place.device << 3) | place.function;
  const pcie = from.listed.find((file) => file.type === "pcie");
  const linkWidth = pcie?.linkWidth ?? 1;
  const owner: Owner = { portType, nextFunction: place.nextFunction, portNumber, linkWidth };
  const entries = [...fromImage(from, place, owner, problems), ...fromFile(from, place, owner, problems)];
  const pf: PfFacts = {
    function: place.function,
    revisionId: identity.revisionId,
    subsystemId: identity.subsystemId,
    capabilities: entries.filter((entry) => typeof entry !== "function"),
    owner,
  };
  const described = entries.map((entry) => (typeof entry === "function" ? entry(pf) : entry));
  return linkOrder(placeCapabilities(described, portType, problems));
}
