// The folder that the host shares with the guest: from files to entries of a tar, and back.

import type { Stats } from "node:fs";
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { PcieError } from "../errors";
import { SHARE_PATH } from "./guest-files/protocol";
import type { TarEntry } from "./guest-files/tar";

/** A shared folder that cannot be read, is too big, or would be left by what the guest sent. */
export class ShareError extends PcieError {
  readonly code = "SHARE";
}

/** Most bytes of a shared folder: the guest keeps its files in its memory. */
export const MOST_SHARED_BYTES = 64 * 1024 * 1024;

/**
 * All files, folders and symbolic links below `folder`, named as the guest has them, `mnt/…`; parents come before
 * what is in them. Sockets, pipes and devices are left out. Rejects with a ShareError.
 */
export async function readShare(folder: string): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  let bytes = 0;
  const visit = async (path: string, name: string): Promise<void> => {
    const status = await lstat(path);
    bytes += status.isFile() ? status.size : 0;
    if (bytes > MOST_SHARED_BYTES) {
      throw new ShareError(
        `${folder}: more than ${MOST_SHARED_BYTES >> 20} MiB of files, too many for the guest`,
      );
    }
    const entry = await entryOf(path, name, status);
    if (entry) entries.push(entry);
    if (status.isDirectory()) await visitBelow(path, name);
  };
  const visitBelow = async (path: string, name: string) => {
    for (const child of (await readdir(path)).sort()) await visit(join(path, child), `${name}/${child}`);
  };
  await explain(folder, async () => {
    if (!(await stat(folder)).isDirectory()) throw new ShareError(`${folder}: not a folder`);
    await visitBelow(folder, SHARE_PATH);
  });
  return entries;
}

async function entryOf(path: string, name: string, status: Stats): Promise<TarEntry | null> {
  const { mode, mtimeMs } = status;
  const entry = {
    name,
    mode: mode & 0o7777,
    modified: Math.floor(mtimeMs / 1000),
    data: new Uint8Array(),
    target: "",
  };
  if (status.isDirectory()) return { ...entry, type: "directory" };
  if (status.isSymbolicLink()) return { ...entry, type: "symlink", target: await readlink(path) };
  return status.isFile() ? { ...entry, type: "file", data: await readFile(path) } : null;
}

/**
 * Writes what came back from the guest into `folder`, with names relative to it. Never writes outside of it: a
 * name that leads out, by `..` or through a link, rejects with a ShareError before anything of it is written.
 */
export async function writeShare(folder: string, entries: readonly TarEntry[]): Promise<void> {
  for (const entry of entries) {
    await explain(join(folder, entry.name), async () => {
      await makeParents(folder, entry.name);
      await writeEntry(join(folder, entry.name), entry);
    });
  }
}

/** Makes the folders that lead to `name`; each must be a folder itself, not a link to one. */
async function makeParents(folder: string, name: string): Promise<void> {
  const steps = name.split("/");
  if (steps.some((step) => step === "" || step === "." || step === "..") || name.includes("\0")) {
    throw new ShareError(`${folder}: the guest sent a file named ${JSON.stringify(name)}`);
  }
  await mkdir(folder, { recursive: true });
  for (let depth = 1; depth < steps.length; depth++) {
    const parent = join(folder, ...steps.slice(0, depth));
    const status = await lstat(parent).catch(() => null);
    if (status === null) await mkdir(parent);
    else if (!status.isDirectory()) {
      throw new ShareError(`${parent}: not a folder, so ${JSON.stringify(name)} of the guest is not written`);
    }
  }
}

async function writeEntry(path: string, entry: TarEntry): Promise<void> {
  const status = await lstat(path).catch(() => null);
  if (entry.type === "directory") {
    if (!status?.isDirectory()) await mkdir(path, { mode: entry.mode });
    return;
  }
  if (status !== null && (entry.type === "symlink" || !status.isFile())) await rm(path);
  if (entry.type === "symlink") return symlink(entry.target, path);
  await writeFile(path, entry.data);
  await chmod(path, entry.mode & 0o777);
}

/** Turns what the file system says into one line that names `path`. */
async function explain<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ShareError ? error : new ShareError(`${path}: ${(error as Error).message}`);
  }
}
