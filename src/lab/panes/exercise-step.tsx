// The step to do: its task, the question, hints one after the other, and the solution for those who ask.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { RichText } from "../controls/rich-text";
import type { ExerciseStepView, QuestionView } from "../protocol/exercises";
import { useLab } from "../state/lab";

interface Props {
  readonly step: ExerciseStepView;
  readonly remarks: readonly string[];
}

export function ExerciseStep({ step, remarks }: Props): JSX.Element {
  const { task, question, hints } = step;
  return (
    <>
      <p>
        <RichText text={task} />
      </p>
      {question && <Question question={question} />}
      <div role="status">
        {question?.say !== undefined && (
          <p class={question.answered ? "solved" : "remark"}>
            <RichText text={question.say} />
          </p>
        )}
        {remarks.map((remark) => (
          <p key={remark} class="remark">
            <RichText text={remark} />
          </p>
        ))}
      </div>
      <Help hints={hints} />
    </>
  );
}

function Question({ question }: { readonly question: QuestionView }): JSX.Element {
  const lab = useLab();
  const given = useSignal("");
  const { choices, answered } = question;
  const give = (text: string) => {
    given.value = text;
  };
  return (
    <form
      class="question"
      onSubmit={(event) => {
        event.preventDefault();
        void lab.answer(given.value);
      }}
    >
      {choices ? (
        <Choices question={question} choices={choices} given={given.value} give={give} />
      ) : (
        <label>
          <RichText text={question.ask} />{" "}
          <input
            type="text"
            required
            autocomplete="off"
            spellcheck={false}
            disabled={answered}
            value={given.value}
            onInput={({ currentTarget }) => give(currentTarget.value)}
          />
        </label>
      )}
      <button type="submit" disabled={answered}>
        Check
      </button>
    </form>
  );
}

interface ChoicesProps {
  readonly question: QuestionView;
  readonly choices: readonly string[];
  readonly given: string;
  readonly give: (text: string) => void;
}

function Choices({ question, choices, given, give }: ChoicesProps): JSX.Element {
  return (
    <fieldset disabled={question.answered}>
      <legend>
        <RichText text={question.ask} />
      </legend>
      {choices.map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name="exercise-choice"
            required
            checked={choice === given}
            onChange={() => give(choice)}
          />
          <span>
            <RichText text={choice} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Help({ hints }: { readonly hints: readonly string[] }): JSX.Element {
  const lab = useLab();
  const shown = useSignal(0);
  return (
    <>
      <ul class="hints" aria-live="polite">
        {hints.slice(0, shown.value).map((hint) => (
          <li key={hint}>
            <RichText text={hint} />
          </li>
        ))}
      </ul>
      <div class="help">
        {hints.length > 0 && (
          <button
            type="button"
            disabled={shown.value === hints.length}
            onClick={() => {
              shown.value++;
            }}
          >
            Hint ({shown.value} of {hints.length})
          </button>
        )}
        <button
          type="button"
          title="Does this step; if that does not fit what was done, everything is done from the start"
          onClick={() => lab.solveStep()}
        >
          Show me
        </button>
      </div>
    </>
  );
}
