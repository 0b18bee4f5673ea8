// Makes an imported machine file acceptable: rules that the real machine breaks are excused by name.

import { MachineFileError, type Problem } from "../problems";
import { describeMachine } from "../read";
import type { MachineInput } from "../schema";
import { validate } from "../validate";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

const keysOf = (pointer: string) =>
  pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The objects on the way to a place, the outermost first. */
function pathTo(file: MachineInput, pointer: string): { readonly value: Json; readonly key: string }[] {
  const path: { value: Json; key: string }[] = [];
  let value: unknown = file;
  for (const key of keysOf(pointer)) {
    if (!isObject(value)) break;
    path.push({ value, key });
    value = value[key];
  }
  return path;
}

/** Names the rule at the innermost Function on the way to the place. */
function excuse(file: MachineInput, { pointer, rule }: Problem): boolean {
  const owner = [...pathTo(file, `${pointer}/`)].reverse().find(({ value }) => "image" in value)?.value;
  if (!owner || rule === undefined) return false;
  const deviates = (owner.deviates ?? []) as string[];
  if (deviates.includes(rule)) return false;
  owner.deviates = [...deviates, rule].sort();
  return true;
}

/** Takes out a BAR or Expansion ROM that cannot be; its bytes stay in the image. */
function dropBar(file: MachineInput, { pointer }: Problem): boolean {
  const path = pathTo(file, pointer);
  const list = path.find(({ key }) => key === "bars" || key === "vfBars");
  const rom = path.find(({ key }) => key === "rom");
  const bars = list?.value[list.key];
  const index = list && path[path.indexOf(list) + 1]?.key;
  if (Array.isArray(bars) && index !== undefined) bars.splice(Number(index), 1);
  else if (rom) delete rom.value.rom;
  else return false;
  return true;
}

/** Where a problem lies, told in a line. */
export type Tell = (message: string) => void;

/**
 * Changes the file until it keeps the rules or excuses them. Throws `MachineFileError` for what cannot be excused.
 */
export function repair(file: MachineInput, name: string, tell: Tell): void {
  for (;;) {
    const { errors } = validate(describeMachine(file, { file: name }));
    if (errors.length === 0) return;
    const rules = errors.filter(({ rule }) => rule !== undefined);
    const excused = rules.filter((problem) => excuse(file, problem));
    if (excused.length > 0) continue;
    const dropped = errors.find((problem) => dropBar(file, problem));
    if (!dropped) throw new MachineFileError(name, errors);
    tell(`${dropped.pointer}: left out, ${dropped.message}`);
  }
}
