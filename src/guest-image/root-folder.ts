// The unpacked packages as one folder, whether they say /bin or /usr/bin.

import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import { elfNeeds, isElf32 } from "./elf";
import { GuestImageError } from "./errors";

const PROGRAM_FOLDERS = ["usr/bin", "bin", "usr/sbin", "sbin"];
const LIBRARY_FOLDERS = ["usr/lib/i386-linux-gnu", "lib/i386-linux-gnu", "usr/lib", "lib"];

/** A file of the packages: where it lies on this machine, and where in the guest, relative to its root. */
export interface PackedFile {
  readonly source: string;
  readonly path: string;
}

/** The path in a file system where /bin, /sbin and /lib are links to those below /usr. */
export function mergedPath(path: string): string {
  return /^(bin|sbin|lib)\//.test(path) ? `usr/${path}` : path;
}

async function findIn(root: string, folders: readonly string[], name: string): Promise<PackedFile | null> {
  for (const folder of folders) {
    const source = join(root, folder, name);
    if (await lstat(source).catch(() => null)) return { source, path: mergedPath(`${folder}/${name}`) };
  }
  return null;
}

/** The program `name` of the packages in `root`. Throws a GuestImageError if there is none. */
export async function findProgram(root: string, name: string): Promise<PackedFile> {
  const found = await findIn(root, PROGRAM_FOLDERS, name);
  if (!found) throw new GuestImageError(`the packages have no program "${name}"`);
  return found;
}

/** All shared libraries and loaders that `programs` need, directly or not, by the names they are asked for. */
export async function librariesOf(root: string, programs: readonly PackedFile[]): Promise<PackedFile[]> {
  const found = new Map<string, PackedFile>();
  const open = [...programs];
  for (let file = open.pop(); file; file = open.pop()) {
    const bytes = await readFile(await resolveIn(root, file.source));
    if (!isElf32(bytes)) continue;
    const { libraries, loader } = elfNeeds(bytes);
    for (const name of loader ? [...libraries, loader.replace(/^.*\//, "")] : libraries) {
      if (found.has(name)) continue;
      const library = await findIn(root, LIBRARY_FOLDERS, name);
      if (!library)
        throw new GuestImageError(`the packages have no library "${name}", which ${file.path} needs`);
      const path = name.startsWith("ld-") ? `usr/lib/${name}` : `usr/lib/i386-linux-gnu/${name}`;
      found.set(name, { ...library, path });
      open.push(found.get(name)!);
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The file behind `path`, whose links must lead to something below `root`. */
export async function resolveIn(root: string, path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real === null || relative(await realpath(root), real).startsWith("..")) {
    throw new GuestImageError(`${relative(root, path)}: a link of the packages that leads out of them`);
  }
  return real;
}

/** Paths of all files below `folder`, relative to it, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}
