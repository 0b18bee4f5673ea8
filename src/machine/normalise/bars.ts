// BARs and Expansion ROM with defaults filled in.

import type { BarDescription, FunctionDescription } from "../description";
import { child } from "../problems";
import type { BarFile, RomFile } from "../schema/bars";

/** By ascending index; `pointer` is that of the list. */
export function describeBars(files: readonly BarFile[], pointer: string): BarDescription[] {
  return files
    .map((file, position) => ({
      index: file.index,
      type: file.type,
      prefetchable: file.prefetchable ?? false,
      size: file.size,
      inferred: file.inferred ?? false,
      pointer: child(pointer, position),
    }))
    .sort((a, b) => a.index - b.index);
}

export function describeRom(file: RomFile, pointer: string): NonNullable<FunctionDescription["rom"]> {
  if (typeof file === "bigint") return { size: file, inferred: false, pointer };
  return { size: file.size, inferred: file.inferred ?? false, pointer };
}
