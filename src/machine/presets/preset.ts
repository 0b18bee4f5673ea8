// The form of a preset.

import type { FunctionInput } from "../schema/function";

export interface Preset {
  readonly name: string;
  /** One line. */
  readonly description: string;
  /** Rules that a check finds broken as well, because those of `deviates` are. */
  readonly consequences?: readonly string[];
  /** Rules that the real device breaks. */
  readonly deviates: readonly string[];
  /** Keys whose values are made up, because nobody knows the real device's; see `synthetic.ts`. */
  readonly synthetic: readonly string[];
  readonly sharedLink: boolean;
  readonly functions: readonly PresetFunction[];
  /** Where it stands in the built-in machine of its name. */
  readonly place: Place;
}

/** Below a root port with ARI Forwarding, below one without, or integrated in the Root Complex at 00:03.0. */
export type Place = "ari-port" | "port" | "root-bus";

/** A Function as in a machine file, and what is made up in it alone. */
export type PresetFunction = FunctionInput & { readonly synthetic?: readonly string[] };
