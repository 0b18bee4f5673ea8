// What the steps from machine file to description share.

import type { FunctionKind } from "../description";
import { child, type Problems } from "../problems";
import type { BytesFile } from "../schema/bytes";

export interface Context {
  readonly problems: Problems;
  /** The contents of a file that the machine file names; may throw. */
  readonly readBytes?: ((name: string) => Uint8Array) | undefined;
  /** Rules that any Function of the machine may break. */
  readonly deviates: readonly string[];
}

/** Where a Function lies, told by what is above it. */
export interface Surroundings {
  readonly kind: FunctionKind;
  readonly rootBus: boolean;
  /** On a bus of a conventional bridge. */
  readonly conventional: boolean;
  readonly device: number;
  readonly function: number;
  /** The next higher Function of the device, or 0. */
  readonly nextFunction: number;
  readonly pointer: string;
}

const SPACE = 4096;

/** The bytes an `image` stands for; none, and a problem, where they cannot be had. */
export function bytesOf(file: BytesFile, pointer: string, context: Context): Uint8Array {
  const bytes = file instanceof Uint8Array ? file : contents(file.file, pointer, context);
  if (bytes.length <= SPACE) return bytes;
  context.problems.add(pointer, `must not be longer than ${SPACE} bytes`, bytes.length);
  return bytes.subarray(0, SPACE);
}

function contents(name: string, pointer: string, context: Context): Uint8Array {
  const at = child(pointer, "file");
  if (!context.readBytes) context.problems.add(at, "files cannot be read here", name);
  try {
    return context.readBytes?.(name) ?? new Uint8Array();
  } catch (error) {
    context.problems.add(at, `cannot be read, ${error instanceof Error ? error.message : error}`, name);
    return new Uint8Array();
  }
}
