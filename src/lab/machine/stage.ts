// What the page sees of a session: scenes, each with the steps that the page does not know yet.

import type { AnyFunction } from "../../index";
import type { FunctionKey } from "../protocol/actions";
import type { Source, Wanted } from "../protocol/messages";
import type { Scene, StepView } from "../protocol/views";
import type { ExerciseRun } from "./exercises/run";
import { functionView, NO_FUNCTION } from "./function-view";
import { functionOf, hierarchyOf, keyOf } from "./hierarchy";
import type { Session } from "./session";
import { srIovView } from "./sr-iov";

export class Stage {
  /** The steps that the page knows. */
  private known: readonly StepView[] = [];

  /** `source` is where the session's machine came from; Linux gets it in another form. `exercise` is the one it belongs to. */
  constructor(
    readonly session: Session,
    readonly source: Source,
    readonly isForGuest = false,
    readonly exercise?: ExerciseRun,
  ) {}

  scene({ function: wanted, since }: Wanted): Scene {
    const { session } = this;
    const { machine, done, stepViews } = session;
    const f = this.shown(wanted);
    const key = f ? keyOf(machine, f) : "";
    const before = session.imageAt(since ?? done - 1, key);
    const sriov = srIovView(machine, f);
    const steps = newSteps(stepViews, this.known);
    this.known = stepViews;
    return {
      hierarchy: hierarchyOf(machine),
      function: f ? functionView(f, key, before) : NO_FUNCTION,
      ...(sriov && { sriov }),
      steps,
      stepCount: stepViews.length,
      done,
      time: Number(machine.time),
      ...(this.exercise && { exercise: this.exercise.view() }),
    };
  }

  /** The Function that is wanted; of a VF that is gone its PF; at first a PF, or the first Function. */
  private shown(key: FunctionKey): AnyFunction | undefined {
    const { machine } = this.session;
    return (
      functionOf(machine, key) ??
      functionOf(machine, key.replace(/-v\d+$/, "")) ??
      machine.physicalFunctions[0] ??
      machine.functions[0]
    );
  }
}

/** From the first that is not as it is known; of one that has grown only what is new. */
function newSteps(all: readonly StepView[], known: readonly StepView[]): StepView[] {
  const at = all.findIndex((step, index) => step !== known[index]);
  if (at < 0) return [];
  const [first, ...rest] = all.slice(at);
  return [newPart(first!, known[at]), ...rest];
}

function newPart(step: StepView, known: StepView | undefined): StepView {
  const { skipped = 0, entries } = step;
  if (!known || skipped + entries.length <= endOf(known) || step.skipped === undefined) return step;
  const from = Math.max(skipped, endOf(known));
  return { ...step, skipped: from, entries: entries.slice(from - skipped) };
}

const endOf = ({ skipped = 0, entries }: StepView) => skipped + entries.length;
