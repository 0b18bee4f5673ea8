// Errors by name: those of the rows of Advanced Error Reporting.

import { AerError } from "../../abi";
import { correctableErrors, type ErrorBit, type ErrorName, uncorrectableErrors } from "../../spec/aer-errors";

export interface KnownError {
  readonly name: ErrorName;
  readonly kind: "uncorrectable" | "correctable";
  /** As the core counts them. */
  readonly number: number;
  /** A VF can note it for itself (R96); others concern the link, or the PF. */
  readonly perVf: boolean;
}

const known = (kind: KnownError["kind"], first: number) => (error: ErrorBit<ErrorName>) => ({
  name: error.name,
  kind,
  number: first + error.bit,
  perVf: error.perVf === true,
});

/** All of them, in the order of their bits. */
export const knownErrors: readonly KnownError[] = [
  ...uncorrectableErrors.map(known("uncorrectable", 0)),
  ...correctableErrors.map(known("correctable", AerError.Correctable)),
];

/** Letters and digits count: `completion-timeout` is `Completion Timeout`, and a last "error" may be left out. */
const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replace(/error$/, "");

export function errorByName(name: string): KnownError | undefined {
  return knownErrors.find((error) => plain(error.name) === plain(name));
}
