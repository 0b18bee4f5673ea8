// The worker: the only part of the lab that has a machine. It answers the page's requests in their order.

import { listMachines } from "../../index";
import type { Action } from "../protocol/actions";
import type {
  Given,
  News,
  Printed,
  ReplyMessage,
  RequestMessage,
  RequestName,
  Taken,
  Wanted,
} from "../protocol/messages";
import type { Opening } from "../protocol/views";
import { complete } from "./console/complete";
import type { Context } from "./console/offered";
import { runLine } from "./console/run";
import { exerciseOf, exercises, solvedTo, startExercise } from "./exercises/library";
import { ExerciseRun, titleOf } from "./exercises/run";
import { functionOf } from "./hierarchy";
import type { Plugged } from "./linux/plugged";
import { openForGuest, openRecipe, openSource } from "./open";
import { previewOf } from "./preview";
import { Stage } from "./stage";
import { textOf } from "./texts";

let stage: Stage | undefined;
/** Linux, where it has the stage's machine. */
let linux: Plugged | undefined;

type Handlers = { readonly [N in RequestName]: (body: Taken<N>) => Given<N> | Promise<Given<N>> };

const handlers: Handlers = {
  async open(source) {
    const exercise = exerciseOf(source);
    if (exercise) return begin(await ExerciseRun.start(exercise));
    return show(new Stage(await openSource(source), source));
  },
  "open again": async (recipe) => show(new Stage(await openRecipe(recipe), recipe.source, recipe.guest)),
  recipe() {
    const { session, source, isForGuest } = opened();
    return { source, ...(isForGuest && { guest: true }), actions: session.actions };
  },
  show: (wanted) => opened().scene(wanted),
  async perform({ action, wanted }) {
    await act(action);
    return opened().scene(wanted);
  },
  async "write field"({ write, wanted }) {
    await act(opened().session.writeOf(write));
    return opened().scene(wanted);
  },
  async "go to"({ steps, wanted }) {
    const { session } = opened();
    await linux?.pause("the timeline shows the past");
    session.goTo(steps);
    if (session.isAtEnd) await linux?.goOn();
    return opened().scene(wanted);
  },
  async "lay out"(graph) {
    const { layOut } = await import("./lay-out");
    return layOut(graph);
  },
  preview({ write, wanted }) {
    const { session } = opened();
    return previewOf(session, "do" in write ? write : session.writeOf(write), wanted.function);
  },
  async boot({ anew }) {
    const { session, source } = opened();
    const { Plugged } = await import("./linux/plugged");
    const guest = await openForGuest(session.machine.description);
    const opening = await show(new Stage(guest.session, source, true));
    linux = new Plugged(guest.prepared, guest.session, (news) => postMessage(news));
    void linux.start(anew);
    return opening;
  },
  type(text) {
    linux?.type(text);
    return null;
  },
  resize({ rows, columns }) {
    void linux?.resize(rows, columns);
    return null;
  },
  async pause(pause) {
    await (pause ? linux?.pause("") : goOn());
    return null;
  },
  "break on"(breakpoints) {
    linux?.breakpoints.set(breakpoints);
    return null;
  },
  async "pull the plug"() {
    await linux?.pull();
    return null;
  },
  exercises: async () => (await exercises()).map(titleOf),
  "start exercise": async ({ id }) =>
    begin(await (id === null ? ExerciseRun.start(underWay().exercise) : startExercise(id))),
  answer({ text, wanted }) {
    underWay().answer(text);
    return opened().scene(wanted);
  },
  async "solve step"({ wanted }) {
    const run = underWay();
    const { currentStep } = run;
    if (!run.solveStep()) stage = stageOf(await solvedTo(run.exercise, currentStep));
    return opened().scene(wanted);
  },
  async console({ line, wanted }) {
    const printed = await runLine(line, contextOf(wanted)).then(
      (lines): Printed => ({ lines }),
      (error: Error): Printed => ({ lines: [], error: error.message }),
    );
    return { printed, scene: opened().scene(wanted) };
  },
  complete: ({ line, wanted }) => complete(line, contextOf(wanted)),
  text(kind) {
    const { session, source } = opened();
    return textOf(kind, session.machine, source);
  },
};

function begin(run: ExerciseRun): Promise<Opening> {
  return show(stageOf(run));
}

function stageOf(run: ExerciseRun): Stage {
  return new Stage(run.session, run.exercise.machine, false, run);
}

/** Linux goes on from where it was, wherever the timeline is. */
async function goOn(): Promise<void> {
  const { session } = opened();
  if (!session.isAtEnd) session.goTo(session.stepViews.length - 1);
  postMessage({ news: "changed" } satisfies News);
  await linux?.goOn();
}

/** Another history than the one that Linux has known is one without it. */
async function act(action: Action): Promise<void> {
  const { session } = opened();
  linux?.look();
  if (!session.isAtEnd) await linux?.pull("Linux was where the timeline no longer leads");
  session.perform(action);
}

async function show(next: Stage): Promise<Opening> {
  await linux?.pull();
  linux = undefined;
  stage = next;
  const { source } = next;
  const name = "builtIn" in source ? source.builtIn : source.file;
  return { name, machines: listMachines(), scene: stage.scene({ function: "", since: undefined }) };
}

function contextOf(wanted: Wanted): Context {
  const { machine } = opened().session;
  return { machine, shown: functionOf(machine, wanted.function), act };
}

function opened(): Stage {
  if (!stage) throw new Error("no machine is open");
  return stage;
}

function underWay(): ExerciseRun {
  const { exercise } = opened();
  if (!exercise) throw new Error("no exercise is under way");
  return exercise;
}

async function answer<N extends RequestName>({ id, name, body }: RequestMessage<N>): Promise<ReplyMessage> {
  try {
    return { id, body: await handlers[name](body) };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

/** Opening takes its time; what is asked meanwhile waits. */
let last: Promise<void> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<RequestMessage>) => {
  last = last.then(async () => postMessage(await answer(data)));
});
