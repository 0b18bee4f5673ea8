// A switch and its model side by side: every frame goes through both, and what becomes of it is compared.

import { FrameEntry, FrameResult } from "../../../src/abi";
import { COUNTER_NAMES } from "../../../src/core/frame-counters";
import type { WorkerViews } from "../../../src/core/frames";
import { apply, type Room } from "./apply";
import { type Change, changeText } from "./change";
import { conservationOf, countersText } from "./counters";
import { Coverage } from "./coverage";
import { FirstDrops } from "./first-drops";
import type { Sending } from "./generator";
import { type Outcome, UPLINK } from "./model/switch";
import { type Received, ReceiveRings } from "./receive-rings";
import { outcomeText, resultText } from "./results";
import { type Rig, SWITCH } from "./rig";

const SLOT_BYTES = 2048;
/** Lines that are printed with a difference. */
const LAST = 40;

type Sent = Extract<Outcome, { readonly vid: number }>;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

export class Difference extends Error {
  override readonly name = "Difference";
}

function receivedText({ bytes, requesterId, vid, from }: Received): string {
  return `${hex(bytes)}, VID ${vid}, from port ${from}, as ${requesterId.toString(16)}`;
}

export class Comparison {
  readonly coverage = new Coverage();
  /** Frames so far. */
  count = 0;
  now = 0n;
  private readonly rings: ReceiveRings;
  private readonly firstDrops: FirstDrops;
  /** Written out only if something differs. */
  private readonly log: (() => string)[] = [];

  constructor(
    readonly rig: Rig,
    private readonly room: Room,
    /** Printed with a difference. */
    private readonly seed: number,
  ) {
    this.rings = new ReceiveRings(rig.frames);
    this.firstDrops = new FirstDrops(rig);
  }

  change(change: Change): void {
    this.note(() => changeText(change));
    try {
      const done = apply(this.rig, this.room, change);
      if (done === "done") this.coverage.add(change.kind);
      else if (change.kind === "join" && this.rig.model.ports.has(change.port)) this.coverage.add("no room");
    } catch (error) {
      this.fail(`${error}`, "the model is of another mind");
    }
    this.expectNothing(this.firstDrops.collect());
    if (change.kind === "clear counters") this.firstDrops.forget(change.port);
  }

  /** At most as many as the ring holds. */
  batch(sendings: readonly Sending[], worker: number): void {
    const { rig } = this;
    this.fill(sendings, worker);
    for (let first = 0; first < sendings.length; ) {
      const done = rig.frames.forward(SWITCH, worker, first, sendings.length - first, this.now);
      if (done === 0) this.fail("no frame decided", "there is room for one");
      const part = sendings.slice(first, first + done);
      const views = rig.frames.views(worker);
      const outcomes = part.map((sending, index) => this.compare(sending, first + index, views));
      this.compareDeliveries(part, outcomes, first, worker);
      first += done;
    }
    this.count += sendings.length;
    this.expectNothing(this.firstDrops.collect());
  }

  /** Every counter of every port, what they must add up to, and the reasons reported. */
  compareCounters(): void {
    for (let port = 0; port < this.rig.portCount; port++) {
      const values = [...this.rig.frames.counters(SWITCH, port)].map(Number);
      const model = this.rig.model.ports.get(port);
      const expected = COUNTER_NAMES.map((name) => model?.counters.get(name) ?? 0);
      if (values.join() !== expected.join())
        this.fail(`port ${port}: ${countersText(values)}`, countersText(expected));
      const problem = model && conservationOf(values, model);
      if (problem) this.fail(`port ${port}: ${problem}`, "conservation");
    }
    this.expectNothing(this.firstDrops.collect());
    this.expectNothing(this.firstDrops.difference());
  }

  private expectNothing(problem: string | undefined): void {
    if (problem !== undefined) this.fail(`events: ${problem}`, "the first of each reason, and no other");
  }

  private fill(sendings: readonly Sending[], worker: number): void {
    const { entries, buffer, bufferAt } = this.rig.frames.views(worker);
    sendings.forEach(({ bytes, port, ticks }, index) => {
      const at = (index * FrameEntry.Bytes) / 4;
      buffer.set(bytes, index * SLOT_BYTES);
      entries[at + FrameEntry.Pointer / 4] = bufferAt + index * SLOT_BYTES;
      entries[at + FrameEntry.Length / 4] = bytes.length;
      entries[at + FrameEntry.Port / 4] = port;
      entries[at + FrameEntry.Ticks / 4] = ticks;
    });
  }

  private compare(
    { bytes, port, ticks }: Sending,
    index: number,
    { results, destinations }: WorkerViews,
  ): Outcome | null {
    const { now } = this;
    const at = (index * FrameResult.Bytes) / 4;
    const found = resultText(results[at]!, results[at + 1]!, destinations);
    const outcome = this.rig.model.forward(bytes, port, this.now + BigInt(ticks));
    const expected = outcomeText(outcome, this.rig.model);
    this.note(() => `frame ${hex(bytes)}, from port ${port} at ${now}+${ticks}: ${found}`);
    this.coverage.addOutcome(bytes, port, outcome);
    if (found !== expected) this.fail(found, expected);
    return outcome;
  }

  /** Copies into the receive rings, taking out what is there whenever one is full. */
  private compareDeliveries(
    part: readonly Sending[],
    outcomes: readonly (Outcome | null)[],
    first: number,
    worker: number,
  ): void {
    for (let done = 0; done < part.length; ) {
      const count = this.rig.frames.deliver(SWITCH, worker, first + done, part.length - done);
      if (count === 0) this.fail("a ring is full", "it is empty");
      for (const port of this.rig.model.ports.keys())
        this.compareRing(port, part.slice(done, done + count), outcomes.slice(done, done + count), worker);
      done += count;
    }
  }

  private compareRing(
    port: number,
    part: readonly Sending[],
    outcomes: readonly (Outcome | null)[],
    worker: number,
  ): void {
    const { rig } = this;
    const isChosen = (outcome: Outcome | null) => outcome && "vid" in outcome && outcome.deliveries.has(port);
    if (!outcomes.some(isChosen) && this.rings.isEmpty(worker, rig.ringOf(port))) return;
    const received = this.rings.drain(worker, rig.ringOf(port)).map(receivedText);
    // What goes out by the uplink is no DMA write.
    const requesterId = port === UPLINK ? rig.routingIdOf(rig.pfs[0]!.port) : rig.routingIdOf(port);
    const expected = outcomes.flatMap((outcome, index) => {
      const delivery = outcome && "vid" in outcome ? outcome.deliveries.get(port) : undefined;
      if (!delivery || delivery.refused) return [];
      const { bytes } = delivery;
      return [receivedText({ bytes, requesterId, vid: (outcome as Sent).vid, from: part[index]!.port })];
    });
    if (received.join() !== expected.join())
      this.fail(`port ${port} got ${received.join("\n  ")}`, expected.join("\n  "));
  }

  private note(line: () => string): void {
    this.log.push(line);
    if (this.log.length > 2 * LAST) this.log.splice(0, LAST);
  }

  private fail(machine: string, model: string): never {
    const lines = [
      `RIDGE_SEED=${this.seed}, after ${this.count} frames`,
      `  switch: ${machine}`,
      `  model:  ${model}`,
      ...this.log.slice(-LAST).map((line) => `    ${line()}`),
    ];
    throw new Difference(lines.join("\n"));
  }
}
