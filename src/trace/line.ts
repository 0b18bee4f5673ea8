// Lines of access traces: what each says, read and written.
//
//   R bb:dd.f OFFSET LEN VALUE    configuration read; the value that was read
//   W bb:dd.f OFFSET LEN VALUE    configuration write
//   MR ADDRESS LEN VALUE          memory read, by way of ECAM too
//   MW ADDRESS LEN VALUE
//   PR PORT LEN VALUE             I/O read, CF8h and CFCh included
//   PW PORT LEN VALUE
//   ! reset bb:dd.f               and what else the host did to devices: see directives.ts
//   ! time NS                     the machine's clock goes on to that time
//   # …                           a comment, also behind a line

import type { AccessSize } from "../core/core";
import { formatRoutingId } from "../decode/routing-id";
import { type DeviceDirective, formatDirective, parseDirective } from "./directives";
import { expectWords, LineProblem, numberOf, placeOf } from "./words";

export { LineProblem } from "./words";

/** An access to configuration space. */
export interface ConfigAccess {
  /** 0 if not given. */
  readonly domain?: number;
  readonly write: boolean;
  readonly routingId: number;
  readonly offset: number;
  readonly size: AccessSize;
  readonly value: number;
}

/** An access to memory or to an I/O port. */
export interface AddressAccess {
  readonly write: boolean;
  readonly address: bigint;
  readonly size: AccessSize;
  readonly value: number;
}

export type DeviceAccess =
  | (AddressAccess & { readonly kind: "memory" })
  | (AddressAccess & { readonly kind: "port" });

export type TraceEntry =
  | (ConfigAccess & { readonly kind: "config"; readonly domain: number })
  | DeviceAccess
  | DeviceDirective
  | { readonly kind: "time"; readonly ns: bigint };

const WORDS = { R: "config", W: "config", MR: "memory", MW: "memory", PR: "port", PW: "port" } as const;
const CONFIG_BYTES = 4096n;
const LAST = { memory: (1n << 64n) - 1n, port: 0xffffn } as const;

/** Undefined for a line that says nothing. Throws LineProblem. */
export function parseTraceLine(text: string): TraceEntry | undefined {
  const [word, ...rest] = text.split("#", 1)[0]!.trim().split(/\s+/);
  if (word === undefined || word === "") return undefined;
  if (word === "!") return directiveOf(rest);
  const kind = WORDS[word as keyof typeof WORDS];
  if (!kind) throw new LineProblem("is no access, no directive and no comment", word);
  const write = word.endsWith("W");
  if (kind === "config") return { kind, write, ...placeOf(rest[0]), ...configOf(rest, 4) };
  expectWords(rest, 3);
  const size = sizeOf(rest[1]!);
  const address = numberOf(rest[0]!, LAST[kind]);
  aligned(address, size, rest[0]!);
  return { kind, write, address, size, value: dataOf(rest[2]!, size) };
}

function configOf(words: readonly string[], count: number) {
  expectWords(words, count);
  const size = sizeOf(words[2]!);
  const offset = numberOf(words[1]!, CONFIG_BYTES - 1n);
  aligned(offset, size, words[1]!);
  return { offset: Number(offset), size, value: dataOf(words[3]!, size) };
}

function directiveOf(words: readonly string[]): TraceEntry {
  const [what = "", ...rest] = words;
  if (what === "time") {
    expectWords(words, 2);
    return { kind: "time", ns: numberOf(words[1]!, LAST.memory) };
  }
  return parseDirective(what, rest);
}

function sizeOf(text: string): AccessSize {
  if (text === "1" || text === "2" || text === "4") return Number(text) as AccessSize;
  throw new LineProblem("length must be 1, 2 or 4", text);
}

function dataOf(text: string, size: AccessSize): number {
  return Number(numberOf(text, (1n << BigInt(8 * size)) - 1n));
}

function aligned(at: bigint, size: AccessSize, text: string): void {
  if (at % BigInt(size) !== 0n) throw new LineProblem(`must be a multiple of ${size}`, text);
}

/** As it stands in a trace, without the end of the line. */
export function formatTraceLine(entry: TraceEntry): string {
  if (entry.kind === "time") return `! time ${entry.ns}`;
  if (entry.kind === "config") return formatConfigAccess(entry);
  if (entry.kind !== "memory" && entry.kind !== "port") return formatDirective(entry);
  const word = `${entry.kind === "memory" ? "M" : "P"}${entry.write ? "W" : "R"}`;
  return `${word} ${hex(entry.address)} ${entry.size} ${hex(entry.value)}`;
}

/** Such as `R 01:00.0 0x10 4 0x0`. */
export function formatConfigAccess({ write, domain, routingId, offset, size, value }: ConfigAccess): string {
  return `${write ? "W" : "R"} ${formatRoutingId(routingId, domain)} ${hex(offset)} ${size} ${hex(value)}`;
}

const hex = (value: number | bigint) => `0x${value.toString(16)}`;
