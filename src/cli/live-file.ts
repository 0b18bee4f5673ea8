// A file that grows while the command runs, and that others may read meanwhile.

import { writeFileSync } from "node:fs";
import { systemError } from "./failure";
import { BufferedFile, WriteBudget } from "./forward/buffered-file";

/** Milliseconds after which what was written is in the file. */
const LATEST = 500;

/**
 * Makes the file anew, with `head` in it, and gives what writes behind that until the process exits. Throws CommandError if
 * it cannot be written; so does what is given.
 */
export function openLiveFile(path: string, head = ""): (bytes: Uint8Array) => void {
  try {
    writeFileSync(path, head);
  } catch (error) {
    throw systemError(path, error);
  }
  const file = new BufferedFile(path, new WriteBudget());
  setInterval(() => file.empty(), LATEST).unref();
  process.once("exit", () => file.empty());
  return file.write;
}
