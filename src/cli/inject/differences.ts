// What of a Function's registers has changed, by name.

import { decodeFunction } from "../../decode/registers";
import type { AnyFunction } from "../../model/machine";

export interface RegisterDifference {
  /** Of the Function, as it was before. */
  readonly address: string;
  /** `Advanced Error Reporting › Root Error Status` */
  readonly register: string;
  readonly before: string;
  readonly after: string;
  /** Each field that changed, as a line. */
  readonly fields: readonly string[];
}

/** `before` is the Function's image then. */
export function differencesOf(
  address: string,
  f: AnyFunction,
  before: Uint8Array = new Uint8Array(),
): RegisterDifference[] {
  const now = decodeFunction(f.image(), { vf: f.isVf });
  const then = decodeFunction(before, { vf: f.isVf });
  return now.flatMap((block, b) =>
    block.registers.flatMap((register, r) => {
      const was = then[b]?.registers[r];
      if (!was || was.value === register.value) return [];
      const digits = register.register.width / 4;
      const fields = register.fields.flatMap((field, i) => {
        const old = was.fields[i];
        if (!old || old.value === field.value) return [];
        return [`${field.field.name}: ${old.text ?? old.value} -> ${field.text ?? field.value}`];
      });
      return {
        address,
        register: `${block.name} › ${register.register.name}`,
        before: hex(was.value, digits),
        after: hex(register.value, digits),
        fields: fields.length === 1 && register.fields.length === 1 ? [] : fields,
      };
    }),
  );
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}
