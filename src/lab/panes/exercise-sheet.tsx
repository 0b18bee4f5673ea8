// The exercise under way: introduction, the steps done, the one to do, and the conclusion.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { RichText } from "../controls/rich-text";
import type { ExerciseStepView, ExerciseView } from "../protocol/exercises";
import { useLab } from "../state/lab";
import { ExerciseStep } from "./exercise-step";

interface Props {
  readonly view: ExerciseView;
}

export function ExerciseSheet({ view }: Props): JSX.Element {
  const { title, introduction, steps, current, conclusion, remarks } = view;
  const solved = current === steps.length;
  return (
    <>
      <SheetBar />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <article class="exercises" aria-label={title} tabIndex={0}>
        <h3>{title}</h3>
        <Paragraphs texts={introduction} />
        <p class="visually-hidden" role="status">
          {solved ? "All steps are done" : `${current} of ${steps.length} steps are done`}
        </p>
        <ol class="exercise-steps">
          {steps.slice(0, current).map((step, index) => (
            <DoneStep key={index} step={step} />
          ))}
          {steps.slice(current, current + 1).map((step) => (
            <CurrentStep key={current} step={step} number={current + 1} remarks={remarks} />
          ))}
        </ol>
        {solved ? <Solved texts={conclusion} /> : <Rest count={steps.length - current - 1} />}
      </article>
    </>
  );
}

function SheetBar(): JSX.Element {
  const lab = useLab();
  return (
    <div class="bar">
      <button
        type="button"
        onClick={() => {
          lab.exercises.listShown.value = true;
        }}
      >
        All exercises
      </button>
      <button type="button" onClick={() => lab.startExercise(null)}>
        Restart
      </button>
    </div>
  );
}

function DoneStep({ step }: { readonly step: ExerciseStepView }): JSX.Element {
  const { task, question } = step;
  return (
    <li class="done">
      <RichText text={task} />
      {question && (
        <>
          {" "}
          <RichText text={question.ask} />
        </>
      )}{" "}
      <span class="solved">✓ done</span>
    </li>
  );
}

interface CurrentProps {
  readonly step: ExerciseStepView;
  readonly number: number;
  readonly remarks: readonly string[];
}

/** When a step is done the next one gets the focus, if it was in the step that is gone. */
function CurrentStep({ step, number, remarks }: CurrentProps): JSX.Element {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (number > 1 && lost) item.current?.focus();
    item.current?.scrollIntoView({ block: "nearest" });
  }, [number]);
  return (
    <li ref={item} class="current" aria-current="step" tabIndex={-1}>
      <ExerciseStep step={step} remarks={remarks} />
    </li>
  );
}

function Rest({ count }: { readonly count: number }): JSX.Element | null {
  if (count === 0) return null;
  return <p class="soft">{count === 1 ? "One more step follows." : `${count} more steps follow.`}</p>;
}

function Solved({ texts }: { readonly texts: readonly string[] }): JSX.Element {
  const lab = useLab();
  const { titles, current } = lab.exercises;
  const at = titles.value.findIndex(({ id }) => id === current.value?.id);
  const next = titles.value[at + 1];
  return (
    <div class="conclusion">
      <p class="solved">✓ Solved</p>
      <Paragraphs texts={texts} />
      {at >= 0 && next && (
        <button type="button" onClick={() => lab.startExercise(next.id)}>
          Next: {next.title}
        </button>
      )}
    </div>
  );
}

function Paragraphs({ texts }: { readonly texts: readonly string[] }): JSX.Element {
  return (
    <>
      {texts.map((text) => (
        <p key={text}>
          <RichText text={text} />
        </p>
      ))}
    </>
  );
}
