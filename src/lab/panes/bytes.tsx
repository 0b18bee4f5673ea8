// Configuration space as hexadecimal lines, linked with the registers byte by byte.

import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { FunctionView } from "../protocol/views";
import { useLab } from "../state/lab";
import { lowerHex } from "../text";
import { reveal } from "./reveal";
import { Since } from "./since";
import "./bytes.css";

const PER_LINE = 16;

export function BytesPane(): JSX.Element {
  const lab = useLab();
  const grid = useRef<HTMLDivElement>(null);
  const zeros = useSignal(false);
  const { bytes } = lab.function.value;
  const current = lab.offset.value;
  const lines = linesOf(bytes, current, zeros.value);
  useLayoutEffect(() => {
    const cell = current === undefined ? null : grid.current?.querySelector<HTMLElement>(`#byte-${current}`);
    if (cell && grid.current) reveal(grid.current, cell);
  }, [current]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const target = current === undefined ? 0 : current + step;
    if (target >= 0 && target < bytes.length) lab.selectByte(target);
  };
  return (
    <>
      <div class="bar">
        <label>
          <input
            type="checkbox"
            checked={zeros.value}
            onChange={({ currentTarget }) => {
              zeros.value = currentTarget.checked;
            }}
          />{" "}
          lines of zeros
        </label>
        <Since />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a table cannot leave lines out */}
      <div
        ref={grid}
        class="dump"
        role="grid"
        tabIndex={0}
        aria-label="Bytes of configuration space"
        aria-activedescendant={current === undefined ? undefined : `byte-${current}`}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const offset = offsetAt(event);
          if (offset !== undefined) lab.selectByte(offset);
        }}
        onPointerOver={(event) => {
          lab.hovered.value = offsetAt(event);
        }}
        onPointerLeave={() => {
          lab.hovered.value = undefined;
        }}
      >
        {lines.map(({ offset, squeezed }) => (
          <Line key={offset} view={lab.function.value} offset={offset} squeezed={squeezed} />
        ))}
      </div>
    </>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -PER_LINE,
  ArrowDown: PER_LINE,
  PageUp: -256,
  PageDown: 256,
};

interface LineProps {
  readonly view: FunctionView;
  readonly offset: number;
  /** Lines of zeros that follow are left out. */
  readonly squeezed: boolean;
}

function Line({ view, offset, squeezed }: LineProps): JSX.Element {
  const lab = useLab();
  /** A bit for each byte of the line, so that pointing elsewhere leaves it alone. */
  const marks = useComputed(() => {
    const span = lab.marked.value;
    if (!span) return 0;
    let bits = 0;
    for (let at = 0; at < PER_LINE; at++) {
      if (offset + at >= span.offset && offset + at < span.offset + span.bytes) bits |= 1 << at;
    }
    return bits;
  });
  const current = useComputed(() => {
    const at = (lab.offset.value ?? -1) - offset;
    return at >= 0 && at < PER_LINE ? at : -1;
  });
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active cell
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave lines out
    <div role="row" class={squeezed ? "squeezed" : undefined}>
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <span role="rowheader" class="offset">
        {lowerHex(offset, 3)}:
      </span>
      {Array.from(view.bytes.subarray(offset, offset + PER_LINE), (byte, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        // biome-ignore lint/a11y/useSemanticElements: see above
        <span
          key={at}
          role="gridcell"
          id={`byte-${offset + at}`}
          data-byte={offset + at}
          class={classOf(byte, view.changed.has(offset + at))}
          data-marked={marks.value & (1 << at) ? "" : undefined}
          aria-selected={current.value === at ? "true" : undefined}
        >
          {lowerHex(byte, 2)}
        </span>
      ))}
    </div>
  );
}

function classOf(byte: number, changed: boolean): string | undefined {
  const classes = [byte === 0 ? "zero" : "", changed ? "changed" : ""].filter((one) => one !== "");
  return classes.length > 0 ? classes.join(" ") : undefined;
}

/** Of lines of zeros that follow each other only the first is shown, but for the one with the current byte. */
function linesOf(bytes: Uint8Array, current: number | undefined, zeros: boolean) {
  const isZero = (offset: number) =>
    offset >= 0 &&
    offset < bytes.length &&
    bytes.subarray(offset, offset + PER_LINE).every((byte) => byte === 0);
  const lines: { readonly offset: number; readonly squeezed: boolean }[] = [];
  for (let offset = 0; offset < bytes.length; offset += PER_LINE) {
    const here = current !== undefined && Math.floor(current / PER_LINE) === offset / PER_LINE;
    const again = isZero(offset) && isZero(offset - PER_LINE);
    if (again && !here && !zeros) continue;
    const squeezed = !zeros && isZero(offset) && !again && isZero(offset + PER_LINE);
    lines.push({ offset, squeezed });
  }
  return lines;
}

function offsetAt(event: Event): number | undefined {
  const byte = (event.target as HTMLElement).dataset.byte;
  return byte === undefined ? undefined : Number(byte);
}
