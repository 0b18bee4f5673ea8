// Events about errors, containment and slots.

import { AerError, ContainmentReason, type ErrorMessage, EventKind, MessageFate } from "../abi";
import { correctableErrors, type ErrorName, uncorrectableErrors } from "../spec/aer-errors";

/** Error Messages, PCIe §2.2.8.3, in the order of abi.ts, ErrorMessage. */
const MESSAGES = ["ERR_COR", "ERR_NONFATAL", "ERR_FATAL"] as const;
export type ErrorMessageName = (typeof MESSAGES)[number];

const FATES = {
  [MessageFate.Collected]: "collected",
  [MessageFate.NotForwarded]: "not forwarded",
  [MessageFate.Contained]: "contained",
  [MessageFate.LinkDown]: "link down",
  [MessageFate.NoCollector]: "no collector",
} as const;
/**
 * How a message ended: a Root Port or Event Collector took it; a Bridge without SERR# Enable did not hand it on; it
 * triggered containment; a link was down; or the root bus has no Event Collector.
 */
export type MessageEnd = (typeof FATES)[MessageFate];

const REASONS = {
  [ContainmentReason.UncorrectableError]: "uncorrectable error",
  [ContainmentReason.NonFatalMessage]: "ERR_NONFATAL received",
  [ContainmentReason.FatalMessage]: "ERR_FATAL received",
  [ContainmentReason.RootPortPio]: "RP PIO error",
  [ContainmentReason.Software]: "software",
} as const;

export type ErrorEvent =
  | {
      /** Somebody noted an error. `message` is missing if none was sent. */
      readonly kind: "error";
      readonly function: number;
      readonly vf: number | null;
      readonly error: ErrorName | undefined;
      readonly advisory: boolean;
      readonly message?: ErrorMessageName;
    }
  | {
      /** An Error Message came to its end at the Function. */
      readonly kind: "error message";
      readonly function: number;
      readonly requesterId: number;
      readonly message: ErrorMessageName;
      readonly end: MessageEnd;
    }
  | { readonly kind: "system error"; readonly function: number; readonly requesterId: number }
  | { readonly kind: "contained"; readonly function: number; readonly reason: string }
  | { readonly kind: "released"; readonly function: number }
  | { readonly kind: "slot"; readonly function: number; readonly control: number; readonly status: number };

/** The event of a ring entry, if it is one of these. */
export function errorEvent(kind: number, a: number, b: number, c: number): ErrorEvent | undefined {
  switch (kind) {
    case EventKind.Error: {
      const message = MESSAGES[((c >>> 8) & 0xff) - 1];
      return {
        kind: "error",
        function: a,
        vf: b === 0 ? null : b - 1,
        error: nameOfError(c & 0xff),
        advisory: c >>> 16 === 1,
        ...(message && { message }),
      };
    }
    case EventKind.ErrorMessage: {
      const message = messageName(c & 0xff);
      return {
        kind: "error message",
        function: a,
        requesterId: b,
        message,
        end: FATES[(c >>> 8) as MessageFate],
      };
    }
    case EventKind.SystemError:
      return { kind: "system error", function: a, requesterId: b };
    case EventKind.Containment:
      return b === 0
        ? { kind: "released", function: a }
        : { kind: "contained", function: a, reason: REASONS[c as ContainmentReason] };
    case EventKind.Slot:
      return { kind: "slot", function: a, control: b, status: c };
    default:
      return undefined;
  }
}

function messageName(message: ErrorMessage): ErrorMessageName {
  return MESSAGES[message];
}

function nameOfError(error: number): ErrorName | undefined {
  const bit = error % AerError.Correctable;
  const errors = error < AerError.Correctable ? uncorrectableErrors : correctableErrors;
  return errors.find((one) => one.bit === bit)?.name;
}
