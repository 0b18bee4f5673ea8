// What can be done to the selected Function besides writing: a read by a driver, an error, and time that goes on.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLab } from "../state/lab";
import { durationText } from "../text";

const MILLISECOND = 1_000_000;

export function FunctionActions(): JSX.Element {
  return (
    <div class="function-actions">
      <ReadButton />
      <InjectForm />
      <WaitForm />
    </div>
  );
}

/** Reads the register that is selected, or the Vendor ID, which every Function has. */
function ReadButton(): JSX.Element {
  const lab = useLab();
  const { key } = lab.function.value;
  const selected = lab.selectedRegister.value;
  const { name, offset, bytes } = selected?.bytes !== 3 && selected ? selected : VENDOR_ID;
  return (
    <button
      type="button"
      aria-label={`Read ${name}`}
      title={`One configuration read of ${name}: the timeline shows how it is completed`}
      disabled={key === ""}
      onClick={() => lab.perform({ do: "read", function: key, offset, bytes: bytes as 1 | 2 | 4 })}
    >
      Read
    </button>
  );
}

const VENDOR_ID = { name: "Vendor ID", offset: 0, bytes: 2 } as const;

function InjectForm(): JSX.Element {
  const lab = useLab();
  const chosen = useSignal("Completion Timeout");
  const { key, errors } = lab.function.value;
  const error = errors.includes(chosen.value) ? chosen.value : (errors[0] ?? "");
  return (
    <form
      aria-label="Errors"
      onSubmit={(event) => {
        event.preventDefault();
        void lab.perform({ do: "inject", function: key, error });
      }}
    >
      <select
        aria-label="Error to detect"
        value={error}
        disabled={errors.length === 0}
        onChange={({ currentTarget }) => {
          chosen.value = currentTarget.value;
        }}
      >
        {errors.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <button
        type="submit"
        title="Makes the Function detect the error: status, log and messages follow"
        disabled={errors.length === 0}
      >
        Inject
      </button>
    </form>
  );
}

function WaitForm(): JSX.Element {
  const lab = useLab();
  const milliseconds = useSignal(100);
  return (
    <form
      aria-label="Clock"
      onSubmit={(event) => {
        event.preventDefault();
        void lab.perform({ do: "wait", ns: Math.round(milliseconds.value * MILLISECOND) });
      }}
    >
      <input
        type="number"
        aria-label="Milliseconds to wait"
        min={0.001}
        max={1_000_000}
        step="any"
        required
        value={milliseconds.value}
        onInput={({ currentTarget }) => {
          milliseconds.value = currentTarget.valueAsNumber;
        }}
      />{" "}
      ms{" "}
      <button type="submit" title="The machine's clock goes on; it stands still otherwise">
        Wait
      </button>{" "}
      <span class="soft" title="On the machine's clock">
        at {durationText(lab.time.value)}
      </span>
    </form>
  );
}
