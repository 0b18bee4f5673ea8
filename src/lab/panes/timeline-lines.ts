// The timeline as lines, all or those that a filter leaves.

import type { LogEntry, StepView } from "../protocol/views";

export interface Line {
  readonly step: number;
  readonly kind: "action" | LogEntry["kind"];
  readonly text: string;
}

/** Steps with a line that has the text, whole; of what Linux did only such lines. All without a text. */
export function linesOf(steps: readonly StepView[], filter: string): Line[] {
  const wanted = filter.trim().toLowerCase();
  return steps.flatMap((step) => {
    const action: Line = { step: step.number, kind: "action", text: step.title };
    const lines = [action, ...entryLines(step)];
    if (wanted === "") return lines;
    const found = lines.filter(({ text }) => text.toLowerCase().includes(wanted));
    if (found.length === 0 || step.skipped === undefined) return found.length === 0 ? [] : lines;
    return found[0] === action ? found : [action, ...found];
  });
}

function entryLines({ number: step, skipped = 0, entries }: StepView): Line[] {
  const lines = entries.map(({ kind, text }): Line => ({ step, kind, text }));
  if (skipped === 0) return lines;
  return [
    { step, kind: "event", text: `${skipped.toLocaleString("en")} earlier lines are not kept` },
    ...lines,
  ];
}
