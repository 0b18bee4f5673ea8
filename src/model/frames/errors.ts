// Misuse of embedded switches.

import { NoRoomError } from "../../core/errors";
import { PcieError } from "../../errors";

/** The Function has no embedded switch. */
export class NoSwitchError extends PcieError {
  readonly code = "NO_SWITCH";
  constructor(readonly place: string) {
    super(
      `${place}: no embedded switch: it is for PFs of network controllers with at most 256 VFs, and for every PF of a ` +
        'machine whose file has the key "frames"',
    );
  }
}

/** A table of the switch is full. `key` is what gives it more room in a machine file. */
export class SwitchFullError extends PcieError {
  readonly code = "SWITCH_FULL";
  constructor(
    readonly place: string,
    what: string,
    readonly key: string,
  ) {
    super(`${place}: no room for ${what}: "frames": { "${key}": … } in the machine file gives more`);
  }
}

/** A value that a switch or a port cannot have, or a port that does not exist. */
export class SwitchError extends PcieError {
  readonly code = "BAD_SWITCH_SETTING";
  constructor(
    readonly place: string,
    reason: string,
    readonly value: string,
  ) {
    super(`${place}: ${reason}: ${value}`);
  }
}

/** Runs a call of the core; NoRoom becomes an error that says what to raise. */
export function within<T>(place: string, what: string, key: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw error instanceof NoRoomError ? new SwitchFullError(place, what, key) : error;
  }
}
