// Registers as setpci names them: `170.w`, `COMMAND`, `CAP_EXP+8.w`, `ECAP_SRIOV+10.w`.

import { type AnyFunction, type DecodedBlock, decodeFunction } from "../../../index";

export interface NamedRegister {
  /** Bytes from the start of configuration space. */
  readonly offset: number;
  readonly bytes: 1 | 2 | 4;
}

const NAME = /^([0-9a-z_]+)(?:\+([0-9a-f]+))?(?:\.([bwl]))?$/i;
const WIDTHS: Readonly<Record<string, 1 | 2 | 4>> = { b: 1, w: 2, l: 4 };

/** Throws an Error for what is no register of the Function. */
export function namedRegister(f: AnyFunction, text: string): NamedRegister {
  const [, name = "", plus = "0", width = ""] = NAME.exec(text) ?? [];
  if (name === "") throw new Error(`${text}: not of the form REGISTER[+OFFSET][.B|.W|.L]`);
  const found = placeOf(f, name);
  const offset = found.offset + Number.parseInt(plus, 16);
  const bytes = WIDTHS[width.toLowerCase()] ?? found.bytes;
  if (offset + bytes > f.configBytes) throw new Error(`${text}: beyond configuration space`);
  if (offset % bytes !== 0) throw new Error(`${text}: not at a multiple of its width, ${bytes} bytes`);
  return { offset, bytes };
}

/** Names of the header's registers and of the capabilities that the Function has. */
export function registerNames(f: AnyFunction): string[] {
  return blocksOf(f).flatMap(({ kind, block, registers }) => {
    if (kind !== "header") return block ? [block.setpci] : [];
    return registers.map(({ register }) => plainName(register.name));
  });
}

function placeOf(f: AnyFunction, name: string): NamedRegister {
  const wanted = name.toUpperCase().replace(/^BASE_ADDRESS_/, "BAR");
  for (const { kind, block, offset, registers } of blocksOf(f)) {
    if (kind !== "header" && block?.setpci === wanted) return { offset, bytes: 1 };
    const found = kind === "header" && registers.find(({ register }) => plainName(register.name) === wanted);
    if (found && found.register.width !== 24)
      return { offset: found.offset, bytes: (found.register.width / 8) as 1 | 2 | 4 };
  }
  if (/^[0-9a-f]+$/i.test(name)) return { offset: Number.parseInt(name, 16), bytes: 1 };
  throw new Error(`${f.address}: no ${name} here`);
}

function blocksOf(f: AnyFunction): DecodedBlock[] {
  return decodeFunction(f.image(), { vf: f.isVf });
}

/** `Vendor ID` is `VENDOR_ID`. */
function plainName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
}
