// One register: offset, name, value to be written as a whole, meaning; its fields unfold below.

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { HexInput } from "../controls/hex-input";
import type { WriteAction } from "../protocol/actions";
import type { RegisterView } from "../protocol/views";
import { useLab } from "../state/lab";
import { hex } from "../text";
import { FieldRow } from "./field-row";
import { RuleNames } from "./rule-names";

interface Props {
  readonly register: RegisterView;
  /** Whether its fields are shown. */
  readonly open: boolean;
  readonly toggle: () => void;
}

/** One field that is the register, without named values, is told in the register's own line. */
export function unfolds({ fields }: RegisterView): boolean {
  return fields.length > 1 || fields[0]?.control === "choice";
}

/** Whether any bit of it takes what is written. */
export function isWritable({ fields }: RegisterView): boolean {
  return fields.some(({ control, attribute }) => control !== "none" || attribute === "BAR");
}

export function RegisterRow({ register, open, toggle }: Props): JSX.Element {
  const lab = useLab();
  const { name, offset, section, meaning, changed, rules, fields } = register;
  const isMarked = useComputed(() => lab.marked.value?.offset === offset);
  const [only, ...more] = fields;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it marks its bytes, keys do so by the focus
    <div
      class="register"
      data-offset={offset}
      data-writable={isWritable(register) ? "" : undefined}
      data-changed={changed ? "" : undefined}
      data-marked={isMarked.value ? "" : undefined}
      onPointerOver={() => {
        lab.hovered.value = offset;
      }}
      onMouseDown={() => lab.selectByte(offset)}
      onFocusIn={() => lab.selectByte(offset)}
    >
      <div class="register-head">
        {unfolds(register) ? (
          <button
            type="button"
            class="twist"
            aria-label={`Fields of ${name}`}
            aria-expanded={open}
            onClick={toggle}
          >
            {open ? "▾" : "▸"}
          </button>
        ) : (
          <span class="twist" />
        )}
        <span class="offset">{hex(offset, 3)}</span>
        <span class="name" title={`PCIe §${section}`}>
          {name}
        </span>
        <span class="attribute">{only && more.length === 0 ? only.attribute : ""}</span>
        <Value register={register} />
        <span class="meaning">{meaning}</span>
        <RuleNames rules={rules} />
      </div>
      {open && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as these rows are
        <div class="fields" role="group" aria-label={`Fields of ${name}`}>
          {fields.map((field) => (
            <FieldRow key={field.low} register={register} field={field} />
          ))}
        </div>
      )}
    </div>
  );
}

function Value({ register }: { readonly register: RegisterView }): JSX.Element {
  const lab = useLab();
  const { name, offset, bytes, value } = register;
  if (bytes === 3) return <span class="fixed">{hex(value, 6)}</span>;
  const { key } = lab.function.value;
  const action = (written: number): WriteAction => ({
    do: "write",
    function: key,
    offset,
    bytes,
    value: written,
  });
  return (
    <HexInput
      key={key}
      label={name}
      value={value}
      bits={bytes * 8}
      write={(written) => lab.perform(action(written))}
      tryOut={(written) => lab.tryOut(action(written))}
      endTrying={() => lab.endTrying()}
    />
  );
}
