// Reads what lspci prints with -x, -xxx or -xxxx, with or without the text of -v, -vv, -vvv, -n, -nn, -D and -k.

import { type Dump, DumpError, type DumpFunction, type DumpRom } from "./dump";
import {
  BYTES_PER_LINE,
  type Heading,
  hexLineOffset,
  type Line,
  linesOf,
  parseHeading,
  parseHexLine,
} from "./lspci-lines";
import { placeRegions } from "./lspci-region-index";
import { parseRegionLine, parseRomLine, type RegionLine } from "./lspci-regions";
import { formatRoutingId } from "./routing-id";

const LENGTHS: readonly number[] = [64, 256, 4096];
const CARDBUS_LENGTH = 128;
const CARDBUS_HEADER = 2;

/** A Function whose lines are still coming. */
interface Draft {
  readonly heading: Heading;
  readonly line: Line;
  readonly bytes: number[];
  /** The last hex line, or the heading. */
  last: Line;
  /** White space before the Function's own lines; what its capabilities say is indented further. */
  indentation: string | null;
  readonly regions: RegionLine[];
  rom: DumpRom | null;
}

/**
 * Reads the dump of a whole machine; `file` names it in errors. Lines that are neither a heading nor a hex line nor
 * indented are skipped. Throws DumpError.
 */
export function readDump(text: string, file?: string): Dump {
  const functions: DumpFunction[] = [];
  const seen = new Map<string, number>();
  let draft: Draft | null = null;
  for (const line of linesOf(text, file)) {
    const heading = parseHeading(line.text);
    if (heading) {
      if (draft) functions.push(finish(draft));
      draft = begin(heading, line, seen);
    } else readDetail(draft, line);
  }
  if (draft) functions.push(finish(draft));
  if (functions.length === 0) {
    throw new DumpError(
      "no Function found",
      1,
      text.trimStart().split("\n", 1)[0]!.trim() || "nothing",
      file,
    );
  }
  return { functions };
}

function begin(heading: Heading, line: Line, seen: Map<string, number>): Draft {
  const address = formatRoutingId(heading.routingId, heading.domain);
  const earlier = seen.get(address);
  if (earlier !== undefined) {
    throw new DumpError(`Function already listed in line ${earlier}`, line.number, address, line.file);
  }
  seen.set(address, line.number);
  return { heading, line, bytes: [], last: line, indentation: null, regions: [], rom: null };
}

function readDetail(draft: Draft | null, line: Line): void {
  const offset = hexLineOffset(line.text);
  if (offset !== null) readHexLine(draft, line, offset);
  else if (draft) readText(draft, line.text);
}

function readHexLine(draft: Draft | null, line: Line, offset: number): void {
  if (!draft) throw new DumpError("hex line before any heading", line.number, line.text.trim(), line.file);
  if (offset !== draft.bytes.length) {
    const expected = draft.bytes.length.toString(16).padStart(2, "0");
    throw new DumpError(
      `hex line at another offset than ${expected}`,
      line.number,
      line.text.trim(),
      line.file,
    );
  }
  parseHexLine(line, draft.bytes);
  draft.last = line;
}

function readText(draft: Draft, text: string): void {
  const own = text.trim();
  const indentation = text.slice(0, text.length - text.trimStart().length);
  if (own === "" || indentation === "") return;
  draft.indentation ??= indentation;
  if (indentation !== draft.indentation) return;
  const region = parseRegionLine(own);
  if (region) draft.regions.push(region);
  else draft.rom ??= parseRomLine(own);
}

function finish(draft: Draft): DumpFunction {
  const { heading, line, rom } = draft;
  const bytes = Uint8Array.from(draft.bytes);
  checkLength(draft, bytes);
  const notes: string[] = [];
  const regions = placeRegions(draft.regions, bytes, notes);
  const { domain, routingId, text } = heading;
  return { domain, routingId, heading: text, line: line.number, bytes, regions, rom, notes };
}

function checkLength(draft: Draft, bytes: Uint8Array): void {
  const { length } = bytes;
  if (LENGTHS.includes(length)) return;
  if (length === CARDBUS_LENGTH && (bytes[0x0e]! & 0x7f) === CARDBUS_HEADER) return;
  const address = formatRoutingId(draft.heading.routingId, draft.heading.domain);
  if (length === 0) {
    throw new DumpError(
      "Function without hex lines (lspci prints them with -x)",
      draft.line.number,
      address,
      draft.line.file,
    );
  }
  const message = `dump of ${address} stops after ${length / BYTES_PER_LINE} lines, 64, 256 or 4096 bytes expected`;
  throw new DumpError(message, draft.last.number, `${length} bytes`, draft.last.file);
}
