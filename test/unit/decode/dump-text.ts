// Small dumps for the reader's tests.

/** Hex lines of that many bytes; `patches` gives bytes that are not 0. */
export function hexLines(
  length: number,
  patches: Iterable<readonly [offset: number, byte: number]> = [],
): string[] {
  const image = new Map(patches);
  return Array.from({ length: length / 16 }, (_, row) => {
    const bytes = Array.from({ length: 16 }, (_, column) => image.get(row * 16 + column) ?? 0);
    return `${hex(row * 16)}: ${bytes.map(hex).join(" ")}`;
  });
}

/** One Function: heading, lines of text with one tab, hex lines. */
export function functionText(heading: string, details: string[] = [], hexDump = hexLines(64)): string {
  return [heading, ...details.map((line) => `\t${line}`), ...hexDump, "", ""].join("\n");
}

function hex(value: number): string {
  return value.toString(16).padStart(2, "0");
}
