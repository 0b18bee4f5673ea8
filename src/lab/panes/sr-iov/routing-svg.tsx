// Buses as grids of devices and Functions, with the PF, its VFs, and arrows for First VF Offset and VF Stride.

import type { JSX } from "preact";
import type { SrIovPortView, SrIovView } from "../../protocol/views";
import { addressOf, hex, lowerHex } from "../../text";
import { CELL, cellsPath, cornerOf, crossesPath, GRID, gridLines, numberAt } from "./grid";
import { type BusCells, Cell, routingIdOfVf } from "./routing-layout";

/** Left of the grids, above each, and below it. */
const MARGIN = { left: 46, top: 38, bottom: 10 } as const;
const PITCH = MARGIN.top + GRID.height + MARGIN.bottom;
const LABELLED_COLUMNS = [0, 4, 8, 12, 16, 20, 24, 28];

interface Props {
  readonly view: SrIovView;
  readonly vf: number;
  readonly buses: readonly BusCells[];
  /** A Routing ID was pointed at. */
  readonly chooseAt: (routingId: number) => void;
}

export function RoutingSvg({ view, vf, buses, chooseAt }: Props): JSX.Element {
  const place = (routingId: number) => pointOf(routingId, buses);
  const first = routingIdOfVf(view, 0);
  const second = routingIdOfVf(view, 1);
  const chosen = place(routingIdOfVf(view, vf));
  return (
    <svg
      class="routing"
      viewBox={`0 0 ${MARGIN.left + GRID.width + 2} ${buses.length * PITCH}`}
      role="img"
      aria-label={told(view)}
    >
      {buses.map((bus, at) => (
        <Bus key={bus.bus} view={view} bus={bus} top={at * PITCH} chooseAt={chooseAt} />
      ))}
      {view.numVfs > 0 && chosen && (
        <rect
          class="chosen"
          x={chosen.x - CELL.width / 2}
          y={chosen.y - CELL.height / 2}
          width={CELL.width}
          height={CELL.height}
        />
      )}
      {view.numVfs > 1 && (
        <Arrow from={place(first)} to={place(second)} text={`VF Stride ${view.vfStride}`} />
      )}
      {view.numVfs > 0 && (
        <Arrow
          from={place(view.routingId)}
          to={place(first)}
          text={`First VF Offset ${hex(view.firstVfOffset, 1)}h`}
        />
      )}
    </svg>
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Centre of a Routing ID's cell; undefined if its bus is not drawn. */
function pointOf(routingId: number, buses: readonly BusCells[]): Point | undefined {
  const at = buses.findIndex(({ bus }) => bus === routingId >> 8);
  if (at < 0) return undefined;
  const { x, y } = cornerOf(routingId & 0xff);
  return {
    x: MARGIN.left + x + CELL.width / 2,
    y: at * PITCH + MARGIN.top + y + CELL.height / 2,
  };
}

function told(view: SrIovView): string {
  const { address, numVfs, domain, enabled } = view;
  if (numVfs === 0) return `PF at ${address}, NumVFs is 0`;
  const at = (vf: number) => addressOf(routingIdOfVf(view, vf), domain);
  return `PF at ${address}, ${numVfs} VFs ${enabled ? "" : "planned "}from ${at(0)} to ${at(numVfs - 1)}`;
}

interface BusProps {
  readonly view: SrIovView;
  readonly bus: BusCells;
  readonly top: number;
  readonly chooseAt: (routingId: number) => void;
}

function Bus({ view, bus: { bus, cells }, top, chooseAt }: BusProps): JSX.Element {
  const all = (kind: number) => [...cells.keys()].filter((number) => cells[number] === kind);
  const beyond = view.port && !forwards(view.port, bus);
  return (
    <g transform={`translate(${MARGIN.left} ${top + MARGIN.top})`}>
      <text class={beyond ? "title beyond" : "title"} x={-MARGIN.left + 2} y={-23}>
        bus {lowerHex(bus, 2)}
        {beyond && `: beyond ${portText(view.port)}`}
      </text>
      <text class="label" x={-6} y={-5} text-anchor="end">
        {view.ari ? "Fn" : "device"}
      </text>
      {LABELLED_COLUMNS.map((column) => (
        <text key={column} class="label" x={column * CELL.width + 2} y={-5}>
          {lowerHex(view.ari ? column * 8 : column, 2)}
        </text>
      ))}
      {[0, 7].map((row) => (
        <text key={row} class="label" x={-6} y={(row + 1) * CELL.height - 2} text-anchor="end">
          {view.ari ? `+${row}` : row}
        </text>
      ))}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the number of the VF does the same by keys */}
      <rect
        class="back"
        width={GRID.width}
        height={GRID.height}
        onClick={(event) => {
          const number = numberAt(event.currentTarget, event);
          if (number !== undefined) chooseAt((bus << 8) | number);
        }}
      />
      <path class="lines" d={gridLines} />
      <path class="other" d={cellsPath(all(Cell.Other))} />
      <path class="planned" d={cellsPath(all(Cell.Planned))} />
      <path class="vf" d={cellsPath(all(Cell.Vf))} />
      <path class="lost" d={crossesPath(all(Cell.Lost))} />
      <path class="pf" d={cellsPath(all(Cell.Pf))} />
    </g>
  );
}

function forwards({ secondary, subordinate }: SrIovPortView, bus: number): boolean {
  return bus >= secondary && bus <= subordinate;
}

function portText({ address, secondary, subordinate }: SrIovPortView): string {
  return `the buses of ${address}, ${lowerHex(secondary, 2)} to ${lowerHex(subordinate, 2)}`;
}

interface ArrowProps {
  readonly from: Point | undefined;
  readonly to: Point | undefined;
  readonly text: string;
}

/** Bowed downwards and to the right; nothing where one of its ends is not drawn. */
function Arrow({ from, to, text }: ArrowProps): JSX.Element | null {
  if (!from || !to || (from.x === to.x && from.y === to.y)) return null;
  const middle = { x: (from.x + to.x) / 2 + 20, y: (from.y + to.y) / 2 + 30 };
  const head = arrowHead(middle, to);
  return (
    <g class="arrow">
      <path d={`M${from.x} ${from.y}Q${middle.x} ${middle.y} ${to.x} ${to.y}`} />
      <path class="head" d={head} />
      <text x={middle.x} y={middle.y + 2}>
        {text}
      </text>
    </g>
  );
}

function arrowHead(from: Point, to: Point): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const corner = (turn: number) =>
    `L${(to.x - 8 * Math.cos(angle + turn)).toFixed(1)} ${(to.y - 8 * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${to.x} ${to.y}${corner(0.4)}${corner(-0.4)}z`;
}
