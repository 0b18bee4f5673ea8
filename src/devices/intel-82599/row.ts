// The form of a register's row.

/**
 * RC is cleared by a read, W1C by ones that are written, W1S set by them; WO reads zero. What a register does besides, its
 * subject's file says.
 */
export type Access = "RW" | "RO" | "RC" | "W1C" | "W1S" | "WO";

/** Some of the registers of a row, `step` bytes apart: RDH of 128 queues stands in two places. */
export interface Range {
  readonly at: number;
  readonly count: number;
}

export interface Row {
  readonly ranges: readonly Range[];
  /** Bytes from one register to the next. */
  readonly step: number;
  readonly access: Access;
  /** Value after a reset of the MAC. */
  readonly reset: number;
  /** Bits that read zero again once what they ask for is done. */
  readonly selfClearing: number;
  /** The reset of the MAC leaves it alone. */
  readonly kept: boolean;
  /** Not in the BAR: state of the device that no register shows as it is. */
  readonly hidden: boolean;
}

type Options = Partial<Omit<Row, "ranges" | "step">>;

/** A single register. */
export function one(at: number, options: Options = {}): Row {
  return many(at, 1, 4, options);
}

/** `count` registers, `step` bytes apart. */
export function many(at: number, count: number, step: number, options: Options = {}): Row {
  return split([{ at, count }], step, options);
}

/** Registers that stand in several ranges, numbered through. */
export function split(ranges: readonly Range[], step: number, options: Options = {}): Row {
  return {
    ranges,
    step,
    access: "RW",
    reset: 0,
    selfClearing: 0,
    kept: false,
    hidden: false,
    ...options,
  };
}

/** Bits `high` to `low`, as a mask. */
export function bits(high: number, low: number): number {
  return ((0xffff_ffff >>> (31 - high)) & (0xffff_ffff << low)) >>> 0;
}

export function bit(number: number): number {
  return bits(number, number);
}

/** The bits of a field, moved down. */
export function fieldOf(value: number, high: number, low: number): number {
  return (value & bits(high, low)) >>> low;
}
