// The VFs of a PF as cells in its box: one for each, or one for each bus where there are many.

import type { JSX } from "preact";
import type { VfRun } from "../../protocol/views";
import { useLab } from "../../state/lab";
import { addressOf, lowerHex } from "../../text";

/** Up to so many VFs have cells of their own. */
const SINGLE_UP_TO = 64;
const PER_ROW = 16;
const PITCH = 11.5;
const TITLE = 17;

interface VfCell {
  /** Index of its first VF, and how many there are. */
  readonly from: number;
  readonly count: number;
  readonly reached: boolean;
}

function cellsOf({ routingIds, reached }: VfRun): VfCell[] {
  const count = routingIds.length;
  if (count <= SINGLE_UP_TO)
    return Array.from(reached, (one, from) => ({ from, count: 1, reached: one === 1 }));
  const starts = [...routingIds.keys()].filter(
    (vf) => vf === 0 || routingIds[vf]! >> 8 !== routingIds[vf - 1]! >> 8,
  );
  return starts.map((from, at) => {
    const end = starts[at + 1] ?? count;
    return { from, count: end - from, reached: reached.subarray(from, end).every((one) => one === 1) };
  });
}

/** Of the title and the cells; CSS pixels. */
export function vfCellsHeight(vfs: VfRun): number {
  return TITLE + Math.ceil(cellsOf(vfs).length / PER_ROW) * PITCH + 2;
}

interface Props {
  readonly vfs: VfRun;
  /** Index of the selected VF, if it is one of them. */
  readonly selected: number | undefined;
}

export function VfCells({ vfs, selected }: Props): JSX.Element {
  const lab = useLab();
  const cells = cellsOf(vfs);
  const all = (wanted: boolean) =>
    cells.flatMap(({ reached }, at) => (reached === wanted ? [cellPath(at)] : [])).join("");
  const current = cells.findIndex(
    ({ from, count }) => selected !== undefined && selected >= from && selected < from + count,
  );
  const rows = Math.ceil(cells.length / PER_ROW);
  const [width, height] = [PER_ROW * PITCH, rows * PITCH];
  const chooseAt = (event: MouseEvent & { readonly currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * PER_ROW);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    const cell = cells[row * PER_ROW + column];
    if (cell) lab.select(`${vfs.pf}-v${cell.from}`);
    event.stopPropagation();
  };
  return (
    <div class="vf-cells">
      <span class="line">{titleOf(vfs, selected)}</span>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        aria-hidden="true"
        onClick={chooseAt}
      >
        <rect class="back" width={width} height={height} />
        <path class="vf" d={all(true)} />
        <path class="lost" d={all(false)} />
        {current >= 0 && <path class="chosen" d={cellPath(current)} />}
      </svg>
    </div>
  );
}

function cellPath(at: number): string {
  const x = (at % PER_ROW) * PITCH + 1.5;
  const y = Math.floor(at / PER_ROW) * PITCH + 1.5;
  return `M${x} ${y}h8.5v8.5h-8.5z`;
}

/** Which VFs they are, or which is selected. */
function titleOf({ routingIds, domain }: VfRun, selected: number | undefined): string {
  const routingId = selected === undefined ? undefined : routingIds[selected];
  if (routingId !== undefined)
    return `VF ${selected} of ${routingIds.length}: ${addressOf(routingId, domain)}`;
  const count = routingIds.length.toLocaleString("en-US");
  const [first, last] = [routingIds[0]!, routingIds.at(-1)!];
  if (routingIds.length === 1) return `1 VF: ${addressOf(first, domain)}`;
  if (routingIds.length <= SINGLE_UP_TO)
    return `${count} VFs: ${addressOf(first, domain)} … ${addressOf(last, domain)}`;
  return `${count} VFs by bus: ${lowerHex(first >> 8, 2)} … ${lowerHex(last >> 8, 2)}`;
}
