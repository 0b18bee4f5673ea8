// Files that a guest is made of, and those that it leaves.

import { writeFileSync } from "node:fs";
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { writeDumpFunction } from "../../decode/lspci-writer";
import type { Machine } from "../../model/machine";
import { CommandError, systemError } from "../failure";

/** The contents of a file. Throws CommandError. */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw systemError(path, error);
  }
}

/** Throws CommandError if there is no such folder. */
export async function checkFolder(path: string): Promise<void> {
  const entry = await stat(path).catch(() => undefined);
  if (!entry?.isDirectory()) throw new CommandError(path, "no such folder");
}

/** Writes a file at once: others never see half of it. Throws CommandError. */
export async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, bytes);
    await rename(unfinished, path);
  } catch (error) {
    throw systemError(path, error);
  }
}

/** The processor emulator, from the package that brings it. */
export function readEmulator(): Promise<Uint8Array<ArrayBuffer>> {
  return readBytes(createRequire(import.meta.url).resolve("v86/build/v86.wasm"));
}

/** All Functions that requests reach, as `ridge dump` prints them. Throws CommandError. */
export function writeDumpFile(path: string, machine: Machine): void {
  const functions = machine.reachable();
  const text = functions.map(({ domain, routingId, config }) =>
    writeDumpFunction({ domain, routingId, bytes: config.bytes() }),
  );
  try {
    writeFileSync(path, text.join(""));
  } catch (error) {
    throw systemError(path, error);
  }
}
