// The page's state as signals, and all that a user can do, each a method. Panes read the one and call the other.

import { batch, computed, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Action, FieldWrite } from "../protocol/actions";
import type { Graph, GraphLayout } from "../protocol/graph";
import type { Completion, Given, Requests, Source, Taken, TextKind, Wanted } from "../protocol/messages";
import type {
  FunctionView,
  HierarchyNode,
  MachineChoice,
  Opening,
  Preview,
  RegisterView,
  Scene,
  SrIovView,
  StepView,
} from "../protocol/views";
import type { Client } from "./client";
import { Console } from "./console";
import { Exercises } from "./exercises";
import { FrontPanes } from "./front-panes";
import { Latest } from "./latest";
import { linkFragment, readLinkFragment } from "./link";
import { Linux } from "./linux";
import { withNewSteps } from "./steps";

/** Bytes of the selected Function's configuration space. */
export interface Span {
  readonly offset: number;
  readonly bytes: number;
}

const NOTHING: FunctionView = {
  key: "",
  address: "",
  title: "Registers",
  blocks: [],
  bytes: new Uint8Array(),
  changed: new Set(),
  errors: [],
};

/** Requests that do something to the session and answer with the scene after it. */
type Act = "perform" | "write field" | "go to" | "answer" | "solve step";

export class Lab {
  /** Grows with each machine that is opened. */
  readonly opening = signal(0);
  readonly machines = signal<readonly MachineChoice[]>([]);
  readonly machineName = signal("");
  readonly hierarchy = signal<readonly HierarchyNode[]>([]);
  readonly function = signal<FunctionView>(NOTHING);
  readonly sriov = signal<SrIovView | undefined>(undefined);
  readonly steps = signal<readonly StepView[]>([]);
  /** How many actions are done. */
  readonly done = signal(0);
  /** Nanoseconds on the machine's clock. */
  readonly time = signal(0);
  /** The moment that changes are marked against; undefined is before the last action. */
  readonly since = signal<number | undefined>(undefined);
  /** One line about what did not work; empty if all did. */
  readonly alert = signal("");

  readonly front = new FrontPanes();
  readonly exercises = new Exercises();
  readonly console = new Console();

  /** The tree's current item: a Function, a VF, or a bus or group that has no registers. */
  readonly item = signal("");
  /** The byte that registers and bytes are shown for, and the one pointed at. */
  readonly offset = signal<number | undefined>(undefined);
  readonly hovered = signal<number | undefined>(undefined);
  /** What the write that is being made up would do. */
  readonly preview = signal<Preview | undefined>(undefined);

  readonly registers = computed(() => this.function.value.blocks.flatMap((block) => block.registers));
  readonly selectedRegister = computed(() => this.registerAt(this.offset.value));
  /** What is marked in all panes: the register that is pointed at or selected, or the byte where there is none. */
  readonly marked = computed((): Span | undefined => {
    const offset = this.hovered.value ?? this.offset.value;
    return offset === undefined ? undefined : (this.registerAt(offset) ?? { offset, bytes: 1 });
  });

  private readonly shows = new Latest<Wanted>((wanted) =>
    this.attempt(async () => this.apply(await this.client.ask("show", wanted), wanted)),
  );
  /** What Linux did is shown without a word about it, and ends no preview. */
  private readonly looks = new Latest<undefined>(async () => {
    const { wanted } = this;
    const scene = await this.client.ask("show", wanted).catch(() => undefined);
    if (scene) this.apply(scene, wanted);
  });
  private readonly previews = new Latest<Action | FieldWrite>(async (write) => {
    const preview = await this.client.ask("preview", { write, wanted: this.wanted }).catch(() => undefined);
    if (this.previewing) this.preview.value = preview;
  });
  private previewing = false;

  readonly linux: Linux;

  constructor(private readonly client: Client) {
    this.linux = new Linux(client);
    client.onNews = (news) => {
      if (news.news === "changed") this.looks.ask(undefined);
      else this.linux.told(news);
    };
  }

  /** Opens another machine; where that fails, the one that was there stays. */
  open(source: Source | Promise<Source>): Promise<void> {
    return this.attempt(async () => this.opened(await this.client.ask("open", await source)));
  }

  /** Opens what a link holds, by the fragment of its address; where that fails, the machine that was there stays. */
  openLink(fragment: string): Promise<void> {
    return this.attempt(async () =>
      this.opened(await this.client.ask("open again", await readLinkFragment(fragment))),
    );
  }

  /** Gives the session as a link to `use`, as the fragment of its address. */
  share(use: (fragment: string) => Promise<void>): Promise<void> {
    return this.attempt(async () => use(await linkFragment(await this.client.ask("recipe", null))));
  }

  /** Boots Linux on the machine, which begins anew; Linux goes on from an earlier boot unless it begins `anew` too. */
  boot(anew = false): Promise<void> {
    this.linux.begin();
    return this.attempt(async () => this.opened(await this.client.ask("boot", { anew })));
  }

