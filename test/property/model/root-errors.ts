// When a Root Port of the model holds an interrupt for the errors that it collects.

import type { ModelFunction } from "./function";

const ROOT_COMMAND = 0x2c;
const ROOT_STATUS = 0x30;

const bit = (value: number, position: number) => Math.floor(value / 2 ** position) % 2 === 1;

/** Whether an enable of Root Error Command meets its bit in Root Error Status. */
export function levelOf(command: number, status: number): boolean {
  return (
    (bit(command, 0) && bit(status, 0)) ||
    (bit(command, 1) && bit(status, 5)) ||
    (bit(command, 2) && bit(status, 6))
  );
}

export function rootErrorLevel(port: ModelFunction, aer: number): boolean {
  return levelOf(port.get(aer + ROOT_COMMAND, 32), port.get(aer + ROOT_STATUS, 32));
}

/** Advanced Error Interrupt Message Number. */
export const errorVector = (port: ModelFunction, aer: number) => port.get(aer + ROOT_STATUS, 32) >>> 27;
