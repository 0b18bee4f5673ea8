// Every access to a machine as lines of a trace, as they happen.

import type { CoreAction } from "../core/observer";
import type { Machine } from "../model/machine";
import { formatTraceLine, type TraceEntry } from "./line";

/**
 * Gives `write` a line for each access of software, and for each step of the clock, from now on; the result ends that. Requests
 * that Functions make, and what the host does to devices by the API, are not accesses, and not in a trace.
 */
export function recordTrace(machine: Machine, write: (line: string) => void): () => void {
  const ends = machine.domains.map((domain) =>
    machine.core(domain).observe({
      after(action) {
        const entry = entryOf(action, domain);
        if (entry) write(formatTraceLine(entry));
      },
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}

function entryOf(action: CoreAction, domain: number): TraceEntry | undefined {
  switch (action.kind) {
    case "config": {
      const { write, routingId, offset, size, value } = action;
      return { kind: "config", write, domain, routingId, offset, size, value };
    }
    case "memory":
      return { kind: "memory", ...accessOf(action), address: action.address };
    case "port":
      return { kind: "port", ...accessOf(action), address: BigInt(action.port) };
    case "time":
      return domain === 0 ? { kind: "time", ns: action.now } : undefined;
    case "request":
      return undefined;
  }
}

function accessOf({ write, size, value }: Extract<CoreAction, { kind: "memory" | "port" }>) {
  return { write, size, value };
}
