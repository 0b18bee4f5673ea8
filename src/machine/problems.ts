// What is wrong with a machine file: where, which value, which rule.

import { PcieError } from "../errors";

/** One thing wrong. */
export interface Problem {
  /** JSON pointer into the machine file; empty for the whole file. */
  readonly pointer: string;
  /** What stands there; undefined where nothing does. */
  readonly value?: unknown;
  readonly message: string;
  /** The rule that is broken, `"R28"`; a Function that deviates from it gets a warning only. */
  readonly rule?: string;
  /** Line and column, from 1, where the text is no JSON at all. */
  readonly line?: number;
  readonly column?: number;
}

const LONGEST_VALUE = 60;

function valueText(value: unknown): string {
  if (value === undefined) return "";
  const plain = (_key: string, item: unknown) => (typeof item === "bigint" ? `0x${item.toString(16)}` : item);
  const text = typeof value === "bigint" ? `0x${value.toString(16)}` : JSON.stringify(value, plain);
  return `: ${text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text}`;
}

/** One line: file, place, message, rule, value. */
export function formatProblem(file: string, problem: Problem): string {
  const { pointer, line, column, message, rule, value } = problem;
  const place = line === undefined ? (pointer === "" ? ":" : `: ${pointer}:`) : `:${line}:${column}:`;
  return `${file}${place} ${message}${rule === undefined ? "" : ` (${rule})`}${valueText(value)}`;
}

/** A machine file that cannot be used. The message is one line: the first problem, and how many there are. */
export class MachineFileError extends PcieError {
  readonly code = "BAD_MACHINE_FILE";
  constructor(
    readonly file: string,
    readonly problems: readonly Problem[],
  ) {
    const [first] = problems;
    const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    super(`${first ? formatProblem(file, first) : file}${rest}`);
  }
}

/** Problems in the order they were found. */
export class Problems {
  readonly list: Problem[] = [];

  add(pointer: string, message: string, value?: unknown): void {
    this.list.push({ pointer, message, value });
  }

  addRule(rule: string, pointer: string, message: string, value?: unknown): void {
    this.list.push({ pointer, message, value, rule });
  }
}

/** The pointer one step further: `child("/devices", 0)` is `"/devices/0"`. */
export function child(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Whether a pointer names an image, whose bytes are a real device's: the file has no key to change one of them. */
export function isOfImage(pointer: string): boolean {
  return /\/(image|vfImages\/\d+)$/.test(pointer);
}
