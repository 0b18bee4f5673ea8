// Interrupts of the services of a port: a level on its pin, or one message each time the level rises, PCIe §6.2.4.1.2 and
// §6.7.3.4.

import { PciFunction } from "../function/records";
import { setPin } from "../interrupt/pins";
import { raiseVector, usesMessages } from "../interrupt/raise";

/** A level of a service was `before` and is `after`; `source` is its PinSource, `vector` its Interrupt Message Number. */
export function changeLevel(port: PciFunction, source: u32, before: bool, after: bool, vector: u32): void {
  setPin(port, source, after);
  if (after && !before && usesMessages(port)) raiseVector(port, vector);
}
