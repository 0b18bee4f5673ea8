// Errors that are made to happen: `machine.errors`.

import { ErrorFlag } from "../../abi";
import type { TlpHeader } from "../../core/error-door";
import type { ErrorMessageName, MessageEnd } from "../../core/error-events";
import type { CoreEvent } from "../../core/events";
import type { ErrorName } from "../../spec/aer-errors";
import { NoSuchErrorError } from "../errors";
import type { AnyFunction, Machine } from "../machine";
import { errorByName, type KnownError, knownErrors } from "./catalogue";
import { headerFor, isPosted } from "./headers";

export interface InjectOptions {
  /**
   * Header of the TLP in error, four dwords with byte 0 of the TLP in bits 31:24 of the first; null for none. Without
   * it a plausible one is made where a TLP is at fault.
   */
  readonly header?: TlpHeader | null;
  /**
   * Whether somebody else acts upon it, so that it is advisory unless it is fatal (PCIe §6.2.3.2.4). Without it as the
   * specification has it: requests that are answered, and unexpected Completions.
   */
  readonly advisory?: boolean;
  /** A Bridge received it on its secondary side. */
  readonly fromBelow?: boolean;
}

/** What became of an injected error. */
export interface InjectedError {
  readonly error: ErrorName;
  readonly advisory: boolean;
  /** The message that was sent; missing if masks or enables kept it, or containment took its place. */
  readonly message?: ErrorMessageName;
  /** How the message ended, and where. */
  readonly end?: { readonly how: MessageEnd; readonly at: AnyFunction };
  /** Ports that contain what is below since then. */
  readonly contained: readonly AnyFunction[];
}

export class MachineErrors {
  constructor(
    private readonly machine: Machine,
    private readonly find: (domain: number, handle: number, vf: number | null) => AnyFunction | undefined,
  ) {}

  /** Names of all errors. */
  get names(): readonly ErrorName[] {
    return knownErrors.map(({ name }) => name);
  }

  /** Names of the errors that this Function or VF can note for itself. */
  namesFor(f: AnyFunction): readonly ErrorName[] {
    return knownErrors.filter(({ perVf }) => perVf || !f.isVf).map(({ name }) => name);
  }

  /**
   * The Function or VF detects an error: registers, log, messages and interrupts follow as if it had happened. Events
   * tell of it too. Throws NoSuchErrorError for a name that AER has not, or that a VF has not.
   */
  inject(f: AnyFunction, name: string, options: InjectOptions = {}): InjectedError {
    const error = errorByName(name);
    if (!error || (f.isVf && !error.perVf)) throw new NoSuchErrorError(f.address, name, this.namesFor(f));
    const { core, domain } = f;
    const header = options.header === undefined ? headerOf(f, error) : options.header;
    const before = core.eventsWritten;
    core.errors.inject(f.isVf ? f.pf.handle : f.handle, f.isVf ? f.index : null, {
      error: error.number,
      flags: flagsOf(error, header, options),
      ...(header && { header }),
    });
    const result = this.resultOf(error, domain, core.eventsFrom(before));
    this.machine.interrupts.deliver();
    return result;
  }

  private resultOf(error: KnownError, domain: number, events: readonly CoreEvent[]): InjectedError {
    const noted = events.find((event) => event.kind === "error");
    const ended = events.find((event) => event.kind === "error message");
    const at = ended && this.find(domain, ended.function, null);
    const contained = events.filter((event) => event.kind === "contained");
    return {
      error: error.name,
      advisory: noted?.advisory ?? false,
      ...(noted?.message && { message: noted.message }),
      ...(ended && at && { end: { how: ended.end, at } }),
      contained: contained.flatMap(({ function: port }) => this.find(domain, port, null) ?? []),
    };
  }
}

function headerOf(f: AnyFunction, { name }: KnownError): TlpHeader | undefined {
  return headerFor(name, f.routingId, f.isVf ? 0 : (f.peek(0x10) & ~0xf) >>> 0);
}

function flagsOf(error: KnownError, header: TlpHeader | null | undefined, options: InjectOptions) {
  const advisory = options.advisory ?? isAnswered(error, header);
  const flags = (header ? ErrorFlag.Header : 0) | (advisory ? ErrorFlag.Advisory : 0);
  return options.fromBelow ? flags | ErrorFlag.Secondary : flags;
}

/** PCIe §6.2.3.2.4.1 and §6.2.3.2.4.5. */
function isAnswered({ name }: KnownError, header: TlpHeader | null | undefined): boolean {
  if (name === "Unexpected Completion") return true;
  const answered = ["Unsupported Request Error", "Completer Abort", "ACS Violation"].includes(name);
  return answered && !(header && isPosted(header));
}
