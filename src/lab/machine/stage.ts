// What the page sees of a session: scenes, each with the steps that the page does not know yet.

import type { AnyFunction } from "../../index";
import type { FunctionKey } from "../protocol/actions";
import type { Source, Wanted } from "../protocol/messages";
import type { Scene, StepView } from "../protocol/views";
import { functionView, NO_FUNCTION } from "./function-view";
import { functionOf, hierarchyOf, keyOf } from "./hierarchy";
import type { Session } from "./session";
import { srIovView } from "./sr-iov";

export class Stage {
  /** The steps that the page knows. */
  private known: readonly StepView[] = [];

  /** `source` is where the session's machine came from. */
  constructor(
    readonly session: Session,
    readonly source: Source,
  ) {}

  scene({ function: wanted, since }: Wanted): Scene {
    const { session } = this;
    const { machine, done, stepViews } = session;
    const f = this.shown(wanted);
    const key = f ? keyOf(machine, f) : "";
    const before = session.imageAt(since ?? done - 1, key);
    const sriov = srIovView(machine, f);
    const same = stepViews.findIndex((step, at) => step !== this.known[at]);
    const steps = same < 0 ? [] : stepViews.slice(same);
    this.known = stepViews;
    return {
      hierarchy: hierarchyOf(machine),
      function: f ? functionView(f, key, before) : NO_FUNCTION,
      ...(sriov && { sriov }),
      steps,
      stepCount: stepViews.length,
      done,
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
