// Everything in the guest's initial root file system, as entries of a cpio archive.

import { readFile } from "node:fs/promises";
import { appletNames } from "./busybox";
import type { CpioEntry } from "./cpio";
import { guestFiles } from "./guest-files";
import { dataFiles, programLinks, programs } from "./recipe";
import { findProgram, librariesOf, mergedPath, type PackedFile, resolveIn } from "./root-folder";

const folders = [
  "dev",
  "etc",
  "mnt",
  "proc",
  "root",
  "run/ridge",
  "sys",
  "tmp",
  "usr/bin",
  "usr/lib/ridge",
  "usr/sbin",
  "var",
];

/** Linux opens the console before /init has mounted anything on /dev. */
const devices: readonly CpioEntry[] = [
  { type: "device", path: "dev/console", mode: 0o600, major: 5, minor: 1 },
  { type: "device", path: "dev/null", mode: 0o666, major: 1, minor: 3 },
  { type: "device", path: "dev/ttyS0", mode: 0o600, major: 4, minor: 64 },
  { type: "device", path: "dev/ttyS1", mode: 0o600, major: 4, minor: 65 },
];

const mergedLinks = ["bin", "lib", "sbin"].map((name) => link(name, `usr/${name}`));

function link(path: string, target: string): CpioEntry {
  return { type: "symlink", path, target };
}

/** All entries; `root` holds the unpacked packages, `modules` are files of the guest's module folder. */
export async function guestContents(root: string, modules: readonly PackedFile[]): Promise<CpioEntry[]> {
  const busybox = await findProgram(root, "busybox");
  const chosen = await Promise.all(programs.map((name) => findProgram(root, name)));
  const libraries = await librariesOf(root, chosen);
  const data = dataFiles.map((path) => ({ source: `${root}/${path}`, path: mergedPath(path) }));
  const packed: CpioEntry[] = [];
  for (const file of [busybox, ...chosen, ...libraries, ...data, ...modules])
    packed.push(await fileEntry(root, file));
  const own = guestFiles.map(({ path, mode, text }): CpioEntry => {
    return { type: "file", path, mode, data: new TextEncoder().encode(text) };
  });
  const named = [
    ...own,
    ...packed,
    ...programLinks.map(({ name, program }) => link(`usr/bin/${name}`, program)),
  ];
  const applets = appletNames(await readFile(busybox.source)).filter((name) => !isNamed(named, name));
  const links = applets.map((name) => link(`usr/bin/${name}`, "busybox"));
  return withFolders([...mergedLinks, ...devices, ...named, ...links]);
}

async function fileEntry(root: string, { source, path }: PackedFile): Promise<CpioEntry> {
  const isModule = path.startsWith("usr/lib/modules/");
  const data = await readFile(isModule ? source : await resolveIn(root, source));
  const mode = /^usr\/s?bin\/|\/ld-/.test(path) ? 0o755 : 0o644;
  return { type: "file", path, mode, data };
}

/** Whether a program `name` is among `entries`; programs of packages and of ours go before busybox's. */
function isNamed(entries: readonly CpioEntry[], name: string): boolean {
  return entries.some(({ path }) => path === `usr/bin/${name}` || path === `usr/sbin/${name}`);
}

/** Adds a folder for each entry's parents. */
function withFolders(entries: readonly CpioEntry[]): CpioEntry[] {
  const paths = new Set<string>();
  const add = (path: string) => {
    for (let at = path; at.length > 0; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) paths.add(at);
  };
  for (const folder of folders) add(folder);
  for (const { path } of entries) add(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
  const made = [...paths].map((path): CpioEntry => {
    return { type: "directory", path, mode: path === "tmp" ? 0o1777 : path === "root" ? 0o700 : 0o755 };
  });
  return [...made, ...entries];
}
