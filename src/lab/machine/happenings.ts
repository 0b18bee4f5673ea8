// What an action brought about, as data of the machine: for those who ask whether something happened.

import type { AnyFunction, CompletionStatus, EnumerationWarning, MachineEvent } from "../../index";

export type Happening =
  | { readonly kind: "event"; readonly event: MachineEvent }
  /** A configuration request that the action asked for. */
  | {
      readonly kind: "request";
      readonly function: AnyFunction;
      readonly write: boolean;
      readonly status: CompletionStatus;
    }
  | { readonly kind: "warning"; readonly warning: EnumerationWarning };
