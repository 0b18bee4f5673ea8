// What stops Linux: changes of fields, chosen from the selected register.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Breakpoint } from "../protocol/messages";
import type { RegisterView } from "../protocol/views";
import { useLab } from "../state/lab";

export function Breakpoints(): JSX.Element {
  const lab = useLab();
  const { breakpoints } = lab.linux;
  const register = lab.selectedRegister.value;
  return (
    <section class="bar" aria-label="Breakpoints">
      {register ? (
        <Chooser key={`${lab.function.value.key} ${register.offset}`} register={register} />
      ) : (
        <span class="soft">Select a register to pause Linux when one of its fields changes.</span>
      )}
      {breakpoints.value.map((one) => (
        <button
          key={one.title}
          type="button"
          class="breakpoint"
          title="Take the breakpoint away"
          onClick={() => lab.linux.breakOn(breakpoints.value.filter((other) => other !== one))}
        >
          {one.title} ×
        </button>
      ))}
    </section>
  );
}

function Chooser({ register }: { readonly register: RegisterView }): JSX.Element {
  const lab = useLab();
  const at = useSignal(0);
  const { breakpoints } = lab.linux;
  const { address, key } = lab.function.value;
  const fields = register.fields.filter(({ attribute }) => !attribute.startsWith("Rsvd"));
  const { name, high, low } = fields[at.value] ?? { name: "", high: register.bytes * 8 - 1, low: 0 };
  const title = `${address} ${register.name}${name === "" || name === register.name ? "" : `: ${name}`}`;
  const breakpoint: Breakpoint = { function: key, offset: register.offset, high, low, title };
  return (
    <>
      <label>
        Pause when {register.name}:{" "}
        <select value={at.value} onChange={({ currentTarget }) => (at.value = Number(currentTarget.value))}>
          {fields.map((field, index) => (
            <option key={field.name} value={index}>
              {field.name}
            </option>
          ))}
        </select>
      </label>{" "}
      changes
      <button
        type="button"
        disabled={breakpoints.value.some((one) => one.title === title)}
        onClick={() => lab.linux.breakOn([...breakpoints.value, breakpoint])}
      >
        Add breakpoint
      </button>
    </>
  );
}
