// System Page Size: what each size that the PF supports makes of the VF BARs.

import type { JSX } from "preact";
import { pageBytes, sliceBytes } from "../../page-size";
import type { RegisterView, SrIovView } from "../../protocol/views";
import { bytesText } from "../../text";
import { useFieldWriter } from "../field-writer";

/** Bits of Supported Page Sizes. */
const BITS = 32;

interface Props {
  readonly view: SrIovView;
  /** How many VFs the apertures are told for. */
  readonly vfs: number;
}

export function PageSizes({ view, vfs }: Props): JSX.Element {
  const named = (name: string) => view.registers.find((register) => register.name === name);
  const supported = named("Supported Page Sizes")?.value ?? 0;
  const register = named("System Page Size")!;
  const bits = Array.from({ length: BITS }, (_, bit) => bit).filter((bit) => hasBit(supported, bit));
  return (
    <section aria-labelledby="page-size">
      <h3 id="page-size">System Page Size</h3>
      <p>
        A slice is never smaller than a page, so that the memory of one VF can be given to one guest and
        nothing else with it (R45).
      </p>
      <table class="page-sizes">
        <thead>
          <tr>
            <th scope="col">page</th>
            {view.bars.map(({ index }) => (
              <th key={index} scope="col">
                slice of VF BAR{index}
              </th>
            ))}
            <th scope="col">{vfs} VFs take</th>
          </tr>
        </thead>
        <tbody>
          {bits.map((bit) => (
            <Row key={bit} view={view} register={register} bit={bit} vfs={vfs} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps extends Props {
  readonly register: RegisterView;
  readonly bit: number;
}

function Row({ view, register, bit, vfs }: RowProps): JSX.Element {
  const { write, trying } = useFieldWriter(view.pf, register, register.name);
  const page = pageBytes(2 ** bit);
  const slices = view.bars.map(({ size }) => sliceBytes(size, page));
  const current = pageBytes(register.value) === page;
  const total = slices.reduce((sum, slice) => sum + slice, 0n) * BigInt(vfs);
  return (
    <tr data-current={current ? "" : undefined}>
      <th scope="row">
        <button type="button" aria-pressed={current} onClick={() => write(2 ** bit)} {...trying(2 ** bit)}>
          {bytesText(page)}
        </button>
      </th>
      {view.bars.map(({ index }, at) => (
        <td key={index}>{bytesText(slices[at]!)}</td>
      ))}
      <td>{bytesText(total)}</td>
    </tr>
  );
}

function hasBit(value: number, bit: number): boolean {
  return Math.floor(value / 2 ** bit) % 2 === 1;
}