  select(key: string): void {
    this.item.value = key;
    if (isFunction(key)) this.shows.ask({ ...this.wanted, function: key });
  }

  /** Makes a byte the current one of all panes; the pointer rests where it is and marks no more. */
  selectByte(offset: number): void {
    batch(() => {
      this.offset.value = offset;
      this.hovered.value = undefined;
    });
  }

  perform(action: Action): Promise<void> {
    return this.act("perform", { action });
  }

  writeField(write: FieldWrite): Promise<void> {
    return this.act("write field", { write });
  }

  /** Goes back or forward to where so many actions are done. */
  goTo(steps: number): Promise<void> {
    return this.act("go to", { steps });
  }

  /** Learns which exercises there are. */
  loadExercises(): Promise<void> {
    return this.attempt(async () => {
      this.exercises.titles.value = await this.client.ask("exercises", null);
    });
  }

  /** Begins an exercise by its id, or the one under way anew. */
  startExercise(id: string | null): Promise<void> {
    return this.attempt(async () => this.opened(await this.client.ask("start exercise", { id })));
  }

  /** Answers the question of the exercise's current step. */
  answer(text: string): Promise<void> {
    return this.act("answer", { text });
  }

  /** Does the exercise's current step by its solution. */
  solveStep(): Promise<void> {
    return this.act("solve step", {});
  }

  /** Does a line of the console. */
  async runLine(line: string): Promise<void> {
    const { wanted } = this;
    await this.attempt(async () => {
      const { printed, scene } = await this.client.ask("console", { line, wanted });
      this.console.print(line, printed);
      this.apply(scene, wanted);
    });
  }

  /** What can follow at the end of a line of the console. */
  complete(line: string): Promise<Completion> {
    return this.client.ask("complete", { line, wanted: this.wanted });
  }

  /** Gives the machine as a text to `use`. */
  takeAlong(kind: TextKind, use: (text: string) => Promise<void>): Promise<void> {
    return this.attempt(async () => use(await this.client.ask("text", kind)));
  }

  /** Marks what changed since so many actions were done; undefined means since the last one. */
  markSince(done: number | undefined): void {
    this.since.value = done;
    this.shows.ask(this.wanted);
  }

  /** Rejects with an Error of one line. */
  layOut(graph: Graph): Promise<GraphLayout> {
    return this.client.ask("lay out", graph);
  }

  tryOut(write: Action | FieldWrite): void {
    this.previewing = true;
    this.previews.ask(write);
  }

  endTrying(): void {
    this.stopTrying();
    this.preview.value = undefined;
  }

  private stopTrying(): void {
    this.previewing = false;
    this.previews.drop();
  }

  /** The register that holds a byte. */
  private registerAt(offset: number | undefined): RegisterView | undefined {
    if (offset === undefined) return undefined;
    return this.registers.value.find((one) => offset >= one.offset && offset < one.offset + one.bytes);
  }

  private get wanted(): Wanted {
    const key = isFunction(this.item.value) ? this.item.value : this.function.value.key;
    return { function: key, since: this.since.value };
  }

  private opened({ name, machines, scene }: Opening): void {
    batch(() => {
      this.opening.value++;
      this.machines.value = machines;
      this.machineName.value = name;
      this.since.value = undefined;
      this.offset.value = undefined;
      this.item.value = scene.function.key;
      this.steps.value = [];
      this.apply(scene, this.wanted);
    });
  }

  /** Where the Function that was wanted is gone, the one that is shown becomes the current one. */
  private apply(scene: Scene, wanted: Wanted): void {
    batch(() => {
      this.hierarchy.value = scene.hierarchy;
      this.function.value = scene.function;
      this.sriov.value = scene.sriov;
      this.steps.value = withNewSteps(this.steps.value, scene);
      this.done.value = scene.done;
      this.time.value = scene.time;
      this.exercises.show(scene.exercise);
      if (this.item.value === wanted.function) this.item.value = scene.function.key;
    });
  }

  private act<N extends Act>(name: N, body: Omit<Taken<N>, "wanted">): Promise<void> {
    const { wanted } = this;
    return this.attempt(async () => {
      const scene: Given<Act> = await this.client.ask(name, { ...body, wanted } as Requests[N]["takes"]);
      this.apply(scene, wanted);
    });
  }

  /** What was previewed stays until the answer is there, so that nothing flickers back. */
  private async attempt(action: () => Promise<void>): Promise<void> {
    this.stopTrying();
    try {
      await action();
      this.alert.value = "";
    } catch (error) {
      this.alert.value = (error as Error).message;
    } finally {
      if (!this.previewing) this.preview.value = undefined;
    }
  }
}

function isFunction(key: string): boolean {
  return /^f\d+(-v\d+)?$/.test(key);
}

const LabContext = createContext<Lab | undefined>(undefined);

export const LabProvider = LabContext.Provider;

export function useLab(): Lab {
  const lab = useContext(LabContext);
  if (!lab) throw new Error("no LabProvider above");
  return lab;
}
