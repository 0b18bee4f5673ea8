// The bits of errors in the registers of Advanced Error Reporting, by the names of the specification.

import { aer } from "../../spec/aer";

type Rows = (typeof aer)["registers"][number];
type StatusFields<Register extends string> = Extract<Rows, { name: Register }>["fields"][number]["name"];
type Named<Field> = Field extends `${infer Name} Status` ? Name : never;

/** `Bad TLP`, `Advisory Non-Fatal Error`, … */
export type CorrectableError = Named<StatusFields<"Correctable Error Status">>;
/** `Completion Timeout`, `Poisoned TLP Received`, … */
export type UncorrectableError = Named<StatusFields<"Uncorrectable Error Status">>;

/** Bit number in the status, mask and severity registers; undefined if there is no such error. */
export function errorBit(kind: "Correctable" | "Uncorrectable", name: string): number | undefined {
  const register = aer.registers.find((one) => one.name === `${kind} Error Status`);
  return register?.fields.find((field) => field.name === `${name} Status`)?.low;
}
