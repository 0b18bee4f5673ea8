// What the exercises pane shows.

export interface ExerciseTitle {
  readonly id: string;
  readonly title: string;
  readonly stepCount: number;
}

export interface QuestionView {
  readonly ask: string;
  /** To choose from; absent where the answer is typed. */
  readonly choices?: readonly string[];
  /** Whether it was answered rightly. */
  readonly answered: boolean;
  /** What was said to the last answer. */
  readonly say?: string;
}

export interface ExerciseStepView {
  readonly task: string;
  readonly done: boolean;
  readonly hints: readonly string[];
  readonly question?: QuestionView;
}

/** An exercise under way. Texts have `code` between back quotes. */
export interface ExerciseView extends ExerciseTitle {
  readonly introduction: readonly string[];
  readonly steps: readonly ExerciseStepView[];
  /** The step to do, from 0; as many as there are steps when all are done. */
  readonly current: number;
  /** What is to be said of what went wrong in the current step. */
  readonly remarks: readonly string[];
  readonly conclusion: readonly string[];
}
