// The console: what was typed, and what was printed.

import { signal } from "@preact/signals";
import type { Printed } from "../protocol/messages";

/** Older lines are forgotten. */
const MOST_LINES = 8192;

export interface ConsoleLine {
  readonly kind: "typed" | "printed" | "error";
  readonly text: string;
}

export class Console {
  readonly lines = signal<readonly ConsoleLine[]>([]);
  /** Lines that were typed, the last one last, each once. */
  readonly history = signal<readonly string[]>([]);

  print(typed: string, { lines, error }: Printed): void {
    const printed: ConsoleLine[] = [
      { kind: "typed", text: typed },
      ...lines.map((text): ConsoleLine => ({ kind: "printed", text })),
      ...(error === undefined ? [] : [{ kind: "error", text: error } as const]),
    ];
    this.lines.value = [...this.lines.value, ...printed].slice(-MOST_LINES);
    if (typed.trim() !== "")
      this.history.value = [...this.history.value.filter((one) => one !== typed), typed];
  }

  clear(): void {
    this.lines.value = [];
  }
}
