// Interrupts by message: a Function raises a vector; what holds it back keeps it pending until software lets it go.

import { InterruptOutcome } from "../../src/abi";
import { AnyFunction } from "../function/records";
import { mayRequest } from "../upstream/requester";
import { enabledMsi, pendingMsi, raiseMsi, releaseMsi } from "./msi";
import { enabledMsiX, pendingMsiX, raiseMsiX, releaseMsiX } from "./msi-x";

/**
 * The device, or a part of it, has an interrupt for software; `vector` counts from 0. Gives an InterruptOutcome. Software
 * must not enable MSI and MSI-X together (PCIe §6.1.4); if it does, it is MSI-X.
 */
export function raiseVector(record: AnyFunction, vector: u32): u32 {
  const msiX = enabledMsiX(record);
  if (msiX != 0) return raiseMsiX(record, msiX, vector);
  const msi = enabledMsi(record);
  return msi != 0 ? raiseMsi(record, msi, vector) : InterruptOutcome.Disabled;
}

/** Whether MSI or MSI-X is enabled: then the Function uses no INTx. */
export function usesMessages(record: AnyFunction): bool {
  return enabledMsiX(record) != 0 || enabledMsi(record) != 0;
}

/** To be called when a mask, an enable, Bus Master Enable or the power state may have let something go. */
export function releasePending(record: AnyFunction): void {
  if (!mayRequest(record)) return;
  const msiX = enabledMsiX(record);
  if (msiX != 0) return releaseMsiX(record, msiX);
  const msi = enabledMsi(record);
  if (msi != 0) releaseMsi(record, msi);
}

/** The 32 pending bits from vector `first` on, of the mechanism that is enabled, or that the Function has. */
export function pendingBits(record: AnyFunction, first: u32): u32 {
  const hasMsiX = record.layout.vectors != 0;
  if (hasMsiX && enabledMsi(record) == 0) return pendingMsiX(record, first);
  return first == 0 ? pendingMsi(record) : 0;
}
