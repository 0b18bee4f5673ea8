// The two kinds of line that carry a dump: headings and hex lines.

import { DumpError } from "./dump";
import { type Address, parseAddress } from "./routing-id";

export const BYTES_PER_LINE = 16;

/** A line and where it stands, for errors. */
export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  readonly file?: string;
}

export interface Heading extends Address {
  readonly text: string;
}

const HEADING = /^((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7])(?:\s+(.*))?$/i;
const OFFSET = /^([0-9a-f]{2,4}):(?=\s|$)/i;
const BYTE = /^[0-9a-f]{2}$/i;

/** The lines of a text, without their ends (LF or CRLF) and without a byte order mark. */
export function* linesOf(text: string, file?: string): Generator<Line> {
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (let number = 1; start <= text.length; number++) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    yield { text: text.slice(start, text[end - 1] === "\r" ? end - 1 : end), number, file };
    start = end + 1;
  }
}

/** The heading of a Function, or null if the line is another one. */
export function parseHeading(text: string): Heading | null {
  const match = HEADING.exec(text);
  if (!match) return null;
  return { ...parseAddress(match[1]!), text: (match[2] ?? "").trim() };
}

/** Offset at which a hex line claims to begin, or null if the line is another one. */
export function hexLineOffset(text: string): number | null {
  const match = OFFSET.exec(text);
  return match ? parseInt(match[1]!, 16) : null;
}

/** Appends the 16 bytes of a hex line. Throws DumpError where there are not 16. */
export function parseHexLine(line: Line, bytes: number[]): void {
  const tokens = line.text.slice(line.text.indexOf(":") + 1).match(/\S+/g) ?? [];
  for (const token of tokens) {
    if (!BYTE.test(token)) throw new DumpError("not a byte of two hex digits", line.number, token, line.file);
    bytes.push(parseInt(token, 16));
  }
  if (tokens.length === BYTES_PER_LINE) return;
  const found = `${tokens.length} bytes instead of ${BYTES_PER_LINE}`;
  throw new DumpError(`hex line of ${found}`, line.number, line.text.trim() || "nothing", line.file);
}
