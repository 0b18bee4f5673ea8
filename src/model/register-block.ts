// One block of a Function by name: registers and fields read and written as the specification calls them.

import { type DecodedBlock, type DecodedRegister, decodeFunction } from "../decode/registers";
import type { blocks } from "../spec/index";
import { NoSuchRegisterError } from "./errors";

type AnyBlock = (typeof blocks)[number];
export type BlockName = AnyBlock["name"];
export type RegisterName<N extends BlockName> = Extract<AnyBlock, { name: N }>["registers"][number]["name"];

/** Field values by field name; true and false for single bits. */
export type FieldChanges = Readonly<Record<string, number | boolean>>;

/** What a RegisterBlock needs of a configuration space. */
interface Space {
  read(offset: number, size: 1 | 2 | 4): number;
  write(offset: number, value: number, size: 1 | 2 | 4): void;
  bytes(): Uint8Array;
}

export class RegisterBlock<N extends BlockName> {
  /** Bytes from the start of configuration space. */
  readonly offset: number;
  private readonly decoded: DecodedBlock;

  constructor(
    private readonly space: Space,
    private readonly place: string,
    readonly name: N,
  ) {
    const found = decodeFunction(space.bytes()).find((block) => block.name === name);
    if (!found) throw new NoSuchRegisterError(place, name);
    this.decoded = found;
    this.offset = found.offset;
  }

  /** The register's value as software reads it. */
  read(register: RegisterName<N>): number {
    const { offset, register: row } = this.find(register);
    if (row.width !== 24) return this.space.read(offset, (row.width / 8) as 1 | 2 | 4);
    return this.space.read(offset & ~3, 4) >>> ((offset & 3) * 8);
  }

  /** One field of a register; the register's own name where it has one field only. */
  field(register: RegisterName<N>, field: string): number {
    const row = this.fieldRow(register, field);
    return Math.floor(this.read(register) / 2 ** row.low) % 2 ** (row.high - row.low + 1);
  }

  /**
   * Writes a whole register, or some of its fields: the others are written as they read, but for bits that a one
   * would clear, which are written as zero.
   */
  write(register: RegisterName<N>, value: number | FieldChanges): void {
    const found = this.find(register);
    const whole = typeof value === "number" ? value : this.merged(found, register, value);
    this.space.write(found.offset, whole, (found.register.width / 8) as 1 | 2 | 4);
  }

  private merged(found: DecodedRegister, register: RegisterName<N>, changes: FieldChanges): number {
    let value = this.read(register);
    for (const { field, attribute } of found.fields) {
      if (attribute === "RW1C" || attribute === "RW1CS") value = deposit(value, field.high, field.low, 0);
    }
    for (const [name, wanted] of Object.entries(changes)) {
      const row = this.fieldRow(register, name);
      value = deposit(value, row.high, row.low, Number(wanted));
    }
    return value;
  }

  private find(register: string): DecodedRegister {
    const found = this.decoded.registers.find((one) => one.register.name === register);
    if (!found) throw new NoSuchRegisterError(`${this.place} ${this.name}`, register);
    return found;
  }

  private fieldRow(register: string, name: string) {
    const found = this.find(register).fields.find(({ field }) => field.name === name);
    if (!found) throw new NoSuchRegisterError(`${this.place} ${this.name}, ${register}`, name);
    return found.field;
  }
}

function deposit(value: number, high: number, low: number, field: number): number {
  const ones = high - low === 31 ? 0xffffffff : 2 ** (high - low + 1) - 1;
  return ((value & ~(ones << low)) | ((field & ones) << low)) >>> 0;
}
