// An open machine with its history: the actions done since it was opened. Any moment can be gone back to, and looked at.

import type { Machine } from "../../index";
import { Checkpoints } from "../../model/checkpoints";
import type { Action, FieldWrite, FunctionKey } from "../protocol/actions";
import type { LogEntry, StepView } from "../protocol/views";
import { GuestStep } from "./guest-step";
import type { Happening } from "./happenings";
import { functionOf } from "./hierarchy";
import type { Recorded } from "./linux/recorder";
import { perform, sizeOf } from "./perform";
import { registerAt, withFields } from "./registers";

interface Step {
  /** Absent of the first step, the opening. */
  readonly action?: Action;
  readonly view: StepView;
}

/** Milliseconds without anything after which what Linux does is another step. */
const PAUSE = 1000;
/** With more steps than this, all that Linux does is one. */
const MOST_STEPS = 500;
/** What Linux did can be done again for so many writes; then the history begins anew. */
const MOST_WRITES = 200_000;
const MOST_WRITES_OF_A_STEP = 5000;
/** Lines that all steps of Linux together keep. */
const MOST_ENTRIES = 16_384;

export class Session {
  private readonly steps: Step[];
  private readonly checkpoints: Checkpoints;
  /** How many actions are done; those behind wait to be done again. */
  private current = 0;
  /** The earliest moment that can be gone back to. */
  private first = 0;
  /** The step that Linux is at, and when it was last at work. */
  private growing: GuestStep | undefined;
  private lastRecorded = 0;
  private writes = 0;
  /** Told what each action brought about that is done for the first time. */
  onPerformed: (happened: readonly Happening[]) => void = () => undefined;

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

  /** Nothing waits to be done again. */
  get isAtEnd(): boolean {
    return this.current === this.steps.length - 1;
  }

  get stepViews(): readonly StepView[] {
    return this.steps.map(({ view }) => view);
  }

  /** The actions that made the machine what it is now. Throws an Error if there were too many to be kept. */
  get actions(): readonly Action[] {
    if (this.first > 0) throw new Error("history: its beginning is forgotten, Linux did too much");
    return this.steps.slice(1, this.current + 1).map(({ action }) => action!);
  }

  /** Does an action; those that waited to be done again are forgotten. */
  perform(action: Action): void {
    this.endGrowing();
    const { title, entries, happened } = perform(this.machine, action);
    this.machine.interrupts.deliver();
    this.checkpoints.forgetAfter(this.current);
    this.steps.length = this.current + 1;
    this.current++;
    this.steps.push({ action, view: { number: this.current, title, entries } });
    this.checkpoints.add(this.current, this.machine.snapshot());
    this.onPerformed(happened);
  }

  /** All that Linux did; undefined if others did something too, or the beginning is forgotten. */
  get recorded(): Recorded | undefined {
    const steps = this.steps.slice(1).filter((step) => step instanceof GuestStep);
    if (this.first > 0 || steps.length !== this.steps.length - 1 || !this.isAtEnd) return undefined;
    return {
      entries: steps.flatMap(({ view }) => view.entries),
      trace: steps.flatMap(({ trace }) => trace),
    };
  }

  /** Enters what Linux did just now: `lines` of a trace do it again. Nothing waits to be done again then. */
  record(entries: readonly LogEntry[], lines: readonly string[], now: number): void {
    const isPause = now - this.lastRecorded > PAUSE && this.steps.length < MOST_STEPS;
    if (!this.growing || isPause) this.beginGrowing();
    this.lastRecorded = now;
    this.growing!.add(entries, lines);
    this.writes += lines.length;
    if (this.writes > MOST_WRITES) this.forget();
    else if (this.growing!.trace.length > MOST_WRITES_OF_A_STEP) this.endGrowing();
  }

  /** Without a snapshot: what is about to be recorded is done already. */
  private beginGrowing(): void {
    this.dropOldest();
    this.current++;
    this.growing = new GuestStep(this.current);
    this.steps.push(this.growing);
  }

  /** All that Linux did is recorded; what it does from now on is another step. */
  private endGrowing(): void {
    if (!this.growing) return;
    this.growing = undefined;
    this.dropOldest();
    this.checkpoints.add(this.current, this.machine.snapshot());
  }

  private dropOldest(): void {
    let room = MOST_ENTRIES;
    for (const step of this.steps.toReversed()) {
      if (!(step instanceof GuestStep)) continue;
      step.dropTo(room);
      room -= step.length;
    }
  }

  /** Makes the state of now the first that can be gone back to. */
  private forget(): void {
    this.endGrowing();
    this.first = this.current;
    this.writes = 0;
    this.checkpoints.forgetBefore(this.first);
    for (const step of this.steps) if (step instanceof GuestStep) step.forget();
  }

  /** The write of a whole register that changes one field. Throws an Error where there is no such register. */
  writeOf({ function: key, offset, field, value }: FieldWrite): Action {
    const f = functionOf(this.machine, key);
    const register = f && registerAt(f, offset);
    if (!register) throw new Error(`${key}: no register at ${offset.toString(16)}h`);
    const whole = withFields(register, { [field]: value });
    return { do: "write", function: key, offset, bytes: sizeOf(register), value: whole, field };
  }

  /** Goes to where so many actions are done, at most all that are known, and not before what is forgotten. */
  goTo(done: number): void {
    this.endGrowing();
    this.current = Math.max(this.first, Math.min(done, this.steps.length - 1));
    this.replayTo(this.current);
  }

  /** Configuration space of a Function when so many actions were done; undefined if it was not reached then, or that is forgotten. */
  imageAt(done: number, key: FunctionKey): Uint8Array | undefined {
    if (done < this.first || done >= this.steps.length) return undefined;
    return this.trying(() => {
      if (done !== this.current) this.replayTo(done);
      const f = functionOf(this.machine, key);
      return f?.reachable ? f.config.bytes() : undefined;
    });
  }

  /** Runs `look` and leaves the machine as it was. */
  trying<T>(look: () => T): T {
    const before = this.machine.snapshot();
    try {
      return this.machine.interrupts.withoutSink(look);
    } finally {
      this.machine.restore(before);
    }
  }

  private replayTo(done: number): void {
    const from = this.checkpoints.atOrBefore(done);
    this.machine.restore(from.snapshot);
    this.machine.interrupts.withoutSink(() => {
      for (const { action } of this.steps.slice(from.done + 1, done + 1)) perform(this.machine, action!);
    });
  }
}
