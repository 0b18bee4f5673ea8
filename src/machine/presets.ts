// Presets: devices by name, as data in the form of machine files.

import { broadcomBcm57712, broadcomBcm57810 } from "./presets/broadcom";
import { emulexBe3 } from "./presets/emulex-be3";
import { intel82576 } from "./presets/intel-82576";
import { intel82599, intel82599Cx4 } from "./presets/intel-82599";
import { intelX550 } from "./presets/intel-x550";
import { intelX710Presets } from "./presets/intel-xl710";
import { mellanoxConnectX4Lx, mellanoxConnectX5 } from "./presets/mellanox";
import { oddities } from "./presets/oddities/oddities";
import type { Preset } from "./presets/preset";
import { qemuIgb, qemuNvme } from "./presets/qemu";
import { samsungPm174x, samsungPm1733 } from "./presets/samsung";
import { type FunctionFile, functions as functionsSchema } from "./schema/function";

export type { Preset } from "./presets/preset";

const presets: readonly Preset[] = [
  broadcomBcm57712,
  broadcomBcm57810,
  emulexBe3,
  intel82576,
  intel82599,
  intel82599Cx4,
  intelX550,
  ...intelX710Presets,
  mellanoxConnectX4Lx,
  mellanoxConnectX5,
  qemuIgb,
  qemuNvme,
  samsungPm1733,
  samsungPm174x,
];

/** Every preset of a real device, in alphabetical order. */
export function listPresets(): readonly Preset[] {
  return presets;
}

/** Every oddity, in alphabetical order; `deviates` are exactly the rules that it breaks. */
export function listOddities(): readonly Preset[] {
  return oddities;
}

/** A preset or an oddity. */
export function findPreset(name: string): Preset | undefined {
  return [...presets, ...oddities].find((preset) => preset.name === name);
}

/** A Function of a preset. */
export interface FunctionOfPreset {
  /** Decoded as if it stood in a machine file. */
  readonly file: FunctionFile;
  readonly synthetic: readonly string[];
}

export function presetFunctions(preset: Preset): FunctionOfPreset[] {
  const own = preset.functions.map(({ synthetic = [] }) => synthetic);
  const files = functionsSchema.parse(preset.functions.map(({ synthetic, ...file }) => file));
  return files.map((file, index) => ({ file, synthetic: [...preset.synthetic, ...(own[index] ?? [])] }));
}

/** Every key that is made up in one of the Functions at least. */
export function syntheticKeys({ synthetic, functions }: Preset): string[] {
  return [...new Set([...synthetic, ...functions.flatMap((fn) => fn.synthetic ?? [])])];
}
