// The machine as texts to take along: a dump of now, and the machine file that it was built from.

import { writeDumpFunction } from "../../decode/lspci-writer";
import { builtInFile, importDump, type Machine, readDump } from "../../index";
import type { Source, TextKind } from "../protocol/messages";
import { isJson } from "./open";

/** Functions of which a clipboard takes the 13 KB each. */
const MOST_FUNCTIONS = 1024;

/** Throws an Error if there are too many Functions for a dump. */
export function textOf(kind: TextKind, machine: Machine, source: Source): string {
  return kind === "dump" ? dumpOf(machine) : machineFileOf(source);
}

/** All that requests reach, as `lspci -xxxx` prints it. */
function dumpOf(machine: Machine): string {
  const reached = machine.reachable();
  if (reached.length > MOST_FUNCTIONS)
    throw new Error(`dump: of ${MOST_FUNCTIONS} Functions at most: ${reached.length}`);
  return reached
    .map(({ domain, routingId, config }) => writeDumpFunction({ domain, routingId, bytes: config.bytes() }))
    .join("");
}

function machineFileOf(source: Source): string {
  if ("builtIn" in source) return json(builtInFile(source.builtIn));
  return isJson(source.text)
    ? source.text
    : json(importDump(readDump(source.text, source.file), source.file).file);
}

function json(file: unknown): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
