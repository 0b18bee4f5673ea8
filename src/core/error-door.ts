// Errors and slots of a core, as the host plays them.

import type { ErrorFlag, SlotAction } from "../abi";
import { checked } from "./errors";
import type { CoreExports } from "./exports";
import type { DeviceAction } from "./observer";

/** Four dwords of a TLP's header, byte 0 in bits 31:24 of the first. */
export type TlpHeader = readonly [number, number, number, number];

export interface CoreError {
  /** Bit in the uncorrectable registers of AER, or AerError.Correctable + the bit in the correctable ones. */
  readonly error: number;
  readonly flags: ErrorFlag | 0;
  readonly header?: TlpHeader;
}

/** Carries out what the host does to a device, and shows it to observers. */
export type Act = (
  handle: number,
  vf: number | null,
  done: DeviceAction["done"],
  carryOut: () => void,
) => void;

export class CoreErrors {
  constructor(
    private readonly wasm: CoreExports,
    private readonly act: Act,
  ) {}

  /** A Function or VF detects an error; `vf` is a VF index, or null for the Function. */
  inject(handle: number, vf: number | null, error: CoreError): void {
    const [h0, h1, h2, h3] = error.header ?? [0, 0, 0, 0];
    const who = vf === null ? 0 : vf + 1;
    this.act(handle, vf, { what: "error", error }, () => {
      const status = this.wasm.injectError(handle, who, error.error, error.flags, h0, h1, h2, h3);
      checked(status, `error ${error.error} of Function ${handle}`);
    });
  }

  /** Something happens at the slot below a port; OutOfRangeError if the slot has no such thing. */
  operateSlot(handle: number, action: SlotAction): void {
    this.act(handle, null, { what: "slot", action }, () =>
      checked(this.wasm.operateSlot(handle, action), `slot of Function ${handle}`),
    );
  }
}
