// A file that grows while a command serves, and can be read meanwhile.

import { writeFileSync } from "node:fs";
import { systemError } from "./failure";
import { BufferedFile, WriteBudget } from "./forward/buffered-file";

/** Milliseconds after which what was written is in the file. */
const LATEST = 500;

/**
 * Begins the file with `head`; what is given to the function that comes back follows, at the process's exit at the latest. Throws
 * CommandError if the file cannot be written.
 */
export function openLiveFile(path: string, head: string): (bytes: Uint8Array) => void {
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
