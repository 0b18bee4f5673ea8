// A writer of ACPI Machine Language: each function gives the bytes of one term (ACPI §20.2).

export type Aml = readonly number[];

export const zero: Aml = [0x00];

/** Arguments of the method that a term stands in. */
export const argument = (index: number): Aml => [0x68 + index];

/** The shortest form; 0 to FFFFFFFFh. */
export function integer(value: number): Aml {
  if (value === 0) return zero;
  if (value === 1) return [0x01];
  if (value <= 0xff) return [0x0a, value];
  if (value <= 0xffff) return [0x0b, ...littleEndian(value, 2)];
  return [0x0c, ...littleEndian(value, 4)];
}

export function string(text: string): Aml {
  return [0x0d, ...ascii(text), 0];
}

export function buffer(bytes: Aml): Aml {
  return [0x11, ...sized([...integer(bytes.length), ...bytes])];
}

/** At most 255 elements. */
export function pack(elements: readonly Aml[]): Aml {
  return [0x12, ...sized([elements.length, ...elements.flat()])];
}

/** A compressed identifier, as `PNP0A08`. */
export function eisaId(id: string): Aml {
  const letters = [...id.slice(0, 3)].reduce((all, letter) => (all << 5) | (letter.charCodeAt(0) & 0x1f), 0);
  const product = Number.parseInt(id.slice(3), 16);
  return [0x0c, letters >> 8, letters & 0xff, product >> 8, product & 0xff];
}

export function name(path: string, value: Aml): Aml {
  return [0x08, ...nameString(path), ...value];
}

export function scope(path: string, terms: readonly Aml[]): Aml {
  return [0x10, ...sized([...nameString(path), ...terms.flat()])];
}

export function device(path: string, terms: readonly Aml[]): Aml {
  return [0x5b, 0x82, ...sized([...nameString(path), ...terms.flat()])];
}

/** `serialized` methods are entered by one caller at a time: needed where terms create names. */
export function method(path: string, parameters: number, serialized: boolean, terms: readonly Aml[]): Aml {
  const flags = parameters | (serialized ? 8 : 0);
  return [0x14, ...sized([...nameString(path), flags, ...terms.flat()])];
}

export function giveBack(value: Aml): Aml {
  return [0xa4, ...value];
}

export function ifEqual(left: Aml, right: Aml, terms: readonly Aml[]): Aml {
  return [0xa0, ...sized([0x93, ...left, ...right, ...terms.flat()])];
}

/** `field` names the dword at byte `index` of a buffer. */
export function createDwordField(source: Aml, index: number, field: string): Aml {
  return [0x8a, ...source, ...integer(index), ...nameString(field)];
}

/** Sets bits of a named integer. */
export function setBits(field: string, bits: number): Aml {
  return [0x7d, ...nameString(field), ...integer(bits), ...nameString(field)];
}

export function littleEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => Math.floor(value / 2 ** (8 * index)) & 0xff);
}

export function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

/** `\_SB`, `\_SB.PCI0` or `COM1`: segments of up to four characters. */
function nameString(path: string): Aml {
  const root = path.startsWith("\\") ? [0x5c] : [];
  const segments = path.replace(/^\\/, "").split(".");
  const bytes = segments.flatMap((segment) => ascii(segment.padEnd(4, "_")));
  if (segments.length === 1) return [...root, ...bytes];
  return segments.length === 2 ? [...root, 0x2e, ...bytes] : [...root, 0x2f, segments.length, ...bytes];
}

/** A package length and what it counts; the length counts itself too. */
function sized(content: Aml): Aml {
  if (content.length + 1 < 0x40) return [content.length + 1, ...content];
  const extra = content.length + 2 < 0x1000 ? 1 : 2;
  const total = content.length + 1 + extra;
  return [(extra << 6) | (total & 0xf), ...littleEndian(total >> 4, extra), ...content];
}
