// Presets: devices by name, as data in the form of machine files.

import { intel82576 } from "./presets/intel-82576";
import { intel82599 } from "./presets/intel-82599";
import type { Preset } from "./presets/preset";
import { type FunctionFile, functions } from "./schema/function";

export type { Preset } from "./presets/preset";

const presets: readonly Preset[] = [intel82576, intel82599];

/** Every preset with one line of description, in alphabetical order. */
export function listPresets(): readonly { name: string; description: string }[] {
  return presets.map(({ name, description }) => ({ name, description }));
}

export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}

/** The Functions of a preset, decoded as if they stood in a machine file. */
export function presetFunctions(preset: Preset): FunctionFile[] {
  return functions.parse(preset.functions);
}
