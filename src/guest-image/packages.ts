// The Debian packages of the guest: chosen, downloaded and unpacked, without root and in folders of ours.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Apt, type Package } from "../../tools/apt.mjs";
import { findOnPath } from "../../tools/debian.mjs";
import { run } from "../../tools/process.mjs";
import { BRING_YOUR_OWN, GuestImageError } from "./errors";
import { ARCHITECTURE, KERNEL_NAME, KERNEL_PREFIX, packageNames } from "./recipe";

export type Progress = (line: string) => void;

/** A package with the SHA-256 sum that apt's signed lists tell. */
export type CheckedPackage = Package & { readonly sha256: string };

/** The packages of one image. */
export interface PackageSet {
  readonly kernel: CheckedPackage;
  /** The kernel's and all others. */
  readonly all: readonly CheckedPackage[];
  /** Folder of the downloaded files. */
  readonly archives: string;
}

/** Throws a GuestImageError on a machine that has not got Debian's package tools. */
export function requireDebian(): void {
  for (const program of ["apt-get", "apt-cache", "dpkg-deb"]) {
    if (findOnPath([program])) continue;
    throw new GuestImageError(
      `${program} is missing, so the guest image cannot be built here; ${BRING_YOUR_OWN}`,
    );
  }
}

/** The newest kernel among `names`. Throws a GuestImageError if there is none. */
export function newestKernel(names: readonly string[]): string {
  const numbered = names.flatMap((name) => {
    const number = KERNEL_NAME.exec(name)?.[1];
    return number === undefined ? [] : [{ name, number: Number(number) }];
  });
  const newest = numbered.sort((a, b) => b.number - a.number)[0];
  if (newest) return newest.name;
  const wanted = `${KERNEL_PREFIX}…-686 for ${ARCHITECTURE}`;
  throw new GuestImageError(
    `apt's sources have no package ${wanted}, so no guest image can be built; ${BRING_YOUR_OWN}`,
  );
}

/**
 * Chooses the packages and has all of them in `folder`, which apt uses and which may be used again: what an
 * earlier, interrupted run has downloaded is kept. Mirrors drop old versions, so lists that lead nowhere are
 * fetched anew once. Rejects with a GuestImageError.
 */
export async function fetchPackages(folder: string, onProgress: Progress): Promise<PackageSet> {
  requireDebian();
  const apt = new Apt(folder, ARCHITECTURE);
  await apt.prepare();
  const current = await apt.listsAreCurrent();
  try {
    if (current) return await chooseAndDownload(apt, onProgress);
  } catch (error) {
    onProgress(`${(error as Error).message}; trying again with fresh package lists`);
  }
  onProgress("fetching package lists");
  const problem = await apt.update();
  if (problem) onProgress(problem);
  return chooseAndDownload(apt, onProgress).catch((error: Error) => {
    throw problem ? new GuestImageError(`${problem}; ${error.message}`) : error;
  });
}

async function chooseAndDownload(apt: Apt, onProgress: Progress): Promise<PackageSet> {
  const kernelName = newestKernel(await apt.packageNames(KERNEL_PREFIX));
  const others = await apt.resolve(packageNames);
  const pinned = others.map(({ name, version }) => `${name}=${version}`);
  const all = (await apt.find([kernelName, ...pinned])).map(checked);
  const kernel = all.find(({ name }) => name === kernelName);
  if (!kernel) throw new GuestImageError(`apt-get told nothing of ${kernelName}`);
  await download(apt, all, onProgress);
  return { kernel, all, archives: apt.archives };
}

function checked(one: Package): CheckedPackage {
  if (one.sha256 === undefined) throw new GuestImageError(`apt-get told no SHA-256 sum of ${one.file}`);
  return { ...one, sha256: one.sha256 };
}

/** apt checks what it downloads, but trusts the size of a file that is there: those are checked here. */
async function download(apt: Apt, packages: readonly CheckedPackage[], onProgress: Progress): Promise<void> {
  const missing = await badPackages(apt, packages);
  if (missing.length === 0) return;
  const megabytes = missing.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  onProgress(`downloading ${missing.length} packages, ${megabytes.toFixed(1)} MB`);
  await apt.clean(missing);
  let count = 0;
  await apt.fetch(missing, (name) => onProgress(`  ${++count}/${missing.length} ${name}`));
  const [bad] = await badPackages(apt, missing);
  if (bad)
    throw new GuestImageError(`${bad.file}: what was downloaded has another SHA-256 sum than the list says`);
}

async function badPackages(apt: Apt, packages: readonly CheckedPackage[]): Promise<CheckedPackage[]> {
  const bad: CheckedPackage[] = [];
  for (const one of packages) {
    if ((await sha256Of(join(apt.archives, one.file))) !== one.sha256) bad.push(one);
  }
  return bad;
}

async function sha256Of(file: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
  } catch {
    return null;
  }
}

/** Removes downloaded packages that are not of this set: older versions. */
export async function pruneArchives({ all, archives }: PackageSet): Promise<void> {
  const wanted = new Set(all.map(({ file }) => file));
  for (const name of await readdir(archives)) {
    if (name.endsWith(".deb") && !wanted.has(name)) await rm(join(archives, name), { force: true });
  }
}

/** Unpacks all packages into `root`, one over the other. */
export async function unpackPackages({ all, archives }: PackageSet, root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const { file } of all) {
    const { code, output } = await run("dpkg-deb", ["-x", join(archives, file), root]);
    if (code === 0) continue;
    await rm(join(archives, file), { force: true });
    throw new GuestImageError(`dpkg-deb -x ${file}: ${output.split("\n")[0]}`);
  }
}
