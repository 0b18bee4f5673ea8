// What `ridge show` tells of a Function, read from its registers; also the form of its JSON.

import { walkCapabilities } from "../../decode/capabilities";
import { openWindows } from "../../decode/windows";
import { Image } from "../../machine/image";
import { ALL, isSynthetic, keyOf } from "../../machine/synthetic";
import type { PciFunction } from "../../model/function";
import { capabilityName, extendedCapabilityName } from "../../spec/capability-names";
import { classCodeName } from "../../spec/class-codes";
import { type BarData, barData, romData } from "./bars";
import { hex } from "./hex";
import { placeOf } from "./place";
import { type SrIovData, srIovData } from "./sr-iov";
import { type Marked, marked, markOf } from "./synthetic";

export interface BridgeData {
  readonly primary: number;
  readonly secondary: number;
  readonly subordinate: number;
  readonly windows: readonly { readonly kind: string; readonly base: string; readonly limit: string }[];
}

export interface CapabilityData extends Marked {
  readonly offset: number;
  readonly name: string;
  readonly id: string;
  readonly extended: boolean;
  readonly version: number;
}

export interface FunctionData extends Marked {
  /** `bb:dd.f`, or the way to it from a root bus where no request reaches it: `00:1c.0/00.0`. */
  readonly address: string;
  readonly reachable: boolean;
  readonly name?: string;
  /** Of the device it was described by. */
  readonly preset?: string;
  readonly kind: string;
  readonly portType: string;
  readonly vendorId: string;
  readonly deviceId: string;
  readonly classCode: string;
  readonly className: string;
  readonly revisionId: number;
  readonly subsystem?: { readonly vendorId: string; readonly id: string };
  /** 1 is INTA; 0 is none. */
  readonly interruptPin: number;
  readonly bars: readonly BarData[];
  readonly bridge?: BridgeData;
  readonly capabilities: readonly CapabilityData[];
  /** Why a capability list ends early. */
  readonly broken: readonly string[];
  readonly srIov?: SrIovData;
}

function bridgeData(image: Image): BridgeData {
  return {
    primary: image.u8(0x18),
    secondary: image.u8(0x19),
    subordinate: image.u8(0x1a),
    windows: openWindows(image.bytes).map(({ kind, base, limit }) => ({
      kind,
      base: hex(base),
      limit: hex(limit),
    })),
  };
}

/** The members that tell what a Function is, by key. */
const MEMBERS: Readonly<Record<string, string>> = {
  vendorId: "vendorId",
  deviceId: "deviceId",
  classCode: "classCode",
  revisionId: "revisionId",
  subsystemVendorId: "subsystem.vendorId",
  subsystemId: "subsystem.id",
  interruptPin: "interruptPin",
};

/** What is said of SR-IOV and of VFs has a place of its own. */
function capabilityMark(f: PciFunction, offset: number): Marked {
  const found = f.description.capabilities.find(({ at }) => at === offset);
  if (!found) return {};
  const { synthetic = [] } = markOf(f, `capabilities.${keyOf(found)}`);
  return marked(
    found.type === "sriov" ? synthetic.filter((part) => part === ALL || part === "at") : synthetic,
  );
}

function capabilityData(f: PciFunction, bytes: Uint8Array): Pick<FunctionData, "capabilities" | "broken"> {
  const capabilities: CapabilityData[] = [];
  const broken: string[] = [];
  for (const entry of walkCapabilities(bytes)) {
    if (entry.broken !== undefined) {
      broken.push(`${hex(entry.from)} points to ${hex(entry.offset)}: ${entry.broken}`);
      continue;
    }
    const { id, extended, version, offset } = entry;
    const name = (extended ? extendedCapabilityName(id) : capabilityName(id)) ?? "unknown capability";
    const mark = capabilityMark(f, offset);
    capabilities.push({ offset, name, id: hex(id, extended ? 4 : 2), extended, version, ...mark });
  }
  return { capabilities, broken };
}

export function functionData(f: PciFunction): FunctionData {
  const { description, reachable } = f;
  const bytes = reachable ? f.config.bytes() : f.image();
  const image = new Image(bytes);
  const classCode = image.u32(8) >>> 8;
  const srIov = srIovData(f, image);
  return {
    address: placeOf(f),
    reachable,
    ...(f.name !== undefined && { name: f.name }),
    ...(description.preset !== undefined && { preset: description.preset }),
    kind: description.kind,
    portType: description.portType,
    vendorId: hex(image.u16(0), 4),
    deviceId: hex(image.u16(2), 4),
    classCode: hex(classCode, 6),
    className: classCodeName(classCode) ?? `Class ${hex(classCode >> 8, 4)}`,
    revisionId: image.u8(8),
    ...(description.headerType === 0 && {
      subsystem: { vendorId: hex(image.u16(0x2c), 4), id: hex(image.u16(0x2e), 4) },
    }),
    interruptPin: image.u8(0x3d),
    bars: [
      ...description.bars.map((bar) => barData(image, 0x10, bar, markOf(f, `bars.${bar.index}`))),
      ...romData(image, f),
    ],
    ...(f.isBridge && { bridge: bridgeData(image) }),
    ...capabilityData(f, bytes),
    ...(srIov && { srIov }),
    ...marked(
      Object.keys(MEMBERS)
        .filter((key) => isSynthetic(description.synthetic, key))
        .map((key) => MEMBERS[key]!),
    ),
  };
}
