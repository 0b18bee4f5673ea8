// Expands the compressed kernel in a bzImage, so that the guest need not spend its first seconds on it.

import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { fetchTool } from "../../../tools/debian.mjs";
import { run } from "../../../tools/process.mjs";
import { isElf32 } from "../elf";
import { GuestImageError } from "../errors";
import { readBootHeader } from "./boot-header";

const formats = [
  { name: "xz", magic: "fd377a585a00" },
  { name: "gzip", magic: "1f8b08" },
  { name: "zstd", magic: "28b52ffd" },
  { name: "lzma", magic: "5d0000" },
  { name: "lz4", magic: "02214c18" },
  { name: "bzip2", magic: "425a68" },
] as const;

export interface ExpandedKernel {
  /** The 32-bit ELF file of the kernel. */
  readonly elf: Buffer;
  /** The boot header for offset 1F1h of the zero page. */
  readonly setupHeader: Uint8Array;
}

/**
 * Expands a bzImage whose kernel is compressed with xz or gzip. `scratch` is an existing folder for files in
 * between. Throws a GuestImageError that names `file` for anything else, and for a 64-bit kernel.
 */
export async function expandKernel(image: Buffer, file: string, scratch: string): Promise<ExpandedKernel> {
  const { bytes, payload } = readBootHeader(image, file);
  const compressed = image.subarray(payload.offset, payload.offset + payload.length);
  const elf = await expand(compressed, file, scratch);
  if (!isElf32(elf)) throw new GuestImageError(`${file}: the kernel in it is not a 32-bit ELF file`);
  return { elf, setupHeader: bytes };
}

function expand(compressed: Buffer, file: string, scratch: string): Promise<Buffer> {
  const start = compressed.toString("hex", 0, 8);
  const format = formats.find(({ magic }) => start.startsWith(magic))?.name;
  if (format === "xz") return expandXz(compressed, file, scratch);
  if (format === "gzip") return expandGzip(compressed, file);
  const what = format ? `compressed with ${format}` : `in an unknown format (${start})`;
  throw new GuestImageError(`${file}: the kernel is ${what}; xz and gzip can be expanded`);
}

/** Linux appends the expanded size as four bytes, which are not part of the compressed stream. */
const SIZE_BYTES = 4;

async function expandGzip(compressed: Buffer, file: string): Promise<Buffer> {
  const stream = compressed.subarray(0, compressed.length - SIZE_BYTES);
  return promisify(gunzip)(stream).catch((error: Error) => {
    throw new GuestImageError(`${file}: gzip: ${error.message}`);
  });
}

async function expandXz(compressed: Buffer, file: string, scratch: string): Promise<Buffer> {
  const place = join(scratch, "payload");
  await writeFile(`${place}.xz`, compressed);
  const tool = await fetchTool("xz");
  const args = [...tool.args, "--decompress", "--single-stream", "--force", `${place}.xz`];
  const { code, output } = await run(tool.command, args, { env: { ...process.env, ...tool.env } });
  if (code !== 0) throw new GuestImageError(`${file}: xz: ${output.split("\n")[0]}`);
  const elf = await readFile(place);
  await rm(place);
  return elf;
}
