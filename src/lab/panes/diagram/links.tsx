// Links between ports and the devices behind them.

import type { JSX } from "preact";
import type { Placed } from "../../protocol/graph";
import type { LaidOut } from "./pane";
import { type DeviceBox, functionHeight, functionTops } from "./shape";

export function Links({ laidOut: { shape, layout } }: { readonly laidOut: LaidOut }): JSX.Element {
  const holders = new Map(
    shape.devices.flatMap((device) => device.functions.map(({ key }) => [key, device] as const)),
  );
  const path = ({ id, parent }: DeviceBox) => {
    const above = holders.get(parent);
    const from = above && layout.placed.get(above.id);
    const to = layout.placed.get(id);
    return above && from && to ? linkPath(exitOf(above, parent, from), to) : undefined;
  };
  return (
    <svg class="links" width={layout.width} height={layout.height} aria-hidden="true">
      {shape.devices.map((device) => {
        const d = path(device);
        const [first] = device.functions;
        return d && <path key={device.id} class={first?.absent ? "absent" : undefined} d={d} />;
      })}
    </svg>
  );
}

/** Where links leave a Function: in the middle of its right side. */
function exitOf(device: DeviceBox, key: string, place: Placed): { x: number; y: number } {
  const at = device.functions.findIndex((node) => node.key === key);
  const top = functionTops(device)[at] ?? 0;
  return { x: place.x + place.width, y: place.y + top + functionHeight(device.functions[at]!) / 2 };
}

function linkPath(from: { x: number; y: number }, to: Placed): string {
  const end = to.y + to.height / 2;
  const middle = (from.x + to.x) / 2;
  return `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${end} ${to.x} ${end}`;
}
