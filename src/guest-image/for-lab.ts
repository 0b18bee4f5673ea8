// Command of the build: puts the packed guest image where the lab's page looks for it, if it can be had.

import { cp, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { say } from "../../tools/process.mjs";
import { ensurePackedImage } from "./packed";
import { packedFiles } from "./packed-files";

const PLACE = join("build", "lab", "guest");

const manifestIn = (folder: string) => readFile(join(folder, packedFiles.manifest), "utf8").catch(() => "");

async function putInPlace(): Promise<void> {
  const packed = await ensurePackedImage({ onProgress: say });
  if ((await manifestIn(PLACE)) === (await manifestIn(packed))) return;
  const copy = `${PLACE}.${process.pid}.tmp`;
  await mkdir(dirname(PLACE), { recursive: true });
  await cp(packed, copy, { recursive: true });
  await rm(PLACE, { recursive: true, force: true });
  await rename(copy, PLACE);
  say(`build: ${PLACE} holds the guest, with the licences of its programs`);
}

await putInPlace().catch((error: Error) => say(`build: the lab has no Linux: ${error.message}`));
