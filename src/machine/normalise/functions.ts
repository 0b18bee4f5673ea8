// A Function with defaults filled in.

import type { PortType } from "../../spec/model";
import type { CapabilityDescription, DeviceDescription, FunctionDescription } from "../description";
import { type Identity, Image, identityIn, portTypeIn } from "../image";
import { child } from "../problems";
import type { FunctionFile } from "../schema/function";
import type { CapabilityFile } from "../schema/sr-iov";
import { describeBars, describeRom } from "./bars";
import { bytesOf, type Context, type Surroundings } from "./context";
import { describeCapabilities } from "./function-capabilities";
import { BRIDGE_CLASS, defaultPortType, portDefaults } from "./ports";
import { describeRegisters } from "./registers";

/** What a Function has from outside its own keys. */
export interface Extras {
  readonly name?: string | undefined;
  readonly preset?: string | undefined;
  readonly synthetic?: readonly string[];
  readonly deviates?: readonly string[] | undefined;
  readonly ariForwarding?: boolean | undefined;
  readonly below?: readonly DeviceDescription[];
}

type IdKeys = Exclude<keyof Identity, "headerType">;

function identify(
  file: FunctionFile,
  image: Image | undefined,
  place: Surroundings,
  context: Context,
): Identity {
  const port = portDefaults(place);
  const read: Partial<Identity> = image ? identityIn(image) : {};
  const required = (key: "vendorId" | "deviceId" | "classCode", preset: number | undefined): number => {
    const value = file[key] ?? read[key] ?? preset;
    if (value === undefined) context.problems.add(child(place.pointer, key), "is missing");
    return value ?? 0;
  };
  const optional = (key: IdKeys, preset = 0) => file[key] ?? read[key] ?? preset;
  const layout = port ? 1 : 0;
  return {
    vendorId: required("vendorId", port?.vendorId),
    deviceId: required("deviceId", port?.deviceId),
    classCode: required("classCode", port && BRIDGE_CLASS),
    revisionId: optional("revisionId"),
    subsystemVendorId: optional("subsystemVendorId"),
    subsystemId: optional("subsystemId"),
    interruptPin: optional("interruptPin", port?.interruptPin),
    headerType: file.headerType ?? read.headerType ?? layout,
  };
}

function portTypeOf(
  listed: readonly CapabilityFile[],
  image: Image | undefined,
  place: Surroundings,
): PortType {
  const pcie = listed.find((capability) => capability.type === "pcie");
  if (pcie) return pcie.portType ?? defaultPortType(place);
  return image ? portTypeIn(image) : "conventional";
}

/** `vfBars` and `vf` of a Function speak of the SR-IOV capability of its image, and of nothing else. */
function checkVfKeys(
  file: FunctionFile,
  found: readonly CapabilityDescription[],
  place: Surroundings,
  context: Context,
) {
  const image = child(place.pointer, "image");
  if (found.some((capability) => capability.type === "sriov" && capability.pointer === image)) return;
  for (const key of ["vfBars", "vf"] as const) {
    if (file[key] === undefined) continue;
    context.problems.add(child(place.pointer, key), "needs an SR-IOV capability in the image");
  }
}

function readVfImages(file: FunctionFile, place: Surroundings, context: Context): Map<number, Uint8Array> {
  const pointer = child(place.pointer, "vfImages");
  const images = Object.entries(file.vfImages ?? {}).map(
    ([index, bytes]) => [Number(index), bytesOf(bytes, child(pointer, index), context)] as const,
  );
  return new Map(images.sort(([a], [b]) => a - b));
}

/** The Function that `file` says lies at `place`. Problems go to the context. */
export function describeFunction(
  file: FunctionFile,
  place: Surroundings,
  extras: Extras,
  context: Context,
): FunctionDescription {
  const { pointer } = place;
  const bytes = file.image && bytesOf(file.image, child(pointer, "image"), context);
  const image = bytes && new Image(bytes);
  const vfImages = readVfImages(file, place, context);
  const identity = identify(file, image, place, context);
  const listed = file.capabilities ?? (image ? [] : (portDefaults(place)?.capabilities ?? []));
  const portType = portTypeOf(listed, image, place);
  const sources = { file, identity, image, vfImages, listed, portType };
  const capabilities = describeCapabilities(sources, place, context.problems);
  checkVfKeys(file, capabilities, place, context);
  const name = file.name ?? extras.name;
  return {
    kind: place.kind,
    function: place.function,
    ...(name !== undefined && { name }),
    ...(extras.preset !== undefined && { preset: extras.preset }),
    synthetic: extras.synthetic ?? [],
    portType,
    ...identity,
    headerType: identity.headerType as 0 | 1 | 2,
    bars: describeBars(file.bars ?? [], child(pointer, "bars")),
    ...(file.rom !== undefined && { rom: describeRom(file.rom, child(pointer, "rom")) }),
    capabilities,
    readyAfterReset: file.readyAfterReset ?? 0n,
    ...(file.vanishesAt !== undefined && { vanishesAt: file.vanishesAt }),
    ...(file.model !== undefined && { model: file.model }),
    ariForwarding: extras.ariForwarding ?? false,
    ...(bytes && { image: bytes }),
    vfImages,
    registers: describeRegisters(file.registers, child(pointer, "registers")),
    deviates: [...new Set([...context.deviates, ...(extras.deviates ?? []), ...(file.deviates ?? [])])],
    below: extras.below ?? [],
    pointer,
  };
}
