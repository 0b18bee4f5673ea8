// The names under which a busybox program can be called, read from the program itself.

import { GuestImageError } from "./errors";

/** The table of names is sorted, so it begins with the two brackets of `test`; each name ends in NUL, and so does the table. */
const FIRST_NAMES = "\0[\0[[\0";
const FEWEST = 100;

/** Names of all applets in `program`, the file of a busybox. Throws a GuestImageError if no table is found. */
export function appletNames(program: Buffer): string[] {
  const start = program.indexOf(FIRST_NAMES, 0, "latin1");
  const from = start + 1;
  const end = program.indexOf("\0\0", from, "latin1");
  const names = start < 0 || end < 0 ? [] : program.toString("latin1", from, end).split("\0");
  if (names.length >= FEWEST && names.every((name) => /^[\w.[-]+$/.test(name))) return names;
  throw new GuestImageError("busybox: the table of its commands was not found in the program");
}
