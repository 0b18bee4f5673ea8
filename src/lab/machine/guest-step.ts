// A step of the timeline that grows while Linux is at work.

import type { Action } from "../protocol/actions";
import type { LogEntry, StepView } from "../protocol/views";

/** Lines of one step that are kept; older ones go. */
const MOST_ENTRIES = 4096;

export class GuestStep {
  private entries: LogEntry[] = [];
  private readonly lines: string[] = [];
  private skipped = 0;
  private shown: StepView | undefined;

  constructor(private readonly number: number) {}

  get action(): Action {
    return { do: "accesses", lines: this.lines };
  }

  /** Lines that are kept. */
  get length(): number {
    return this.entries.length;
  }

  /** Lines that do it again. */
  get trace(): readonly string[] {
    return this.lines;
  }

  /** Another one whenever there is more to show. */
  get view(): StepView {
    const { number, entries, skipped } = this;
    const total = skipped + entries.length;
    this.shown ??= {
      number,
      title: total === 1 ? "Linux, 1 line" : `Linux, ${total.toLocaleString("en")} lines`,
      entries: [...entries],
      skipped,
    };
    return this.shown;
  }

  add(entries: readonly LogEntry[], lines: readonly string[]): void {
    for (const line of lines) this.lines.push(line);
    for (const entry of entries) this.entries.push(entry);
    this.dropTo(MOST_ENTRIES);
    this.shown = undefined;
  }

  /** Keeps no more than the last `most` lines. */
  dropTo(most: number): void {
    const over = Math.max(0, this.entries.length - most);
    if (over === 0) return;
    this.entries = this.entries.slice(over);
    this.skipped += over;
    this.shown = undefined;
  }

  /** It cannot be done again any more. */
  forget(): void {
    this.lines.length = 0;
  }
}
