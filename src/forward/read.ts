// Switch files read: text → JSON → shape. Whether the machine has what they name is seen when they are applied.

import { problemsOfIssues } from "../machine/issues";
import { JsonSyntaxError, parseJson } from "../machine/json";
import { SwitchFileError } from "./errors";
import { type SwitchFile, switchFile } from "./schema";

/** `file` is how errors name it. Throws SwitchFileError. */
export function readSwitchFile(text: string, file: string): SwitchFile {
  const data = parse(text, file);
  const parsed = switchFile.safeParse(data);
  if (!parsed.success) throw new SwitchFileError(file, problemsOfIssues(data, parsed.error.issues));
  return parsed.data;
}

function parse(text: string, file: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const { line, column, reason, found } = error;
    const message = found === "" ? `${reason}, but the text ends` : reason;
    const value = found === "" ? undefined : found;
    throw new SwitchFileError(file, [{ pointer: "", value, message, line, column }]);
  }
}
