// An exercise under way: which steps are done, held against the machine after each action.

import type { ExerciseStepView, ExerciseTitle, ExerciseView } from "../../protocol/exercises";
import type { Happening } from "../happenings";
import { openSource } from "../open";
import type { Session } from "../session";
import { judge, type Verdict } from "./answers";
import { holds } from "./conditions";
import { sessionAction } from "./entries";
import type { Exercise } from "./read";
import type { ExerciseStep } from "./schema";

export function titleOf({ id, title, steps }: Exercise): ExerciseTitle {
  return { id, title, stepCount: steps.length };
}

export class ExerciseRun {
  private current = 0;
  /** Since the current step began. */
  private happened: Happening[] = [];
  private verdict: Verdict | undefined;

  private constructor(
    readonly exercise: Exercise,
    readonly session: Session,
  ) {
    session.onPerformed = (happened) => this.check(happened);
    this.check([]);
  }

  /** Opens its machine and does what it starts with. Throws what these throw. */
  static async start(exercise: Exercise): Promise<ExerciseRun> {
    const session = await openSource(exercise.machine);
    for (const action of exercise.start ?? []) session.perform(sessionAction(session, action));
    return new ExerciseRun(exercise, session);
  }

  get solved(): boolean {
    return this.current === this.exercise.steps.length;
  }

  private check(happened: readonly Happening[]): void {
    this.happened.push(...happened);
    while (this.step && this.isDone(this.step)) this.begin(this.current + 1);
  }

  /** `text` is what was typed or chosen. Does nothing where the step asks nothing, or was answered rightly. */
  answer(text: string): void {
    const question = this.step?.question;
    if (!question || this.verdict?.right) return;
    this.verdict = judge(this.session.machine, question, text);
    this.check([]);
  }

  /** Does one entry of a solution. Throws an Error where it names what is not there. */
  do(entry: ExerciseStep["solution"][number]): void {
    if ("answer" in entry) this.answer(entry.answer);
    else this.session.perform(sessionAction(this.session, entry));
  }

  /** Does the current step by its solution. False if that does not fit what was done before. */
  solveStep(): boolean {
    const { step, current } = this;
    try {
      for (const entry of step?.solution ?? []) this.do(entry);
    } catch {
      return false;
    }
    return this.current > current || step === undefined;
  }

  view(): ExerciseView {
    const { exercise, current } = this;
    const { introduction, conclusion = [] } = exercise;
    const steps = exercise.steps.map((step, index) => this.stepView(step, index));
    return { ...titleOf(exercise), introduction, conclusion, steps, current, remarks: this.remarks() };
  }

  get currentStep(): number {
    return this.current;
  }

  private get step(): ExerciseStep | undefined {
    return this.exercise.steps[this.current];
  }

  private begin(step: number): void {
    this.current = step;
    this.happened = [];
    this.verdict = undefined;
  }

  private isDone({ question, goal }: ExerciseStep): boolean {
    if (question && !this.verdict?.right) return false;
    return goal === undefined || holds(this.session.machine, this.happened, goal);
  }

  private remarks(): string[] {
    const { machine } = this.session;
    const remarks = this.step?.remarks ?? [];
    return remarks.filter(({ when }) => holds(machine, this.happened, when)).map(({ say }) => say);
  }

  private stepView({ task, hints = [], question }: ExerciseStep, index: number): ExerciseStepView {
    const done = index < this.current;
    const verdict = index === this.current ? this.verdict : undefined;
    return {
      task,
      done,
      hints,
      ...(question && {
        question: {
          ask: question.ask,
          ...(question.type === "choice" && { choices: question.choices.map(({ text }) => text) }),
          answered: done || verdict?.right === true,
          ...(verdict && { say: verdict.say }),
        },
      }),
    };
  }
}
