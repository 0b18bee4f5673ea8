// Switch files read: text → JSON → shape. Whether the machine has what they name is seen when they are applied.

import { problemsOfIssues } from "../machine/issues";
import { readJson } from "../machine/read-json";
import { SwitchFileError } from "./errors";
import { type SwitchFile, switchFile } from "./schema";

/** `file` is how errors name it. Throws SwitchFileError. */
export function readSwitchFile(text: string, file: string): SwitchFile {
  const data = readJson(text, (problem) => new SwitchFileError(file, [problem]));
  const parsed = switchFile.safeParse(data);
  if (!parsed.success) throw new SwitchFileError(file, problemsOfIssues(data, parsed.error.issues));
  return parsed.data;
}
