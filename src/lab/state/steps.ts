// The timeline as the page has it: what scenes bring, joined with what is known.

import type { LogEntry, Scene, StepView } from "../protocol/views";

/** Lines of one step that are shown; older ones go. */
const MOST_ENTRIES = 4096;

export function withNewSteps(
  known: readonly StepView[],
  { steps, stepCount }: Pick<Scene, "steps" | "stepCount">,
): readonly StepView[] {
  const [first, ...rest] = steps;
  if (!first) return known.length === stepCount ? known : known.slice(0, stepCount);
  return [...known.slice(0, first.number), joined(known[first.number], first), ...rest];
}

/** A step that has grown comes without the lines that are known. */
function joined(known: StepView | undefined, step: StepView): StepView {
  const { skipped, entries } = step;
  if (!known || skipped === undefined || known.skipped === undefined) return step;
  const missing = skipped - known.skipped;
  if (missing <= 0 || missing > known.entries.length) return step;
  return bounded(step, known.skipped, [...known.entries.slice(0, missing), ...entries]);
}

function bounded(step: StepView, skipped: number, entries: readonly LogEntry[]): StepView {
  const over = Math.max(0, entries.length - MOST_ENTRIES);
  return { ...step, skipped: skipped + over, entries: entries.slice(over) };
}
