// The worker: the only part of the lab that has a machine. It answers the page's requests in their order.

import { listMachines } from "../../index";
import type { Given, ReplyMessage, RequestMessage, RequestName, Source, Taken } from "../protocol/messages";
import type { Opening } from "../protocol/views";
import { openRecipe, openSource } from "./open";
import { previewOf } from "./preview";
import type { Session } from "./session";
import { Stage } from "./stage";

let stage: Stage | undefined;

type Handlers = { readonly [N in RequestName]: (body: Taken<N>) => Given<N> | Promise<Given<N>> };

const handlers: Handlers = {
  open: async (source) => show(await openSource(source), source),
  "open again": async (recipe) => show(await openRecipe(recipe), recipe.source),
  recipe() {
    const { session, source } = opened();
    return { source, actions: session.actions };
  },
  show: (wanted) => opened().scene(wanted),
  perform({ action, wanted }) {
    opened().session.perform(action);
    return opened().scene(wanted);
  },
  "write field"({ write, wanted }) {
    const { session } = opened();
    session.perform(session.writeOf(write));
    return opened().scene(wanted);
  },
  "go to"({ steps, wanted }) {
    opened().session.goTo(steps);
    return opened().scene(wanted);
  },
  preview({ write, wanted }) {
    const { session } = opened();
    return previewOf(session, "do" in write ? write : session.writeOf(write), wanted.function);
  },
};

function show(session: Session, source: Source): Opening {
  stage = new Stage(session, source);
  const name = "builtIn" in source ? source.builtIn : source.file;
  return { name, machines: listMachines(), scene: stage.scene({ function: "", since: undefined }) };
}

function opened(): Stage {
  if (!stage) throw new Error("no machine is open");
  return stage;
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
