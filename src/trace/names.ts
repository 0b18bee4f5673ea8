// What an access to configuration space is about, in the words of the specification.

import { type DecodedBlock, type DecodedRegister, decodeFunction } from "../decode/registers";
import type { AnyFunction, Machine } from "../model/machine";
import type { ConfigAccess } from "./line";

export interface NamedRegister {
  readonly block: DecodedBlock;
  readonly decoded: DecodedRegister;
}

export class Explainer {
  private readonly known = new Map<number, readonly NamedRegister[]>();

  constructor(private readonly machine: Machine) {}

  /** Functions came, went or moved: what was known of them is out of date. */
  forget(): void {
    this.known.clear();
  }

  /** One line: registers that the access touches, with the fields that are not zero. */
  explain(access: ConfigAccess): string {
    if (!answering(this.machine, access)) return "nobody answers";
    const touched = this.touchedBy(access);
    if (touched.length === 0) return "no register";
    return touched.map((one) => `${one.block.name}: ${withValue(access, one.decoded)}`).join("; ");
  }

  /** Registers of which the access has a part; none where nobody answers. */
  touchedBy(access: ConfigAccess): readonly NamedRegister[] {
    return this.registersOf(access).filter(({ decoded }) => overlaps(access, decoded));
  }

  private registersOf(access: ConfigAccess): readonly NamedRegister[] {
    const key = ((access.domain ?? 0) << 16) | access.routingId;
    const known = this.known.get(key);
    if (known) return known;
    const f = answering(this.machine, access);
    if (!f) return [];
    const named = registersOf(f);
    this.known.set(key, named);
    return named;
  }
}

/** All registers of a Function, as they are now. */
export function registersOf(f: AnyFunction): readonly NamedRegister[] {
  const blocks = decodeFunction(f.image(), { vf: f.isVf });
  return blocks.flatMap((block) => block.registers.map((decoded) => ({ block, decoded })));
}

/** What a register holds, side effects of a read aside. */
export function registerValue(f: AnyFunction, { offset, register }: DecodedRegister): number {
  const dword = f.peek(offset & ~3);
  return Math.floor(dword / 2 ** (8 * (offset & 3))) % 2 ** register.width;
}

/** Who answers a request; undefined if nobody does, or the machine has no such domain. */
export function answering(
  machine: Machine,
  { domain = 0, routingId }: Pick<ConfigAccess, "domain" | "routingId">,
): AnyFunction | undefined {
  return machine.domains.includes(domain) ? machine.functionAt(routingId, domain) : undefined;
}

const bytesOf = ({ register }: DecodedRegister) => register.width / 8;

function overlaps({ offset, size }: ConfigAccess, decoded: DecodedRegister): boolean {
  return offset < decoded.offset + bytesOf(decoded) && decoded.offset < offset + size;
}

function withValue(access: ConfigAccess, decoded: DecodedRegister): string {
  const { register, offset, fields } = decoded;
  const whole = access.offset <= offset && access.offset + access.size >= offset + bytesOf(decoded);
  if (!whole) return `${register.name} (part)`;
  const value = Math.floor(access.value / 2 ** (8 * (offset - access.offset))) % 2 ** register.width;
  if (fields.length <= 1) return `${register.name} = ${hex(value)}`;
  const set = fields.flatMap(({ field }) => {
    const bits = Math.floor(value / 2 ** field.low) % 2 ** (field.high - field.low + 1);
    if (bits === 0) return [];
    return [field.low === field.high ? field.name : `${field.name} = ${field.values?.[bits] ?? hex(bits)}`];
  });
  return `${register.name} = ${hex(value)}${set.length > 0 ? ` (${set.join(", ")})` : ""}`;
}

const hex = (value: number) => `0x${value.toString(16)}`;
