// A machine for traces, and traces out of lines.

import { describeMachine, Machine } from "../../../src/index";
import { type NumberedEntry, readTrace } from "../../../src/trace/read";

/** A machine file: an endpoint of that preset behind a Root Port. */
export const machineFile = (preset: string) => ({
  devices: [
    {
      type: "root-port",
      slot: "1c.0",
      ariForwarding: true,
      devices: [{ type: "endpoint", slot: "00.0", preset }],
    },
  ],
});

/** Not enumerated. */
export function machineOf(file: object): Promise<Machine> {
  return Machine.create(describeMachine(file, { file: "m.json" }));
}

export function traceOf(lines: readonly string[], label = "a.trace"): AsyncGenerator<NumberedEntry> {
  return readTrace(each(lines), label);
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
