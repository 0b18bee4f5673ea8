// The hierarchy as boxes and links to be laid out: a box for each device with its Functions in it, a link for each link.

import type { Graph, GraphBox } from "../../protocol/graph";
import type { HierarchyNode } from "../../protocol/views";
import { vfCellsHeight } from "./vf-cells";

/** CSS pixels, as diagram.css has them. */
export const BOX = { width: 192, rootWidth: 160, line: 17, padding: 4, gap: 3 } as const;

export interface DeviceBox {
  readonly id: string;
  readonly functions: readonly HierarchyNode[];
  /** Key of the node above; empty for root buses. */
  readonly parent: string;
}

export interface SwitchBox {
  readonly id: string;
  readonly title: string;
}

export interface DiagramShape {
  readonly devices: readonly DeviceBox[];
  readonly switches: readonly SwitchBox[];
  readonly graph: Graph;
}

export function shapeOf(roots: readonly HierarchyNode[]): DiagramShape {
  const devices = roots.flatMap((root) => [
    { id: root.key, functions: [root], parent: "" },
    ...devicesBelow(root),
  ]);
  const switches = devices.flatMap(({ functions }) =>
    functions
      .filter(({ bridge }) => bridge === "Upstream Port")
      .map(({ key }) => ({ id: `switch ${key}`, title: "Switch" })),
  );
  return { devices, switches, graph: graphOf(devices, switches) };
}

function devicesBelow(node: HierarchyNode): DeviceBox[] {
  const byDevice = new Map<string, HierarchyNode[]>();
  for (const child of node.children) {
    const device = child.device ?? child.key;
    byDevice.set(device, [...(byDevice.get(device) ?? []), child]);
  }
  return [...byDevice].flatMap(([id, functions]) => [
    { id, functions, parent: node.key },
    ...functions.flatMap(devicesBelow),
  ]);
}

function graphOf(devices: readonly DeviceBox[], switches: readonly SwitchBox[]): Graph {
  const holders = new Map(devices.flatMap((one) => one.functions.map(({ key }) => [key, one.id] as const)));
  const boxes = devices.map((device): GraphBox => {
    const group = groupOf(device, switches);
    const height = deviceHeight(device);
    const width = device.parent === "" ? BOX.rootWidth : BOX.width;
    return { id: device.id, width, height, ...(group !== undefined && { group }) };
  });
  const links = devices
    .filter(({ parent }) => parent !== "")
    .map(({ id, parent }) => [holders.get(parent)!, id] as const);
  return { boxes, groups: switches.map(({ id }) => id), links };
}

/** The switch that a device is a port of. */
function groupOf({ functions, parent }: DeviceBox, switches: readonly SwitchBox[]): string | undefined {
  const [first] = functions;
  const upstream = first?.bridge === "Upstream Port" ? first.key : parent;
  const id = `switch ${upstream}`;
  const isPort = first?.bridge === "Upstream Port" || first?.bridge === "Downstream Port";
  return isPort && switches.some((one) => one.id === id) ? id : undefined;
}

/** Where each Function of a device lies in its box: CSS pixels from the top. */
export function functionTops({ functions }: DeviceBox): number[] {
  let top = 0;
  return functions.map((node) => {
    const here = top;
    top += functionHeight(node) + BOX.gap;
    return here;
  });
}

function deviceHeight({ functions }: DeviceBox): number {
  const inner = functions.reduce((sum, node) => sum + functionHeight(node), 0);
  return inner + BOX.gap * (functions.length - 1);
}

export function functionHeight(node: HierarchyNode): number {
  const lines = node.kind === "root" ? 1 : 2 + (node.windows?.length ?? 0);
  const vfs = node.vfs ? vfCellsHeight(node.vfs) : 0;
  return 2 * BOX.padding + lines * BOX.line + vfs;
}
