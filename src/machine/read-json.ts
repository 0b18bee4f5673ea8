// JSON of any of our files, whose syntax errors are problems as all others are.

import { JsonSyntaxError, parseJson } from "./json";
import type { Problem } from "./problems";

/** Throws what `refuse` makes of a text that is no JSON. */
export function readJson(text: string, refuse: (problem: Problem) => Error): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const { line, column, reason, found } = error;
    const message = found === "" ? `${reason}, but the text ends` : reason;
    const value = found === "" ? undefined : found;
    throw refuse({ pointer: "", value, message, line, column });
  }
}
