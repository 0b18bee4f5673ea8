// One field of a register: bits, name, attribute, and the control that writes it.

import type { JSX } from "preact";
import { ChoiceInput } from "../controls/choice-input";
import { FlagInput } from "../controls/flag-input";
import { HexInput } from "../controls/hex-input";
import type { FieldView, RegisterView } from "../protocol/views";
import { useLab } from "../state/lab";
import { hex } from "../text";
import { useFieldWriter } from "./field-writer";
import { RuleNames } from "./rule-names";

interface Props {
  readonly register: RegisterView;
  readonly field: FieldView;
}

export function FieldRow({ register, field }: Props): JSX.Element {
  const { name, high, low, attribute, attributeText, control, text, changed, rules } = field;
  return (
    <div class="field" data-changed={changed ? "" : undefined}>
      <span class="bits">{high === low ? low : `${high}:${low}`}</span>
      <span class="name">{name}</span>
      <abbr class="attribute" title={attributeText}>
        {attribute}
      </abbr>
      <span class="value">
        <Control register={register} field={field} />
      </span>
      <span class="meaning">{control === "choice" ? "" : text}</span>
      <RuleNames rules={rules} />
    </div>
  );
}

function Control({ register, field }: Props): JSX.Element {
  const { key } = useLab().function.value;
  const { value, high, low } = field;
  const label = `${register.name}: ${field.name}`;
  const { write, tryOut, endTrying, trying } = useFieldWriter(key, register, field.name);
  switch (field.control) {
    case "flag":
      return <FlagInput label={label} value={value} write={write} trying={trying(value === 0 ? 1 : 0)} />;
    case "clear":
      return (
        <span>
          {valueText(field)}{" "}
          <button
            type="button"
            aria-label={`Clear ${label}`}
            disabled={value === 0}
            onClick={() => write(value)}
            {...trying(value)}
          >
            clear
          </button>
        </span>
      );
    case "choice":
      return (
        <ChoiceInput
          key={key}
          label={label}
          field={field}
          write={write}
          tryOut={tryOut}
          endTrying={endTrying}
        />
      );
    case "number":
      return (
        <HexInput
          key={key}
          label={label}
          value={value}
          bits={high - low + 1}
          write={write}
          tryOut={tryOut}
          endTrying={endTrying}
        />
      );
    case "none":
      return <span class="fixed">{valueText(field)}</span>;
  }
}

function valueText({ value, high, low }: FieldView): string {
  return hex(value, Math.ceil((high - low + 1) / 4));
}
