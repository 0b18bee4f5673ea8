// A trace walked over forward and backward: the machine is as it was at any of its accesses.

import { Checkpoints } from "../model/checkpoints";
import type { Machine } from "../model/machine";
import type { NumberedEntry } from "./read";
import { play } from "./replay";

/** Entries between two snapshots, as long as there is room for all. */
const INTERVAL = 1024;

/** An entry that was played; `found` is what a read gave if it is not what the trace says. */
export interface Played {
  readonly entry: NumberedEntry;
  readonly found?: number;
}

export class TraceWalk {
  private position = 0;
  private poked = false;
  private readonly checkpoints: Checkpoints;

  /** The machine is as it was before the first entry. */
  constructor(
    readonly machine: Machine,
    readonly entries: readonly NumberedEntry[],
  ) {
    this.checkpoints = new Checkpoints(machine.stateBytes);
    this.checkpoints.add(0, machine.snapshot());
  }

  /** Entries that were played: 0 to `entries.length`. */
  get done(): number {
    return this.position;
  }

  /** The machine was changed by hand, and the trace did not come to this. Going back ends that. */
  get isWhatIf(): boolean {
    return this.poked;
  }

  /** Plays the next entry; undefined at the end. */
  step(): Played | undefined {
    const entry = this.entries[this.position];
    if (!entry) return undefined;
    const found = play(this.machine, entry.entry);
    this.position++;
    if (!this.poked && this.position % INTERVAL === 0 && this.checkpoints.last < this.position)
      this.checkpoints.add(this.position, this.machine.snapshot());
    const differs = found !== undefined && "value" in entry.entry && found !== entry.entry.value;
    return differs ? { entry, found } : { entry };
  }

  /** Goes to where `done` entries are played, backward by the snapshot before it. Changes by hand are lost on the way back. */
  goTo(done: number): void {
    if (done < this.position) this.rewindTo(done);
    while (this.position < done && this.step());
  }

  /** Changes the machine by hand: what follows is what would have been. */
  poke(change: (machine: Machine) => void): void {
    this.poked = true;
    change(this.machine);
  }

  /** Plays until `read` gives something else; false if it does not until the end. */
  runUntilChange(read: () => unknown): boolean {
    const before = read();
    while (this.step()) if (read() !== before) return true;
    return false;
  }

  /** Goes back to before the last entry that changed what `read` gives; false, and to where it was, if none did. */
  runBackToChange(read: () => unknown): boolean {
    const from = this.position;
    for (let end = from; end > 0; ) {
      const start = this.checkpoints.atOrBefore(end - 1).done;
      const change = this.lastChange(start, end, read);
      if (change !== undefined) {
        this.goTo(change);
        return true;
      }
      end = start;
    }
    this.goTo(from);
    return false;
  }

  /** How many entries were played before the last of those from `start` to `end` that changed it. */
  private lastChange(start: number, end: number, read: () => unknown): number | undefined {
    this.rewindTo(start);
    let found: number | undefined;
    for (let value = read(); this.position < end; ) {
      this.step();
      const next = read();
      if (next !== value) found = this.position - 1;
      value = next;
    }
    return found;
  }

  private rewindTo(done: number): void {
    const from = this.checkpoints.atOrBefore(done);
    this.machine.restore(from.snapshot);
    this.position = from.done;
    this.poked = false;
    while (this.position < done) this.step();
  }
}
