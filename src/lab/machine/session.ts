// An open machine with its history: the actions done since it was opened. Any moment can be gone back to, and looked at.

import type { Machine } from "../../index";
import { Checkpoints } from "../../model/checkpoints";
import type { Action, FieldWrite, FunctionKey } from "../protocol/actions";
import type { LogEntry, StepView } from "../protocol/views";
import type { Happening } from "./happenings";
import { functionOf } from "./hierarchy";
import { perform, sizeOf } from "./perform";
import { registerAt, withFields } from "./registers";

interface Step {
  /** Absent of the first step, the opening. */
  readonly action?: Action;
  readonly view: StepView;
}

export class Session {
  private readonly steps: Step[];
  private readonly checkpoints: Checkpoints;
  /** How many actions are done; those behind wait to be done again. */
  private current = 0;

  /** `warnings` is what opening it had to say. */
  constructor(
    readonly machine: Machine,
    title: string,
    warnings: readonly string[],
  ) {
    machine.events();
    const entries = warnings.map((text): LogEntry => ({ kind: "warning", text }));
    this.steps = [{ view: { number: 0, title, entries } }];
    this.checkpoints = new Checkpoints(machine.stateBytes);
    this.checkpoints.add(0, machine.snapshot());
  }

  get done(): number {
    return this.current;
  }

  get stepViews(): readonly StepView[] {
    return this.steps.map(({ view }) => view);
  }

  /** The actions that made the machine what it is now. */
  get actions(): readonly Action[] {
    return this.steps.slice(1, this.current + 1).map(({ action }) => action!);
  }

  /** Does an action and gives what it brought about; those that waited to be done again are forgotten. */
  perform(action: Action): readonly Happening[] {
    const { title, entries, happened } = perform(this.machine, action);
    this.checkpoints.forgetAfter(this.current);
    this.steps.length = this.current + 1;
    this.current++;
    this.steps.push({ action, view: { number: this.current, title, entries } });
    this.checkpoints.add(this.current, this.machine.snapshot());
    return happened;
  }

  /** The write of a whole register that changes one field. Throws an Error where there is no such register. */
  writeOf({ function: key, offset, field, value }: FieldWrite): Action {
    const f = functionOf(this.machine, key);
    const register = f && registerAt(f, offset);
    if (!register) throw new Error(`${key}: no register at ${offset.toString(16)}h`);
    const whole = withFields(register, { [field]: value });
    return { do: "write", function: key, offset, bytes: sizeOf(register), value: whole, field };
  }

  /** Goes to where so many actions are done, at most all that are known. */
  goTo(done: number): void {
    this.current = Math.max(0, Math.min(done, this.steps.length - 1));
    this.replayTo(this.current);
  }

  /** Configuration space of a Function when so many actions were done; undefined if it was not reached then. */
  imageAt(done: number, key: FunctionKey): Uint8Array | undefined {
    if (done < 0 || done >= this.steps.length) return undefined;
    if (done !== this.current) this.replayTo(done);
    const f = functionOf(this.machine, key);
    const image = f?.reachable ? f.config.bytes() : undefined;
    if (done !== this.current) this.replayTo(this.current);
    return image;
  }

  /** Runs `look` and leaves the machine as it was. */
  trying<T>(look: () => T): T {
    const before = this.machine.snapshot();
    try {
      return look();
    } finally {
      this.machine.restore(before);
    }
  }

  private replayTo(done: number): void {
    const from = this.checkpoints.atOrBefore(done);
    this.machine.restore(from.snapshot);
    for (const { action } of this.steps.slice(from.done + 1, done + 1)) perform(this.machine, action!);
  }
}
