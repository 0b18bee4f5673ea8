// What the page and the worker say to each other. The page asks, each request has one answer.

import type { Action, FieldWrite, FunctionKey } from "./actions";
import type { ExerciseTitle } from "./exercises";
import type { Graph, GraphLayout } from "./graph";
import type { GuestView, Opening, Preview, Scene } from "./views";

/**
 * Where a machine comes from. A text is a machine file, an exercise file or what `lspci -xxxx` printed; `file` names it in
 * errors.
 */
export type Source = { readonly builtIn: string } | { readonly text: string; readonly file: string };

/** A session to be done again: its machine, and the actions that made it what it is. */
export interface Recipe {
  readonly source: Source;
  /** The machine is as Linux gets it. */
  readonly guest?: true;
  readonly actions: readonly Action[];
}

export type TextKind = "dump" | "machine file";

/** What a line of the console printed; `error` is one line. */
export interface Printed {
  readonly lines: readonly string[];
  readonly error?: string;
}

export interface Completion {
  /** Where in the line the candidates begin. */
  readonly from: number;
  readonly candidates: readonly string[];
}

/** What the page shows, and against which moment it marks changes. */
export interface Wanted {
  readonly function: FunctionKey;
  /** A number of actions done: 0 is the machine as opened. Undefined is before the last action. */
  readonly since: number | undefined;
}

/** A field of a register; Linux is paused when it changes. */
export interface Breakpoint {
  readonly function: FunctionKey;
  /** Of the register, bytes from the start of configuration space. */
  readonly offset: number;
  readonly high: number;
  readonly low: number;
  /** `01:00.0 SR-IOV Control: VF Enable` */
  readonly title: string;
}

/** Requests by name: what each takes and what it answers. Those that change what panes show answer with the scene after them. */
export interface Requests {
  /** The session is replaced; if that fails the one that was there stays. */
  open: { readonly takes: Source; readonly gives: Opening };
  /** The same for a session that was shared. */
  "open again": { readonly takes: Recipe; readonly gives: Opening };
  /** The session as it can be shared: without the actions that wait to be done again. */
  recipe: { readonly takes: null; readonly gives: Recipe };
  show: { readonly takes: Wanted; readonly gives: Scene };
  perform: { readonly takes: { readonly action: Action; readonly wanted: Wanted }; readonly gives: Scene };
  "write field": {
    readonly takes: { readonly write: FieldWrite; readonly wanted: Wanted };
    readonly gives: Scene;
  };
  /** Goes back or forward to where `steps` actions are done. */
  "go to": { readonly takes: { readonly steps: number; readonly wanted: Wanted }; readonly gives: Scene };
  /** Where the boxes of a picture go; it knows nothing of the machine. */
  "lay out": { readonly takes: Graph; readonly gives: GraphLayout };
  /** What a write would do; the machine is left as it is. */
  preview: {
    readonly takes: { readonly write: Action | FieldWrite; readonly wanted: Wanted };
    readonly gives: Preview;
  };
  /**
   * Linux is booted on the machine, which begins anew as firmware hands it over; where the browser has kept it from an
   * earlier boot, it goes on from there unless `anew`. The answer comes before Linux runs.
   */
  boot: { readonly takes: { readonly anew: boolean }; readonly gives: Opening };
  /** What is typed on the console of Linux. Nothing without Linux, as for those that follow. */
  type: { readonly takes: string; readonly gives: null };
  resize: { readonly takes: { readonly rows: number; readonly columns: number }; readonly gives: null };
  pause: { readonly takes: boolean; readonly gives: null };
  /** In the place of those that were set. */
  "break on": { readonly takes: readonly Breakpoint[]; readonly gives: null };
  "pull the plug": { readonly takes: null; readonly gives: null };
  /** Those that the page was built with. */
  exercises: { readonly takes: null; readonly gives: readonly ExerciseTitle[] };
  /** Opens the machine of one of them by its id; null begins the one under way anew. */
  "start exercise": { readonly takes: { readonly id: string | null }; readonly gives: Opening };
  /** Of the learner, to the question of the current step: what was typed, or the text of the choice. */
  answer: { readonly takes: { readonly text: string; readonly wanted: Wanted }; readonly gives: Scene };
  /** Does the current step by its solution; where that does not fit what was done before, from the start of the exercise. */
  "solve step": { readonly takes: { readonly wanted: Wanted }; readonly gives: Scene };
  /** Does a line of the console. What it did before an error stays done. */
  console: {
    readonly takes: { readonly line: string; readonly wanted: Wanted };
    readonly gives: { readonly printed: Printed; readonly scene: Scene };
  };
  /** What can follow at the end of a line of the console. */
  complete: {
    readonly takes: { readonly line: string; readonly wanted: Wanted };
    readonly gives: Completion;
  };
  /** The machine as it can be taken along: a dump of now, or the machine file that it was built from. */
  text: { readonly takes: TextKind; readonly gives: string };
}

export type RequestName = keyof Requests;
export type Taken<N extends RequestName> = Requests[N]["takes"];
export type Given<N extends RequestName> = Requests[N]["gives"];

export interface RequestMessage<N extends RequestName = RequestName> {
  readonly id: number;
  readonly name: N;
  readonly body: Taken<N>;
}

/** What the worker tells unasked. */
export type News =
  /** Bytes that Linux wrote on its console. */
  | { readonly news: "console"; readonly bytes: Uint8Array }
  | { readonly news: "guest"; readonly guest: GuestView }
  /** Linux did something: a scene would show more. */
  | { readonly news: "changed" };

/** `error` is one line. */
export type ReplyMessage =
  | { readonly id: number; readonly body: Given<RequestName> }
  | { readonly id: number; readonly error: string };
