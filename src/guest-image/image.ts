// The guest image as its users ask for it: from the cache, built if missing, or the user's own files.

import { createHash } from "node:crypto";
import { access, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../tools/cache.mjs";
import { withLock } from "../../tools/lock.mjs";
import { seconds } from "../../tools/process.mjs";
import { buildImage } from "./build";
import { BRING_YOUR_OWN, GuestImageError } from "./errors";
import { expandKernel } from "./kernel/expand";
import { findImage, type GuestManifest, imageFiles } from "./manifest";
import type { Progress } from "./packages";
import { modulesWith, recipeHash } from "./recipe";

export interface GuestImage {
  /** Path of the kernel, a 32-bit ELF file. */
  readonly kernel: string;
  /** The boot header for offset 1F1h of the zero page, as the kernel's bzImage has it. */
  readonly setupHeader: Uint8Array;
  /** Path of the initial root file system: an uncompressed cpio archive, unless the user brought another. */
  readonly initrd: string;
  /** What the image was made of; null if kernel and initrd are the user's own. */
  readonly manifest: GuestManifest | null;
}

export interface GuestImageOptions {
  /** Takes each line of progress of a build. */
  readonly onProgress?: Progress;
  /** Never use the network: a missing image is an error. */
  readonly offline?: boolean;
  /** Build anew, with the packages that are on offer now. */
  readonly refresh?: boolean;
  /** Names of kernel modules to be packed besides the usual ones. */
  readonly modules?: readonly string[];
  /** Path of the user's own bzImage, for 32-bit machines without PAE. */
  readonly kernel?: string;
  /** Path of the user's own initrd. */
  readonly initrd?: string;
}

/** The folder below the user's cache that holds one folder for each image. */
export const guestFolder = () => join(cacheFolder(), "guest");

/**
 * Gives the guest image, and builds it first if the cache has none. Safe to be called by several processes at
 * once, and after one was killed. Rejects with a GuestImageError of one line.
 */
export async function ensureGuestImage(options: GuestImageOptions = {}): Promise<GuestImage> {
  try {
    return await ensure(options);
  } catch (error) {
    throw error instanceof GuestImageError
      ? error
      : new GuestImageError(`guest image: ${(error as Error).message}`);
  }
}

async function ensure({ kernel, initrd, ...options }: GuestImageOptions): Promise<GuestImage> {
  for (const file of [kernel, initrd]) if (file !== undefined) await requireFile(file);
  const own = kernel === undefined ? null : await ownKernel(kernel);
  if (own && initrd !== undefined) return { ...own, initrd, manifest: null };
  const built = await builtImage(options);
  return { ...built, ...own, initrd: initrd ?? built.initrd };
}

async function requireFile(file: string): Promise<void> {
  await access(file).catch((error: NodeJS.ErrnoException) => {
    throw new GuestImageError(`${file}: ${error.code === "ENOENT" ? "no such file" : error.message}`);
  });
}

async function builtImage(options: GuestImageOptions): Promise<GuestImage> {
  const folder = guestFolder();
  const manifest = (await cachedManifest(folder, options)) ?? (await build(folder, options));
  const place = join(folder, manifest.key);
  return {
    kernel: join(place, imageFiles.kernel),
    setupHeader: new Uint8Array(await readFile(join(place, imageFiles.setupHeader))),
    initrd: join(place, imageFiles.initrd),
    manifest,
  };
}

async function cachedManifest(folder: string, options: GuestImageOptions): Promise<GuestManifest | null> {
  return options.refresh ? null : findImage(folder, recipeHash(modulesWith(options.modules ?? [])));
}

async function build(folder: string, options: GuestImageOptions): Promise<GuestManifest> {
  if (options.offline) {
    throw new GuestImageError(
      `${folder} has no guest image, and offline none can be built; ${BRING_YOUR_OWN}`,
    );
  }
  const onProgress = (line: string) => options.onProgress?.(`guest image: ${line}`);
  const start = Date.now();
  const work = async (scratch: string) => {
    const other = await cachedManifest(folder, options);
    if (other) return other;
    onProgress(`building it in ${folder}, once`);
    const manifest = await buildImage(folder, scratch, modulesWith(options.modules ?? []), onProgress);
    onProgress(`built ${manifest.key} in ${seconds(start)}`);
    return manifest;
  };
  return withLock(join(folder, ".lock"), work, () =>
    onProgress("waiting for another process that builds it"),
  );
}

/** The user's kernel, expanded once and kept by the hash of its file. */
async function ownKernel(file: string): Promise<{ kernel: string; setupHeader: Uint8Array }> {
  const image = await readFile(file);
  const place = join(
    guestFolder(),
    `.kernel-${createHash("sha256").update(image).digest("hex").slice(0, 16)}`,
  );
  await mkdir(place, { recursive: true });
  const kernel = join(place, imageFiles.kernel);
  const header = join(place, imageFiles.setupHeader);
  const kept = await readFile(header).catch(() => null);
  if (kept) return { kernel, setupHeader: new Uint8Array(kept) };
  const scratch = join(place, String(process.pid));
  await mkdir(scratch, { recursive: true });
  const { elf, setupHeader } = await expandKernel(image, file, scratch);
  await writeFile(join(scratch, imageFiles.kernel), elf);
  await writeFile(join(scratch, imageFiles.setupHeader), setupHeader);
  await rename(join(scratch, imageFiles.kernel), kernel);
  await rename(join(scratch, imageFiles.setupHeader), header);
  return { kernel, setupHeader };
}
