// `lspci` of the console: Functions that requests reach, in lspci's form.

import { writeDumpFunction } from "../../../decode/lspci-writer";
import { type AnyFunction, type DecodedBlock, decodeFunction, type Machine } from "../../../index";
import { lowerHex } from "../../text";
import { className, idsOf } from "../hierarchy";
import { registerMeaning, upperHalves } from "../meaning";
import { selected } from "./arguments";

/** More lines than this are not told. */
const MOST_LINES = 4096;
/** Bytes of configuration space that `-x`, `-xxx` and `-xxxx` print. */
const DUMPED: Readonly<Record<string, number>> = { "-x": 64, "-xxx": 256, "-xxxx": 4096 };

/** Throws an Error for options that it does not know. */
export function lspci(machine: Machine, words: readonly string[]): string[] {
  let slot: string | undefined;
  let verbose = false;
  let dumped = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === "-s") slot = words[++at] ?? fail("-s", "needs a slot");
    else if (word === "-v") verbose = true;
    else if (word in DUMPED) dumped = DUMPED[word]!;
    else fail(word, "lspci takes -s SLOT, -v, -x, -xxx, -xxxx");
  }
  const lines: string[] = [];
  for (const f of selected(machine, slot)) {
    if (lines.length > MOST_LINES) return [...lines, "… more than the console shows; -s selects"];
    lines.push(...linesOf(f, verbose, dumped));
  }
  return lines;
}

function fail(word: string, reason: string): never {
  throw new Error(`${word}: ${reason}`);
}

function linesOf(f: AnyFunction, verbose: boolean, dumped: number): string[] {
  const heading = `${className(f)}: Device ${idsOf(f)}`;
  const bytes = verbose || dumped > 0 ? f.config.bytes() : new Uint8Array();
  const about = verbose ? decodeFunction(bytes, { vf: f.isVf }).flatMap(aboutBlock) : [];
  const dump = dumped > 0 ? dumpLines(f, heading, bytes.subarray(0, dumped)) : [];
  const spaced = verbose || dumped > 0 ? [""] : [];
  return [`${f.address} ${heading}`, ...about, ...dump, ...spaced];
}

/** BARs of the header, and the place of each capability. */
function aboutBlock({ kind, name, offset, version, registers, broken }: DecodedBlock): string[] {
  if (kind !== "header") {
    const place = lowerHex(offset, 2);
    const named = kind === "extended" ? `[${place} v${version}] ${name}` : `[${place}] ${name}`;
    return [`\tCapabilities: ${named}${broken === undefined ? "" : `: ${broken}`}`];
  }
  const upper = upperHalves(registers);
  return registers.flatMap((register, index) => {
    if (register.register.bar !== "bar") return [];
    const meaning = registerMeaning(register, registers[index + 1]?.value ?? 0, upper.has(register.offset));
    return meaning === "" || meaning === "upper half" ? [] : [`\t${register.register.name}: ${meaning}`];
  });
}

/** Without the heading that stands above them, and the blank lines behind. */
function dumpLines(f: AnyFunction, heading: string, bytes: Uint8Array): string[] {
  const { domain, routingId } = f;
  return writeDumpFunction({ domain, routingId, bytes, heading }).trimEnd().split("\n").slice(1);
}
