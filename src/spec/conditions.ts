// Whether a condition of a row holds for a given Function.

import type { Block, Condition, Field, PortType, Register, Trait } from "./model";

/** Values by key: `Register.Field`, or `Register` where the register has one field of its own name. */
export type FieldValues = Readonly<Record<string, number>>;

/** What rows may depend on. */
export interface Context {
  readonly vf: boolean;
  readonly portType: PortType;
  readonly traits: ReadonlySet<Trait>;
  /** Values that the Function's description gives; others are at their row's reset value. */
  readonly values: FieldValues;
}

/** The key by which a field is addressed. */
export function fieldKey(register: Register, field: Field): string {
  return register.name === field.name ? register.name : `${register.name}.${field.name}`;
}

/** Value of a field as it is when the Function is built, before any software. */
export function fieldValue(block: Block, key: string, context: Context): number {
  const given = context.values[key];
  if (given !== undefined) return given;
  const field = fieldsByKey(block).get(key);
  if (!field) throw new Error(`${block.name} has no field ${key}`);
  return field.reset ?? 0;
}

const indices = new WeakMap<Block, ReadonlyMap<string, Field>>();

/** The fields of a block by key; where registers repeat, the first. */
function fieldsByKey(block: Block): ReadonlyMap<string, Field> {
  let index = indices.get(block);
  if (!index) {
    const keyed = block.registers.flatMap((register) =>
      register.fields.map((field): [string, Field] => [fieldKey(register, field), field]),
    );
    index = new Map(keyed.reverse());
    indices.set(block, index);
  }
  return index;
}

export function holds(condition: Condition | undefined, block: Block, context: Context): boolean {
  if (!condition) return true;
  if ("set" in condition) return fieldValue(block, condition.set, context) !== 0;
  if ("clear" in condition) return fieldValue(block, condition.clear, context) === 0;
  if ("portType" in condition) return condition.portType.includes(context.portType);
  if ("trait" in condition) return context.traits.has(condition.trait);
  if ("not" in condition) return !holds(condition.not, block, context);
  if ("all" in condition) return condition.all.every((part) => holds(part, block, context));
  return condition.any.some((part) => holds(part, block, context));
}

/** The condition in words, for reference pages and test titles. */
export function conditionText(condition: Condition): string {
  if ("set" in condition) return `${condition.set} is set`;
  if ("clear" in condition) return `${condition.clear} is clear`;
  if ("portType" in condition) return `in a ${condition.portType.join(" or ")}`;
  if ("trait" in condition) return `with ${condition.trait}`;
  if ("not" in condition) return `not (${conditionText(condition.not)})`;
  if ("all" in condition) return condition.all.map(conditionText).join(" and ");
  return condition.any.map(conditionText).join(" or ");
}
