// The manifest of a built image: what it was made of. It is written last, so where it is, the image is whole.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const manifestSchema = z.object({
  key: z.string(),
  recipe: z.string(),
  /** Release of the kernel, as `uname -r` says it. */
  kernel: z.string(),
  built: z.iso.datetime(),
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      source: z.object({ name: z.string(), version: z.string() }),
    }),
  ),
  /** Names of all kernel modules in the initrd. */
  modules: z.array(z.string()),
  sizes: z.object({ kernel: z.number(), initrd: z.number() }),
});

export type GuestManifest = z.infer<typeof manifestSchema>;

/** Names of the files in an image's folder. */
export const imageFiles = {
  kernel: "kernel.elf",
  setupHeader: "setup-header.bin",
  initrd: "initrd.cpio",
  licences: "LICENSES.txt",
  manifest: "manifest.json",
} as const;

/** The manifest of the image in `folder`; null if there is none, or none that this version can read. */
export async function readManifest(folder: string): Promise<GuestManifest | null> {
  try {
    const parsed = manifestSchema.safeParse(
      JSON.parse(await readFile(join(folder, imageFiles.manifest), "utf8")),
    );
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The newest image below `guestFolder` that was built by `recipe`, or null. */
export async function findImage(guestFolder: string, recipe: string): Promise<GuestManifest | null> {
  const names = await readdir(guestFolder).catch(() => []);
  const manifests = await Promise.all(
    names.filter((name) => !name.startsWith(".")).map((name) => readManifest(join(guestFolder, name))),
  );
  const fitting = manifests.filter((manifest) => manifest !== null && manifest.recipe === recipe);
  return fitting.sort((a, b) => (a!.built < b!.built ? 1 : -1))[0] ?? null;
}
