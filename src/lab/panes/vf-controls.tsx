// Enables and disables the VFs of a PF, by the writes of a driver.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { SrIovView } from "../protocol/views";
import { useLab } from "../state/lab";
import { hex } from "../text";

/** Nothing where the selected Function is no PF. */
export function VfControls(): JSX.Element | null {
  const lab = useLab();
  const view = lab.sriov.value;
  return view?.pf === lab.function.value.key ? (
    <Controls key={`${view.pf} ${view.numVfs}`} view={view} />
  ) : null;
}

function Controls({ view }: { readonly view: SrIovView }): JSX.Element {
  const lab = useLab();
  const { pf, totalVfs, numVfs, enabled, firstVfOffset, vfStride, range } = view;
  const count = useSignal(numVfs > 0 ? numVfs : Math.min(7, totalVfs));
  const place = `TotalVFs ${totalVfs}, offset ${hex(firstVfOffset, 1)}h, stride ${vfStride}`;
  return (
    <form
      class="vf-controls"
      aria-label="SR-IOV"
      onSubmit={(event) => {
        event.preventDefault();
        void lab.perform({ do: "enable VFs", function: pf, count: count.value });
      }}
    >
      <label for="vf-count">VFs</label>
      <input
        id="vf-count"
        type="number"
        min={1}
        max={totalVfs}
        required
        disabled={enabled}
        value={count.value}
        onInput={({ currentTarget }) => {
          count.value = currentTarget.valueAsNumber;
        }}
      />
      <button type="submit" disabled={enabled}>
        Enable VFs
      </button>
      <button
        type="button"
        disabled={!enabled}
        onClick={() => lab.perform({ do: "disable VFs", function: pf })}
      >
        Disable VFs
      </button>
      <span class="facts">{range === "" ? place : `${range} · ${place}`}</span>
    </form>
  );
}
