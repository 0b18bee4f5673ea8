// The form of a preset.

import type { FunctionInput } from "../schema/function";

export interface Preset {
  readonly name: string;
  /** One line. */
  readonly description: string;
  /** Rules that the real device breaks. */
  readonly deviates: readonly string[];
  /** Keys whose values are made up, because nobody knows the real device's. */
  readonly synthetic: readonly string[];
  readonly sharedLink: boolean;
  readonly functions: readonly FunctionInput[];
}
