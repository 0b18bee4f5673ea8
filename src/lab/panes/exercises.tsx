// Guided exercises: the list with what was done, or the one under way.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { ExerciseTitle } from "../protocol/exercises";
import { useLab } from "../state/lab";
import { ExerciseSheet } from "./exercise-sheet";
import "./exercises.css";

export function ExercisesPane(): JSX.Element {
  const lab = useLab();
  useEffect(() => void lab.loadExercises(), [lab]);
  const { current, listShown } = lab.exercises;
  const view = listShown.value ? undefined : current.value;
  return view ? <ExerciseSheet key={view.id} view={view} /> : <ExerciseList />;
}

function ExerciseList(): JSX.Element {
  const { exercises } = useLab();
  return (
    <div class="exercises">
      <p>Each opens a machine of its own and is checked by it. What you did is remembered by this browser.</p>
      <ol class="exercise-list">
        {exercises.titles.value.map((one) => (
          <li key={one.id}>
            <ExerciseLink title={one} />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The one under way is gone on with, another is begun. */
function ExerciseLink({ title: exercise }: { readonly title: ExerciseTitle }): JSX.Element {
  const lab = useLab();
  const { id, title, stepCount } = exercise;
  const { current, listShown } = lab.exercises;
  const done = lab.exercises.doneOf(exercise);
  const underWay = current.value?.id === id;
  const open = () => {
    if (!underWay) return lab.startExercise(id);
    listShown.value = false;
  };
  return (
    <button type="button" class="link" aria-current={underWay ? "true" : undefined} onClick={open}>
      <span class="exercise-title">{title}</span>{" "}
      <span class={done === stepCount ? "solved" : "soft"}>
        {done === stepCount ? "✓ solved" : `${done} of ${stepCount} steps`}
      </span>
    </button>
  );
}
