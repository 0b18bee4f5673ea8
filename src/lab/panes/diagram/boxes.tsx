// Devices as boxes, with their Functions; switches as frames around their ports.

import type { JSX } from "preact";
import type { Placed } from "../../protocol/graph";
import type { HierarchyNode } from "../../protocol/views";
import { useLab } from "../../state/lab";
import type { LaidOut } from "./pane";
import { type DeviceBox, functionHeight, functionTops } from "./shape";
import { VfCells } from "./vf-cells";

export function Boxes({ laidOut: { shape, layout } }: { readonly laidOut: LaidOut }): JSX.Element {
  const at = (id: string) => layout.placed.get(id);
  return (
    <>
      {shape.switches.map(({ id, title }) => (
        <div key={id} class="switch" role="presentation" style={frame(at(id))}>
          <span>{title}</span>
        </div>
      ))}
      {shape.devices.map((device) => (
        <Device key={device.id} device={device} place={at(device.id)} />
      ))}
    </>
  );
}

function frame(place: Placed | undefined): Readonly<Record<string, string>> {
  if (!place) return { display: "none" };
  const { x, y, width, height } = place;
  return { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
}

interface DeviceProps {
  readonly device: DeviceBox;
  /** Undefined until a layout with it is there. */
  readonly place: Placed | undefined;
}

function Device({ device, place }: DeviceProps): JSX.Element | null {
  if (!place) return null;
  const tops = functionTops(device);
  return (
    <>
      {device.functions.map((node, at) => (
        <FunctionBox
          key={node.key}
          node={node}
          place={{ ...place, y: place.y + tops[at]!, height: functionHeight(node) }}
        />
      ))}
    </>
  );
}

interface BoxProps {
  readonly node: HierarchyNode;
  readonly place: Placed;
}

function FunctionBox({ node, place }: BoxProps): JSX.Element {
  const lab = useLab();
  const [item, vf] = lab.item.value.split("-v");
  const selected = item === node.key;
  const { key, kind, title, bridge, name, absent, vfs, windows = [] } = node;
  const kinds = `box ${kind}${bridge ? " bridge" : ""}${absent ? " absent" : ""}`;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the diagram has the focus and names its active box
    // biome-ignore lint/a11y/useKeyWithClickEvents: the diagram hears the keys
    <div
      class={kinds}
      role="treeitem"
      id={`diagram-${key}`}
      aria-selected={selected}
      title={[title, name].filter(Boolean).join(", ")}
      style={frame(place)}
      onClick={() => lab.select(key)}
    >
      <span class="line">
        <span class="place-name">{node.address}</span> {kind === "root" ? "Root Complex" : (bridge ?? title)}
      </span>
      {kind === "function" && <span class="line details">{detailsOf(node)}</span>}
      {windows.map((window) => (
        <span key={window} class="line details">
          {window}
        </span>
      ))}
      {vfs && <VfCells vfs={vfs} selected={selected && vf !== undefined ? Number(vf) : undefined} />}
    </div>
  );
}

function detailsOf({ buses, ids, note, enabled = [], absent }: HierarchyNode): string {
  const state = absent ? ["not reached"] : enabled;
  return [buses, ids, note, ...state].filter(Boolean).join(" ");
}
