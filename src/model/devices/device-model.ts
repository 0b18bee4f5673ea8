// What stands behind the BARs of a Function: the interface of device models.

import type { ResetKind } from "../../abi";
import type { AccessSize } from "../../core/core";
import type { DeviceHost } from "./device-host";

/** Where an access arrives. It lies within the BAR and is aligned; MSI-X tables and PBAs are answered before it comes here. */
export interface BarAccess {
  /** VF index from 0; null for the Function itself. */
  readonly vf: number | null;
  /** 0 to 5; of a VF, its VF BAR. */
  readonly bar: number;
  /** Bytes from the start of the BAR, or of the VF's slice (R48). */
  readonly offset: number;
  readonly size: AccessSize;
}

/** What was reset: the Function with all that it has, or one VF. */
export interface DeviceReset {
  readonly vf: number | null;
  readonly kind: ResetKind;
}

/**
 * A device as software sees it behind BARs. One model stands for a Function and all its VFs. Everything is called while the
 * access, the reset or the step of time that caused it is under way, in order, and must not throw. A model may make requests
 * and raise interrupts from any of these but `save` and `restore`; it must not let time go on.
 */
export interface DeviceModel {
  /** BARs of the Function that it answers for, memory or I/O. Others are memory. */
  readonly bars: readonly number[];
  /** VF BARs that it answers for. */
  readonly vfBars?: readonly number[];
  /** Little-endian; only the low `size` bytes count. */
  read(access: BarAccess): number;
  /** `value` has `size` bytes, unsigned. */
  write(access: BarAccess, value: number): void;
  /** Configuration space has its reset values already; timers run on. */
  reset?(reset: DeviceReset): void;
  /** VF Enable made `count` VFs, which are as after a reset; or it was cleared, and there are none. */
  vfsChanged?(count: number): void;
  /** A timer that it started has run out. */
  timer?(id: number): void;
  /** All of its state but timers. */
  save(): Uint8Array;
  /** Takes what `save` gave, perhaps in another process. */
  restore(state: Uint8Array): void;
}

/** Makes the model of a Function: `(host) => new Doorbell(host)`. */
export type MakeDeviceModel = (host: DeviceHost) => DeviceModel;
