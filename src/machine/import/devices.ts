// The tree of a dump as the devices of a machine file.

import type { DeviceInput } from "../schema/devices";
import { type Context, functionInput } from "./functions";
import { type BusKind, busBehind, canForwardAri, kindOf } from "./kinds";
import type { Node } from "./tree";

type Bridge = Exclude<DeviceInput, { type: "endpoint" }>;
type Port = Extract<DeviceInput, { type: "switch" }>["ports"][number];

const hex2 = (value: number) => value.toString(16).padStart(2, "0");
const slotText = (devfn: number) => `${hex2(devfn >> 3)}.${devfn & 7}`;

function portInput(node: Node, context: Context): Port {
  const below = deviceInputs(node.below, "link", context);
  return {
    slot: slotText(node.source.devfn),
    ...functionInput(node.source, context),
    ...(canForwardAri(node.source) && { ariForwarding: true }),
    ...(below.length > 0 && { devices: below }),
  };
}

function bridgeInput(node: Node, on: BusKind, context: Context): Bridge {
  const { source } = node;
  const kind = kindOf(node, on);
  const slot = slotText(source.devfn);
  if (kind === "root-port") return { type: "root-port", ...portInput(node, context) };
  if (kind === "switch") {
    const ports = node.below.map((port) => portInput(port, context));
    return { type: "switch", slot, ...functionInput(source, context), ports };
  }
  const below = deviceInputs(node.below, busBehind(kind), context);
  const devices = below.length > 0 && { devices: below };
  return { type: "pci-bridge", slot, ...functionInput(source, context), ...devices };
}

/** Endpoints of one device: inline if there is one, else as a list. On a link all are device 0, by ARI. */
function endpointInput(nodes: readonly Node[], device: number, on: BusKind, context: Context): DeviceInput {
  const number = (node: Node) => (on === "link" ? node.source.devfn : node.source.devfn & 7);
  const [first] = nodes;
  const slot = (fn: number) => slotText((device << 3) | fn);
  if (first && nodes.length === 1 && number(first) <= 7) {
    return { type: "endpoint", slot: slot(number(first)), ...functionInput(first.source, context) };
  }
  const functions = nodes.map((node) => ({ function: number(node), ...functionInput(node.source, context) }));
  return { type: "endpoint", slot: slot(0), functions };
}

/** The devices of one bus, ascending. */
export function deviceInputs(nodes: readonly Node[], on: BusKind, context: Context): DeviceInput[] {
  const deviceOf = (node: Node) => (on === "link" ? 0 : node.source.devfn >> 3);
  const numbers = [...new Set(nodes.map(deviceOf))];
  return numbers.flatMap((device) => {
    const own = nodes.filter((node) => deviceOf(node) === device);
    const endpoints = own.filter((node) => kindOf(node, on) === "endpoint");
    const bridges = own.filter((node) => kindOf(node, on) !== "endpoint");
    return [
      ...bridges.map((node) => bridgeInput(node, on, context)),
      ...(endpoints.length > 0 ? [endpointInput(endpoints, device, on, context)] : []),
    ];
  });
}
