// Every access to a machine as entries of a trace, as they happen.

import type { CoreAction } from "../core/observer";
import type { Machine } from "../model/machine";
import { isAnswered } from "../model/platform";
import { directiveOf } from "./devices";
import type { TraceEntry } from "./line";

/** A recording that goes on. */
export interface Recording {
  /** Writes what is held back: a step of the clock, which is written with what follows it. */
  flush(): void;
  /** Flushes; nothing is written from then on. */
  end(): void;
}

/**
 * Gives `write` an entry for each access of software, for what the host does to devices, and for the time at which that
 * happens, from now on. Requests that Functions make are in no trace, nor are interrupts that the host raises.
 */
export function recordTrace(machine: Machine, write: (entry: TraceEntry) => void): Recording {
  const clock = new HeldClock(write);
  const ends = machine.domains.map((domain) =>
    machine.core(domain).observe({
      after(action) {
        const entry = entryOf(machine, domain, action);
        if (entry) clock.write(entry);
      },
    }),
  );
  return {
    flush: () => clock.flush(),
    end() {
      clock.flush();
      for (const end of ends) end();
    },
  };
}

/** Steps of the clock that follow each other are one: a machine that is left alone has many. */
class HeldClock {
  private held: TraceEntry | undefined;

  constructor(private readonly next: (entry: TraceEntry) => void) {}

  write(entry: TraceEntry): void {
    if (entry.kind === "time") {
      this.held = entry;
      return;
    }
    this.flush();
    this.next(entry);
  }

  flush(): void {
    const { held } = this;
    this.held = undefined;
    if (held) this.next(held);
  }
}

function entryOf(machine: Machine, domain: number, action: CoreAction): TraceEntry | undefined {
  switch (action.kind) {
    case "config": {
      const { write, routingId, offset, size, value } = action;
      return { kind: "config", write, domain, routingId, offset, size, value };
    }
    case "memory":
      return isAnswered(action.status) || domain === machine.domains.at(-1)
        ? { kind: "memory", ...accessOf(action), address: action.address }
        : undefined;
    case "port":
      return { kind: "port", ...accessOf(action), address: BigInt(action.port) };
    case "time":
      return domain === machine.domains[0] ? { kind: "time", ns: action.now } : undefined;
    case "device":
      return directiveOf(machine, domain, action);
    case "request":
      return undefined;
  }
}

function accessOf({ write, size, value }: Extract<CoreAction, { kind: "memory" | "port" }>) {
  return { write, size, value };
}
