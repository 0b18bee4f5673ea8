// Events "frame dropped": one for the first frame that a reason dropped on a port, and no second one.

import type { DropReason } from "../../../src/core/frame-counters";
import type { ModelPort } from "./model/port";
import { UPLINK } from "./model/switch";
import type { Rig } from "./rig";

export class FirstDrops {
  private readonly reported = new Map<ModelPort, Set<DropReason>>();

  constructor(private readonly rig: Rig) {}

  /** Takes the machine's events; gives what is wrong with them, if anything. */
  collect(): string | undefined {
    let problem: string | undefined;
    for (const event of this.rig.core.drainEvents()) {
      if (event.kind === "events lost") problem = `${event.count} events lost`;
      if (event.kind !== "frame dropped") continue;
      const port = event.uplink ? UPLINK : this.rig.frames.portOf(event.function, event.vf);
      const of = this.rig.model.ports.get(port);
      if (!of) problem = `${event.reason} on port ${port}, which does not exist`;
      else if (this.of(of).has(event.reason)) problem = `${event.reason} on port ${port} a second time`;
      else this.of(of).add(event.reason);
    }
    return problem;
  }

  /** A port's counters were cleared: everything may occur for the first time again. */
  forget(port: number): void {
    this.reported.delete(this.rig.model.ports.get(port)!);
  }

  /** Once all counters have been read, what every worker dropped is known. */
  difference(): string | undefined {
    for (const [port, model] of this.rig.model.ports) {
      const found = [...this.of(model)].sort().join();
      const expected = [...model.reasons].sort().join();
      if (found !== expected) return `${found || "nothing"} on port ${port} instead of ${expected}`;
    }
    return undefined;
  }

  private of(port: ModelPort): Set<DropReason> {
    const known = this.reported.get(port) ?? new Set();
    this.reported.set(port, known);
    return known;
  }
}
