// Endpoints: one Function inline, several as a list, or those of a preset.

import { findPreset, type Preset, presetFunctions } from "../presets";
import { child } from "../problems";
import type { EndpointFile } from "../schema/devices";
import { type FunctionFile, functionKeys } from "../schema/function";
import type { Bus, Entry } from "./bus";
import type { Context } from "./context";
import { describeFunction, type Extras } from "./functions";

/** Keys that speak of the whole device where the Functions stand elsewhere. */
const DEVICE_KEYS = ["name", "deviates"];

interface Numbered {
  readonly file: FunctionFile;
  readonly function: number;
  readonly pointer: string;
  readonly synthetic?: readonly string[];
}

/** A Function without a number follows the one before it. */
function numbered(files: readonly FunctionFile[], first: number, list: string): Numbered[] {
  let next = first;
  return files.map((file, position) => {
    const number = file.function ?? next;
    next = number + 1;
    return { file, function: number, pointer: child(list, position) };
  });
}

function inline(file: EndpointFile, pointer: string, context: Context): Numbered[] {
  const number = file.function ?? file.slot.function;
  if (file.slot.function !== 0 && number !== file.slot.function) {
    context.problems.add(child(pointer, "function"), "contradicts the slot", number);
  }
  return [{ file, function: number, pointer }];
}

/** With `preset` or `functions` the keys of a single Function have no meaning. */
function refuseInlineKeys(file: EndpointFile, source: string, pointer: string, context: Context): void {
  for (const key of Object.keys(functionKeys)) {
    if (DEVICE_KEYS.includes(key) || !(key in file)) continue;
    context.problems.add(child(pointer, key), `has no meaning beside "${source}"`);
  }
}

function presetOf(file: EndpointFile, pointer: string, context: Context): Preset | undefined {
  if (file.preset === undefined) return undefined;
  const preset = findPreset(file.preset);
  if (!preset) context.problems.add(child(pointer, "preset"), "is no preset", file.preset);
  if (file.functions) context.problems.add(child(pointer, "functions"), 'has no meaning beside "preset"');
  refuseInlineKeys(file, "preset", pointer, context);
  return preset;
}

function ofPreset(preset: Preset, first: number, pointer: string): Numbered[] {
  const functions = presetFunctions(preset);
  const files = functions.map(({ file }) => file);
  const list = child(child(pointer, "preset"), "functions");
  return numbered(files, first, list).map((one, index) => ({
    ...one,
    synthetic: functions[index]!.synthetic,
  }));
}

function sourcesOf(
  file: EndpointFile,
  preset: Preset | undefined,
  pointer: string,
  context: Context,
): Numbered[] {
  const first = file.slot.function;
  if (preset) return ofPreset(preset, first, pointer);
  if (file.preset !== undefined) return [];
  if (!file.functions) return inline(file, pointer, context);
  refuseInlineKeys(file, "functions", pointer, context);
  return numbered(file.functions, first, child(pointer, "functions"));
}

function nameOf(file: EndpointFile, number: number, single: boolean): string | undefined {
  return file.name === undefined || single ? file.name : `${file.name}.${number}`;
}

export function endpointEntries(file: EndpointFile, bus: Bus, pointer: string, context: Context): Entry[] {
  const preset = presetOf(file, pointer, context);
  const sources = sourcesOf(file, preset, pointer, context);
  const { device } = file.slot;
  return sources.map((source) => ({
    device,
    function: source.function,
    sharedLink: file.sharedLink ?? preset?.sharedLink ?? false,
    pointer: source.pointer,
    build: (nextFunction) => {
      const extras: Extras = {
        name: nameOf(file, source.function, sources.length === 1),
        preset: preset?.name,
        synthetic: source.synthetic ?? [],
        deviates: [...(preset?.deviates ?? []), ...(preset?.consequences ?? []), ...(file.deviates ?? [])],
      };
      const place = { ...bus, kind: "endpoint" as const, device, nextFunction, ...source };
      return describeFunction(source.file, place, extras, context);
    },
  }));
}
