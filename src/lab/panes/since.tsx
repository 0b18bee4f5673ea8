// Against which moment changes are marked.

import type { JSX } from "preact";
import { useLab } from "../state/lab";

export function Since(): JSX.Element {
  const lab = useLab();
  const steps = lab.steps.value;
  const { value } = lab.since;
  return (
    <label class="since">
      changed since{" "}
      <select
        value={value === undefined ? "" : value}
        onChange={({ currentTarget }) =>
          lab.markSince(currentTarget.value === "" ? undefined : Number(currentTarget.value))
        }
      >
        <option value="">the last action</option>
        {steps.map(({ number, title }) => (
          <option key={number} value={number}>
            {number}: {title}
          </option>
        ))}
      </select>
    </label>
  );
}
