// A Function's details as text, in the manner of `lspci -v`.

import { formatBytes } from "../../firmware";
import { paint } from "../output";
import type { BarData } from "./bars";
import type { BridgeData, CapabilityData, FunctionData } from "./data";
import type { SrIovData } from "./sr-iov";
import { remark, remarkAt } from "./synthetic";
import type { VfData } from "./vf";

const bare = (text: string) => text.replace(/^0x/, "");
const bus = (number: number) => number.toString(16).padStart(2, "0");
const sign = (set: boolean) => (set ? "+" : "-");

function heading(f: FunctionData): string {
  const isMadeUp = f.synthetic?.includes("revisionId") === true;
  const revision =
    f.revisionId === 0 && !isMadeUp ? "" : ` (rev ${bus(f.revisionId)}${isMadeUp ? ", synthetic" : ""})`;
  const ids = `Device ${bare(f.vendorId)}:${bare(f.deviceId)}${revision}`;
  const named = f.name === undefined ? "" : ` "${f.name}"`;
  const reach = f.reachable ? "" : " (not reached)";
  return `${paint.strong(`${f.address} ${f.className}: ${ids}`)}${named}${reach}`;
}

function barText({ index, type, prefetchable, size, inferred, address, ...mark }: BarData): string {
  const name = index === "rom" ? "Expansion ROM" : `BAR ${index}`;
  const place = address === null ? "<unassigned>" : bare(address);
  const bytes = `[${formatBytes(BigInt(size))}${inferred ? ", a guess" : ""}]`;
  if (type === "io") return `${name}: I/O ports at ${place} ${bytes}${remark(mark)}`;
  const width = type === "memory64" ? "64-bit" : "32-bit";
  return `${name}: memory at ${place} (${width}, ${prefetchable ? "" : "non-"}prefetchable) ${bytes}${remark(mark)}`;
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

function capabilityText({ offset, name, extended, version, ...mark }: CapabilityData): string {
  return `Capability: [${offset.toString(16)}${extended ? ` v${version}` : ""}] ${name}${remark(mark)}`;
}

function vfLines(vf: VfData): string[] {
  const capabilities = vf.capabilities.map(
    (capability) => `[${capability.offset.toString(16)}] ${capability.name}${remark(capability)}`,
  );
  const revision = `revision ${bus(vf.revisionId)}${remarkAt(vf, "revisionId")}`;
  const subsystem = `Subsystem ID ${bare(vf.subsystemId)}${remarkAt(vf, "subsystemId")}`;
  return [`\tEach VF: ${revision}, ${subsystem}`, `\tEach VF: ${capabilities.join(", ")}`];
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
  return placements.map((placement) => {
    const { ariCapableHierarchy, from, firstVfOffset, vfStride } = placement;
    const since = from > 1 ? ` from NumVFs ${from} on` : "";
    const ari = `with ARI Capable Hierarchy${sign(ariCapableHierarchy)}${since}`;
    return `\tFirst VF Offset ${firstVfOffset}, VF Stride ${vfStride} ${ari}${remark(placement)}`;
  });
}

function srIovLines(data: SrIovData): string[] {
  const { vfEnable, vfMse, ariCapableHierarchy } = data;
  const flags = `VF Enable${sign(vfEnable)} VF MSE${sign(vfMse)} ARI Capable Hierarchy${sign(ariCapableHierarchy)}`;
  const at = (...members: string[]) => remarkAt(data, ...members);
  return [
    `SR-IOV: TotalVFs ${data.totalVfs}${at("totalVfs")}, InitialVFs ${data.initialVfs}${at("totalVfs", "initialVfs")}, NumVFs ${data.numVfs}; ${flags}`,
    `\tFirst VF Offset ${data.firstVfOffset}${at("firstVfOffset")}, VF Stride ${data.vfStride}${at("vfStride")}, ` +
      `VF Device ID ${bare(data.vfDeviceId)}${at("vfDeviceId")}, ` +
      `Function Dependency Link ${bus(data.functionDependencyLink)}${at("functionDependencyLink")}`,
    `\tSupported Page Sizes ${bare(data.supportedPageSizes)}${at("supportedPageSizes")}, ` +
      `System Page Size ${bare(data.systemPageSize)}`,
    ...placementLines(data),
    ...data.vfBars.map((bar) => `\tVF ${barText(bar)} each`),
    ...vfLines(data.vf),
    ...vfText(data),
  ];
}

const PINS = "-ABCD";

function subsystemText(f: FunctionData, { vendorId, id }: { vendorId: string; id: string }): string {
  const parts = (f.synthetic ?? []).flatMap((member) => /^subsystem\.(.*)/.exec(member)?.[1] ?? []);
  return `Subsystem: Device ${bare(vendorId)}:${bare(id)}${remark({ synthetic: parts })}`;
}

/** All lines of a Function, and an empty one. */
export function functionText(f: FunctionData): string {
  const { subsystem, interruptPin, bridge, srIov } = f;
  const details = [
    ...(subsystem ? [subsystemText(f, subsystem)] : []),
    ...(interruptPin > 0
      ? [`Interrupt: pin ${PINS[interruptPin] ?? interruptPin}${remarkAt(f, "interruptPin")}`]
      : []),
    ...f.bars.map(barText),
    ...(bridge ? bridgeLines(bridge) : []),
    ...f.capabilities.map(capabilityText),
    ...f.broken.map((link) => paint.wrong(`Broken link: ${link}`)),
    ...(srIov ? srIovLines(srIov) : []),
  ];
  return `${[heading(f), ...details.map((line) => `\t${line}`)].join("\n")}\n\n`;
}
