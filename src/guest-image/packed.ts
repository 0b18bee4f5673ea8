// The guest image packed for pages: kernel and initrd compressed, beside it what tells their licences.

import { createReadStream, createWriteStream } from "node:fs";
import { access, copyFile, mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { withLock } from "../../tools/lock.mjs";
import { ensureGuestImage, type GuestImageOptions } from "./image";
import { imageFiles } from "./manifest";
import { packedFiles } from "./packed-files";

const LEVEL = 9;

/**
 * Gives the folder of the packed image, which is made, the image itself too, if the cache has none. Safe to be called by
 * several processes at once. Rejects with a GuestImageError of one line.
 */
export async function ensurePackedImage(
  options: Pick<GuestImageOptions, "onProgress" | "offline"> = {},
): Promise<string> {
  const { kernel } = await ensureGuestImage(options);
  const folder = dirname(kernel);
  const packed = join(folder, "packed");
  const isThere = () =>
    access(packed).then(
      () => true,
      () => false,
    );
  if (await isThere()) return packed;
  await withLock(join(folder, ".lock"), async (scratch: string) => {
    if (await isThere()) return;
    options.onProgress?.("guest image: packing it for pages");
    const made = join(scratch, "packed");
    await mkdir(made, { recursive: true });
    await pack(folder, made);
    await rename(made, packed);
  });
  return packed;
}

async function pack(folder: string, made: string): Promise<void> {
  const compress = (from: string, to: string) =>
    pipeline(
      createReadStream(join(folder, from)),
      createGzip({ level: LEVEL }),
      createWriteStream(join(made, to)),
    );
  await Promise.all([
    compress(imageFiles.kernel, packedFiles.kernel),
    compress(imageFiles.initrd, packedFiles.initrd),
    ...(["setupHeader", "licences", "manifest"] as const).map((name) =>
      copyFile(join(folder, imageFiles[name]), join(made, packedFiles[name])),
    ),
  ]);
}
