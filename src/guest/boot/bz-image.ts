// bzImage: a compressed kernel that expands itself, Linux's x86 boot protocol.

import { KernelError } from "../errors";
import type { Executable } from "./elf";

const SETUP_SECTS = 0x1f1;
const HEADER_LENGTH = 0x201;
const SIGNATURE = 0x202;
const LOADFLAGS = 0x211;
const LOADED_HIGH = 1;
const LOAD_AT = 0x100000;

export function isBzImage(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(SIGNATURE, SIGNATURE + 4)) === "HdrS";
}

/** Its setup header, which ends where the byte at 201h says. */
export function setupHeaderOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(SETUP_SECTS, SIGNATURE + (bytes[HEADER_LENGTH] ?? 0));
}

/** The protected-mode kernel, which is loaded at and entered at 1 MiB. Throws KernelError for one loaded low. */
export function readBzImage(bytes: Uint8Array): Executable {
  if (((bytes[LOADFLAGS] ?? 0) & LOADED_HIGH) === 0)
    throw new KernelError("the kernel is loaded below 1 MiB");
  const sectors = bytes[SETUP_SECTS] || 4;
  const kernel = bytes.subarray((sectors + 1) * 512);
  return { entry: LOAD_AT, segments: [{ at: LOAD_AT, bytes: kernel, size: kernel.length }] };
}
