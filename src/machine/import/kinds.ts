// What each bridge of a dump is in a machine file: its Device/Port Type, as far as its place allows it.

import { findCapability } from "../../decode/capabilities";
import { portTypeIn } from "../image";
import { type Source, TYPE_1_HEADER } from "./source";
import type { Node } from "./tree";

export type Kind = "endpoint" | "root-port" | "switch" | "downstream-port" | "pci-bridge";

/** What a bus is: that of a root, the far side of a port, the inside of a switch, or behind a bridge. */
export type BusKind = "root" | "link" | "switch" | "bus";

const PCI_EXPRESS = 0x10;
const DEVICE_CAPABILITIES_2 = 0x24;
const DEVICE_CONTROL_2 = 0x28;
const ARI_FORWARDING = 1 << 5;

function bitOfPort({ image }: Source, register: number): boolean {
  const pcie = findCapability(image.bytes, PCI_EXPRESS);
  return pcie !== undefined && (image.u16(pcie.offset + register) & ARI_FORWARDING) !== 0;
}

/** ARI Forwarding Supported. */
export const canForwardAri = (port: Source) => bitOfPort(port, DEVICE_CAPABILITIES_2);

/** Below a port there is one device; numbers above 7 need ARI Forwarding. */
function fitsLink({ source, below }: Node): boolean {
  return below.every((node) => node.source.devfn <= 7) || bitOfPort(source, DEVICE_CONTROL_2);
}

const portType = (node: Node) => portTypeIn(node.source.image);

const isBridge = (node: Node) => node.source.headerType === TYPE_1_HEADER;

function isDownstreamPort(node: Node): boolean {
  return isBridge(node) && portType(node) === "downstream-port" && fitsLink(node);
}

/** `on` is the bus on which it lies. */
export function kindOf(node: Node, on: BusKind): Kind {
  if (!isBridge(node)) return "endpoint";
  if (on === "switch") return "downstream-port";
  const type = portType(node);
  const isPort = type === "root-port" || type === "downstream-port";
  if (on === "root" && isPort && fitsLink(node)) return "root-port";
  const isSwitch = node.below.length > 0 && node.below.every(isDownstreamPort);
  return on === "link" && type === "upstream-port" && isSwitch ? "switch" : "pci-bridge";
}

/** The bus behind a bridge of that kind. */
export function busBehind(kind: Kind): BusKind {
  if (kind === "root-port" || kind === "downstream-port") return "link";
  return kind === "switch" ? "switch" : "bus";
}
