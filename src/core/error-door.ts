// Errors and slots of a core, as the host plays them.

import type { ErrorFlag, SlotAction } from "../abi";
import { checked } from "./errors";
import type { CoreExports } from "./exports";

/** Four dwords of a TLP's header, byte 0 in bits 31:24 of the first. */
export type TlpHeader = readonly [number, number, number, number];

export interface CoreError {
  /** Bit in the uncorrectable registers of AER, or AerError.Correctable + the bit in the correctable ones. */
  readonly error: number;
  readonly flags: ErrorFlag | 0;
  readonly header?: TlpHeader;
}

export class CoreErrors {
  constructor(private readonly wasm: CoreExports) {}

  /** A Function or VF detects an error; `vf` is a VF index, or null for the Function. */
  inject(handle: number, vf: number | null, { error, flags, header = [0, 0, 0, 0] }: CoreError): void {
    const [h0, h1, h2, h3] = header;
    const who = vf === null ? 0 : vf + 1;
    checked(
      this.wasm.injectError(handle, who, error, flags, h0, h1, h2, h3),
      `error ${error} of Function ${handle}`,
    );
  }

  /** Something happens at the slot below a port; OutOfRangeError if the slot has no such thing. */
  operateSlot(handle: number, action: SlotAction): void {
    checked(this.wasm.operateSlot(handle, action), `slot of Function ${handle}`);
  }
}
