// What can be done to a machine, as plain data: the history of a session is a list of these, and doing them again from
// the beginning gives the same machine.

/** A key of the tree that stands for a Function or a VF: `f3`, `f3-v7`. */
export type FunctionKey = string;

/** A configuration write of `bytes` bytes at `offset`, bytes from the start of configuration space. */
export interface WriteAction {
  readonly do: "write";
  readonly function: FunctionKey;
  readonly offset: number;
  readonly bytes: 1 | 2 | 4;
  readonly value: number;
  /** The field for whose sake the register is written, if it is for one. */
  readonly field?: string;
}

export type Action =
  | WriteAction
  /** By the writes that a driver makes. */
  | { readonly do: "enable VFs"; readonly function: FunctionKey; readonly count: number }
  | { readonly do: "disable VFs"; readonly function: FunctionKey }
  /** As firmware does it: bus numbers, windows, BARs. */
  | { readonly do: "enumerate" }
  /** A fundamental reset of every device. */
  | { readonly do: "reset" }
  /** A configuration read of a driver: what it is completed with is told. */
  | {
      readonly do: "read";
      readonly function: FunctionKey;
      readonly offset: number;
      readonly bytes: 1 | 2 | 4;
    }
  /** The Function or VF detects an error of Advanced Error Reporting, by its name. */
  | { readonly do: "inject"; readonly function: FunctionKey; readonly error: string }
  /** The machine's clock goes on by so many nanoseconds. */
  | { readonly do: "wait"; readonly ns: number }
  /** What the software of a guest wrote, and how time went on, as lines of an access trace. */
  | { readonly do: "accesses"; readonly lines: readonly string[] };

/** A write of one field: the register's other fields stay as they read, but bits that a one would clear. */
export interface FieldWrite {
  readonly function: FunctionKey;
  /** Of the register. */
  readonly offset: number;
  readonly field: string;
  readonly value: number;
}
