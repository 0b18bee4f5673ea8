// Exercises: which there are, the one under way, and how far the learner came, remembered by the browser.

import { signal } from "@preact/signals";
import type { ExerciseTitle, ExerciseView } from "../protocol/exercises";

const STORED_AS = "ridge-lab-exercises";

/** How many steps of an exercise were ever done, by its id. */
type Progress = Readonly<Record<string, number>>;

export class Exercises {
  readonly titles = signal<readonly ExerciseTitle[]>([]);
  readonly current = signal<ExerciseView | undefined>(undefined);
  readonly progress = signal<Progress>(stored());
  /** Whether the list is looked at while an exercise is under way. */
  readonly listShown = signal(false);

  /** Takes what the scene shows; undefined is a machine without an exercise. */
  show(view: ExerciseView | undefined): void {
    if (view?.id !== this.current.value?.id) this.listShown.value = false;
    this.current.value = view;
    if (view && view.current > (this.progress.value[view.id] ?? 0)) {
      this.progress.value = { ...this.progress.value, [view.id]: view.current };
      store(this.progress.value);
    }
  }

  /** Steps that were done of an exercise, at most all. */
  doneOf({ id, stepCount }: ExerciseTitle): number {
    return Math.min(stepCount, this.progress.value[id] ?? 0);
  }
}

/** Browsers may refuse a page its storage; then nothing is remembered. */
function stored(): Progress {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? "{}");
    const entries = typeof found === "object" && found !== null ? Object.entries(found) : [];
    return Object.fromEntries(entries.filter(([, done]) => Number.isInteger(done)));
  } catch {
    return {};
  }
}

function store(progress: Progress): void {
  try {
    localStorage.setItem(STORED_AS, JSON.stringify(progress));
  } catch {
    // Nothing is remembered.
  }
}
