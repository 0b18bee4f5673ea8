// A Function's details as text, in the manner of `lspci -v`.

import { formatBytes } from "../../firmware";
import { paint } from "../output";
import type { BarData } from "./bars";
import type { BridgeData, CapabilityData, FunctionData } from "./data";
import type { SrIovData } from "./sr-iov";

const bare = (text: string) => text.replace(/^0x/, "");
const bus = (number: number) => number.toString(16).padStart(2, "0");
const sign = (set: boolean) => (set ? "+" : "-");

function heading(f: FunctionData): string {
  const revision = f.revisionId === 0 ? "" : ` (rev ${bus(f.revisionId)})`;
  const ids = `Device ${bare(f.vendorId)}:${bare(f.deviceId)}${revision}`;
  const named = f.name === undefined ? "" : ` "${f.name}"`;
  const reach = f.reachable ? "" : " (not reached)";
  return `${paint.strong(`${f.address} ${f.className}: ${ids}`)}${named}${reach}`;
}

function barText({ index, type, prefetchable, size, inferred, address }: BarData): string {
  const name = index === "rom" ? "Expansion ROM" : `BAR ${index}`;
  const place = address === null ? "<unassigned>" : bare(address);
  const bytes = `[${formatBytes(BigInt(size))}${inferred ? ", a guess" : ""}]`;
  if (type === "io") return `${name}: I/O ports at ${place} ${bytes}`;
  const width = type === "memory64" ? "64-bit" : "32-bit";
  return `${name}: memory at ${place} (${width}, ${prefetchable ? "" : "non-"}prefetchable) ${bytes}`;
}

const WINDOWS: Readonly<Record<string, string>> = {
  io: "I/O window",
  memory: "Memory window",
  prefetchable: "Prefetchable window",
};

function bridgeLines({ primary, secondary, subordinate, windows }: BridgeData): string[] {
  return [
    `Bus: primary ${bus(primary)}, secondary ${bus(secondary)}, subordinate ${bus(subordinate)}`,
    ...windows.map(({ kind, base, limit }) => `${WINDOWS[kind]}: ${bare(base)}-${bare(limit)}`),
  ];
}

function capabilityText({ offset, name, extended, version }: CapabilityData): string {
  return `Capability: [${offset.toString(16)}${extended ? ` v${version}` : ""}] ${name}`;
}

function vfText({ vfs }: SrIovData): string[] {
  const [first] = vfs;
  const last = vfs.at(-1);
  if (!first || !last) return [];
  const lost = vfs.filter(({ reachable }) => !reachable).length;
  const range = vfs.length === 1 ? first.address : `${first.address} to ${last.address}`;
  return [`\tVFs: ${vfs.length} at ${range}${lost > 0 ? `, ${lost} not reached` : ""}`];
}

/** Where they depend on nothing, the registers tell it all. */
function placementLines({ placements }: SrIovData): string[] {
  const kinds = new Set(placements.map(({ firstVfOffset, vfStride }) => `${firstVfOffset} ${vfStride}`));
  if (kinds.size < 2) return [];
  return placements.map(({ ariCapableHierarchy, from, firstVfOffset, vfStride }) => {
    const since = from > 1 ? ` from NumVFs ${from} on` : "";
    const ari = `with ARI Capable Hierarchy${sign(ariCapableHierarchy)}${since}`;
    return `\tFirst VF Offset ${firstVfOffset}, VF Stride ${vfStride} ${ari}`;
  });
}

function srIovLines(data: SrIovData): string[] {
  const { vfEnable, vfMse, ariCapableHierarchy } = data;
  const flags = `VF Enable${sign(vfEnable)} VF MSE${sign(vfMse)} ARI Capable Hierarchy${sign(ariCapableHierarchy)}`;
  return [
    `SR-IOV: TotalVFs ${data.totalVfs}, InitialVFs ${data.initialVfs}, NumVFs ${data.numVfs}; ${flags}`,
    `\tFirst VF Offset ${data.firstVfOffset}, VF Stride ${data.vfStride}, VF Device ID ${bare(data.vfDeviceId)}, ` +
      `Function Dependency Link ${bus(data.functionDependencyLink)}`,
    `\tSupported Page Sizes ${bare(data.supportedPageSizes)}, System Page Size ${bare(data.systemPageSize)}`,
    ...placementLines(data),
    ...data.vfBars.map((bar) => `\tVF ${barText(bar)} each`),
    ...vfText(data),
  ];
}

const PINS = "-ABCD";

/** All lines of a Function, and an empty one. */
export function functionText(f: FunctionData): string {
  const { subsystem, interruptPin, bridge, srIov } = f;
  const details = [
    ...(subsystem ? [`Subsystem: Device ${bare(subsystem.vendorId)}:${bare(subsystem.id)}`] : []),
    ...(interruptPin > 0 ? [`Interrupt: pin ${PINS[interruptPin] ?? interruptPin}`] : []),
    ...f.bars.map(barText),
    ...(bridge ? bridgeLines(bridge) : []),
    ...f.capabilities.map(capabilityText),
    ...f.broken.map((link) => paint.wrong(`Broken link: ${link}`)),
    ...(srIov ? srIovLines(srIov) : []),
  ];
  return `${[heading(f), ...details.map((line) => `\t${line}`)].join("\n")}\n\n`;
}
