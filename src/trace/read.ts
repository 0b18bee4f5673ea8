// Traces read line by line, however long they are.

import { TraceError } from "./errors";
import { LineProblem, parseTraceLine, type TraceEntry } from "./line";

export interface NumberedEntry {
  /** Line number, from 1. */
  readonly line: number;
  readonly entry: TraceEntry;
}

/** The entries of a trace; `label` is what errors call it. Throws TraceError at the first line that is none. */
export async function* readTrace(lines: AsyncIterable<string>, label: string): AsyncGenerator<NumberedEntry> {
  let line = 0;
  for await (const text of lines) {
    line++;
    const entry = parsed(text, `${label}:${line}`);
    if (entry) yield { line, entry };
  }
}

function parsed(text: string, place: string): TraceEntry | undefined {
  try {
    return parseTraceLine(text);
  } catch (error) {
    if (error instanceof LineProblem) throw new TraceError(place, error.reason, error.value);
    throw error;
  }
}
