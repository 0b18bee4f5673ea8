// What is put into the guest before anything runs there: the script and the shared folder.

import type { Guest } from "../../guest/guest";
import { readTar, type TarEntry, writeTar } from "../../guest-image/guest-files/tar";
import { readShare, writeShare } from "../../guest-image/share";

const SCRIPT = "run/ridge/script";

/** Either may be missing. */
export interface GuestFiles {
  /** Contents of a script, with or without a `#!` line. */
  readonly script?: Uint8Array;
  /** Folder that the guest sees at /mnt. */
  readonly share?: string;
}

/** Puts script and shared folder into the guest. */
export async function sendFiles(guest: Guest, { script, share }: GuestFiles): Promise<void> {
  const shared = share === undefined ? [] : await readShare(share);
  const entries = script === undefined ? shared : [...shared, scriptEntry(script)];
  if (entries.length > 0) await guest.files.put(writeTar(entries));
  if (share !== undefined) await guest.files.mark();
}

/** Brings back what is new or different in the shared folder. */
export async function fetchFiles(guest: Guest, { share }: GuestFiles): Promise<void> {
  if (share !== undefined) await writeShare(share, readTar(await guest.files.changed()));
}

function scriptEntry(data: Uint8Array): TarEntry {
  const modified = Math.floor(Date.now() / 1000);
  return { type: "file", name: SCRIPT, mode: 0o755, modified, data, target: "" };
}
