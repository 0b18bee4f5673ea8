// Builds a guest image: packages in, kernel and initrd out.

import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { guestContents } from "./contents";
import { writeCpio } from "./cpio";
import { expandKernel } from "./kernel/expand";
import { describePackages, licencesText } from "./licences";
import { type GuestManifest, imageFiles } from "./manifest";
import { findKernelModules, stageModules } from "./modules";
import { fetchPackages, type PackageSet, type Progress, pruneArchives, unpackPackages } from "./packages";
import { imageKey, recipeHash } from "./recipe";

/**
 * Builds the image with the kernel modules `modules` in `scratch`, an empty folder on the file system of
 * `guestFolder`, and moves it below `guestFolder` by one rename when it is whole. Downloads stay in
 * `guestFolder`/.apt. Rejects with a GuestImageError.
 */
export async function buildImage(
  guestFolder: string,
  scratch: string,
  modules: readonly string[],
  onProgress: Progress,
): Promise<GuestManifest> {
  const packages = await fetchPackages(join(guestFolder, ".apt"), onProgress);
  const root = join(scratch, "root");
  onProgress(`unpacking ${packages.all.length} packages`);
  await unpackPackages(packages, root);
  const made = join(scratch, "made");
  await mkdir(made, { recursive: true });
  const manifest = await makeFiles(packages, root, made, modules, onProgress);
  const place = join(guestFolder, manifest.key);
  await rm(place, { recursive: true, force: true });
  await rename(made, place);
  await pruneArchives(packages);
  return manifest;
}

async function makeFiles(
  packages: PackageSet,
  root: string,
  made: string,
  modules: readonly string[],
  onProgress: Progress,
): Promise<GuestManifest> {
  const kernelModules = await findKernelModules(root);
  onProgress(`expanding the kernel ${kernelModules.release}`);
  const { elf, setupHeader } = await kernelOf(root, kernelModules.release, made);
  onProgress("packing the initrd");
  const staged = await stageModules(kernelModules, modules, join(made, "..", "stage"));
  const initrd = writeCpio(await guestContents(root, staged.files));
  const described = await describePackages(packages);
  const recipe = recipeHash(modules);
  const manifest: GuestManifest = {
    key: imageKey(kernelModules.release, recipe, packages.all),
    recipe,
    kernel: kernelModules.release,
    built: new Date().toISOString(),
    packages: described.map(({ name, version, sha256, source }) => ({ name, version, sha256, source })),
    modules: staged.modules,
    sizes: { kernel: elf.length, initrd: initrd.length },
  };
  await writeFile(join(made, imageFiles.kernel), elf);
  await writeFile(join(made, imageFiles.setupHeader), setupHeader);
  await writeFile(join(made, imageFiles.initrd), initrd);
  await writeFile(join(made, imageFiles.licences), await licencesText(described, root));
  await writeFile(join(made, imageFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function kernelOf(root: string, release: string, scratch: string) {
  const file = join(root, "boot", `vmlinuz-${release}`);
  return expandKernel(await readFile(file), `vmlinuz-${release}`, scratch);
}
