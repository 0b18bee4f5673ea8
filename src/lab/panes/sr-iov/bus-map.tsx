// All 256 buses as a grid, where VFs stand on more of them than are drawn cell by cell.

import type { JSX } from "preact";
import type { SrIovView } from "../../protocol/views";
import { lowerHex } from "../../text";
import { CELL, cellsPath, cornerOf, GRID, gridLines, numberAt } from "./grid";
import { routingIdOfVf } from "./routing-layout";

interface Props {
  readonly view: SrIovView;
  readonly vf: number;
  /** VFs by bus. */
  readonly counts: Uint16Array;
  readonly choose: (vf: number) => void;
}

export function BusMap({ view, vf, counts, choose }: Props): JSX.Element {
  const used = [...counts.keys()].filter((bus) => counts[bus]! > 0);
  const { port } = view;
  const beyond = used.filter((bus) => port && (bus < port.secondary || bus > port.subordinate));
  const within = used.filter((bus) => !beyond.includes(bus));
  const current = routingIdOfVf(view, vf) >> 8;
  const { x, y } = cornerOf(current);
  const chooseBus = (bus: number | undefined) => {
    const found = bus === undefined ? undefined : firstVfOn(view, bus);
    if (found !== undefined) choose(found);
  };
  const first = lowerHex(used[0] ?? 0, 2);
  const last = lowerHex(used.at(-1) ?? 0, 2);
  const text = `VFs on ${used.length} buses, ${first} to ${last}`;
  return (
    <figure class="bus-map">
      <figcaption>
        {text}; on bus {lowerHex(current, 2)} there are {counts[current]}
        {beyond.length > 0 && `; ${beyond.length} lie beyond the buses of ${port?.address}`}
      </figcaption>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the number of the VF does the same by keys */}
      <svg
        class="routing"
        viewBox={`0 0 ${GRID.width} ${GRID.height}`}
        role="img"
        aria-label={text}
        onClick={(event) => chooseBus(numberAt(event.currentTarget, event))}
      >
        <path class="lines" d={gridLines} />
        <path class={view.enabled ? "vf" : "planned"} d={cellsPath(within)} />
        <path class="beyond" d={cellsPath(beyond)} />
        <rect class="chosen" x={x} y={y} width={CELL.width} height={CELL.height} />
      </svg>
    </figure>
  );
}

function firstVfOn(view: SrIovView, bus: number): number | undefined {
  for (let vf = 0; vf < view.numVfs; vf++) if (routingIdOfVf(view, vf) >> 8 === bus) return vf;
  return undefined;
}
