// The form of a preset.

import type { FunctionInput } from "../schema/function";

export interface Preset {
  readonly name: string;
  /** One line. */
  readonly description: string;
  /** Rules that the real device breaks. */
  readonly deviates: readonly string[];
  /** Keys whose values are made up, because nobody knows the real device's; see `synthetic.ts`. */
  readonly synthetic: readonly string[];
  readonly sharedLink: boolean;
  readonly functions: readonly PresetFunction[];
  /** Whether the port above it in the built-in machine of its name supports ARI Forwarding. */
  readonly ariForwarding: boolean;
}

/** A Function as in a machine file, and what is made up in it alone. */
export type PresetFunction = FunctionInput & { readonly synthetic?: readonly string[] };
