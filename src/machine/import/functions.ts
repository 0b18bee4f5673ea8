// A Function of a dump in the form of a machine file: its bytes, and sizes that the bytes do not tell.

import type { FunctionInput } from "../schema/function";
import type { AddressesInUse } from "./addresses";
import { barsOf, romOf, vfBarsOf } from "./bars";
import type { Notes, Source } from "./source";
import type { PfVfs } from "./sr-iov";

/** What is known of the whole dump. */
export interface Context {
  readonly pfs: ReadonlyMap<Source, PfVfs>;
  readonly inUse: AddressesInUse;
  readonly notes: Notes;
}

const PROGRAMMING_INTERFACE = / \(prog-if .*\)$/;
const LINE = 16;
const BYTES_ONLY = 2;

/** Zeros at the end are left out, but not so many that the size of the configuration space would be lost. */
function hexImage(bytes: Uint8Array): string {
  const least = bytes.length > 256 ? 256 + LINE : Math.min(bytes.length, 64);
  let end = bytes.length;
  while (end > least && bytes[end - 1] === 0) end--;
  const length = Math.ceil(end / LINE) * LINE;
  return Array.from(bytes.subarray(0, length), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function vfKeys(source: Source, { pfs, inUse }: Context): FunctionInput {
  const pf = pfs.get(source);
  if (!pf) return {};
  const bars = vfBarsOf(source, pf, inUse);
  const images = [...pf.vfs].map(([index, vf]) => [String(index), hexImage(vf.dumped.bytes)] as const);
  return {
    ...(bars.length > 0 && { vfBars: bars }),
    ...(images.length > 0 && { vfImages: Object.fromEntries(images) }),
  };
}

/** Notes of the reader, and what the bytes say of the Function itself. */
function tell(source: Source, { notes, pfs }: Context): void {
  const vfs = [...(pfs.get(source)?.vfs.values() ?? [])];
  for (const one of [source, ...vfs]) for (const note of one.dumped.notes) notes.add(one, note);
  if (source.headerType > 2) {
    const type = source.headerType.toString(16).padStart(2, "0").toUpperCase();
    notes.add(source, `header type ${type}h: bytes only`);
  } else if (source.image.u16(0) === 0xffff) {
    notes.add(source, "Vendor ID FFFFh, and no PF of the dump has it as a VF: an endpoint");
  }
}

export function functionInput(source: Source, context: Context): FunctionInput {
  tell(source, context);
  const name = source.dumped.heading.replace(PROGRAMMING_INTERFACE, "");
  const bars = barsOf(source, context.inUse, context.notes);
  const rom = romOf(source, context.inUse);
  return {
    ...(name !== "" && { name }),
    ...(source.headerType > BYTES_ONLY && { headerType: BYTES_ONLY }),
    image: hexImage(source.dumped.bytes),
    ...(bars.length > 0 && { bars }),
    ...(rom !== undefined && { rom }),
    ...vfKeys(source, context),
  };
}
