// A machine and its model side by side: every access goes to both, and what they answer is compared.

import { CompletionStatus, ErrorFlag } from "../../src/abi";
import type { CoreArrival } from "../../src/core/interrupts";
import type { AnyFunction, Machine, MachineSnapshot } from "../../src/model/machine";
import { type Access, accessText, ownerText } from "./access";
import { Coverage, type Sleep } from "./coverage";
import { type Comparand, compareEverything, SAME } from "./everything";
import { linkDisabled } from "./model/links";
import type { ModelMachine, ModelSnapshot, Status } from "./model/machine";
import { powerState } from "./model/power";
import { controlsOf } from "./model/resizing";
import type { Owner } from "./model/routing";
import type { Arrival } from "./model/upstream";
import { configRead, configWrite } from "./ways";

/** Accesses that are printed with a difference. */
const LAST = 20;

type Of<Kind extends Access["kind"]> = Extract<Access, { kind: Kind }>;

/** Machine and model differ. */
export class Difference extends Error {
  override readonly name = "Difference";
}

export class Comparison {
  readonly coverage = new Coverage();
  private readonly log: string[] = [];
  private readonly snapshots = new Map<number, { machine: MachineSnapshot; model: ModelSnapshot }>();
  private step = 0;

  constructor(
    readonly machine: Machine,
    readonly model: ModelMachine,
    /** Printed with a difference. */
    private readonly seed: number,
  ) {}

  /** Accesses so far. */
  get steps(): number {
    return this.step;
  }

  /** Throws Difference if machine and model do not agree. */
  perform(access: Access): void {
    this.step++;
    const before = this.model.vfCounts();
    const found = this.compare(access);
    this.coverage.addChange(access, before, this.model.vfCounts());
    const arrived = this.arrivals(access);
    for (const met of this.model.errors.takeMet()) this.coverage.add(met);
    this.log[this.step % LAST] = `${accessText(access)}${found.note ?? ""}`;
    if (found.machine !== found.model) this.fail(access, found);
    if (arrived.machine !== arrived.model) this.fail(access, arrived);
  }

  /** Messages that the access let go, in their order; and the pins that are driven now, if one changed. */
  private arrivals(access: Access): Comparand {
    const found = this.machine.core().interrupts.drain();
    const said = this.model.settle();
    for (const { who, peer } of said) {
      this.coverage.add(peer ? "message to a peer" : "message at the root");
      if (who.vf !== undefined) this.coverage.add("message of a VF");
      if (access.kind !== "interrupt") this.coverage.add("pending vector that went");
    }
    const changed = found.some(({ kind }) => kind === "pin") || access.kind === "pin";
    if (changed) this.coverage.add("pin");
    if (found.length === 0 && said.length === 0 && !changed) return SAME;
    const pins = changed || access.kind === "compare everything";
    return {
      machine: [...found.flatMap(foundText), ...(pins ? [this.drivenPins()] : [])].join("; "),
      model: [...said.map(saidText), ...(pins ? [`pins ${this.model.drivenPins()}`] : [])].join("; "),
    };
  }

  private drivenPins(): string {
    const driven = this.machine.core().interrupts.drivenPins();
    return `pins ${driven.map(({ device, pin }) => `${device}.${pin}`).sort()}`;
  }

  private compare(access: Access): Comparand {
    switch (access.kind) {
      case "read":
        return this.read(access);
      case "write":
        return this.write(access);
      case "memory read":
        return this.memoryRead(access);
      case "memory write":
        return this.memoryWrite(access);
      case "route":
        return this.route(access.routingId);
      case "resolve":
        return this.resolve(access.address);
      case "poke":
        this.functionOf(access.function, access.vf).poke(access.dword, access.value);
        this.model.poke(access.function, access.vf, access.dword, access.value);
        return SAME;
      case "error":
        return this.error(access);
      case "interrupt":
        return this.interrupt(access);
      case "pin":
        this.machine.interrupts.setPin(this.machine.functions[access.function]!, access.level);
        this.model.setPin(access.function, access.level);
        return SAME;
      case "presence":
        return this.presence(access);
      case "slot":
        return this.slot(access);
      case "answer":
        return this.answerDataObject(access);
      case "reset":
        this.functionOf(access.function, access.vf).functionLevelReset();
        this.model.functionLevelReset(access.function, access.vf);
        return SAME;
      case "advance":
        this.machine.advance(BigInt(access.ns));
        this.model.advance(BigInt(access.ns));
        return SAME;
      case "snapshot":
        this.snapshots.set(access.slot, { machine: this.machine.snapshot(), model: this.model.snapshot() });
        return SAME;
      case "restore":
        return this.restore(access.slot);
      case "compare everything":
        return compareEverything(this.machine, this.model);
    }
  }

  /** What a request to the machine gave; its last one, unless told otherwise. */
  private answer(value: number, status = this.machine.completion()): string {
    return answerText(STATUSES[status] ?? "unsupported", value);
  }

  private read({ routingId, offset, size, way }: Of<"read">): Comparand {
    const { value, status } = configRead(this.machine, way, routingId, offset, size);
    const machine = this.answer(value, status);
    const said = this.model.configRead(routingId, offset, size);
    this.coverage.addAnswer(said.status, said.owner);
    if (said.retryShown) this.coverage.add("retry shown to software");
    return { machine, model: answerText(said.status, said.value), note: ` = 0x${value.toString(16)}` };
  }

  private write({ routingId, offset, size, value, way }: Of<"write">): Comparand {
    const machine = this.answer(0, configWrite(this.machine, way, routingId, offset, size, value));
    const asked = this.model.owner(routingId);
    const before = sleepOf(asked);
    const sizes = asked ? controlsOf(asked.f) : [];
    const { status, owner } = this.model.configWrite(routingId, offset, size, value);
    this.coverage.addAnswer(status, owner);
    if (owner) this.coverage.addSleep(owner, before, sleepOf(owner));
    for (const [i, { vf }] of (owner?.f.resizables ?? []).entries())
      if (owner && controlsOf(owner.f)[i] !== sizes[i])
        this.coverage.add(vf ? "BAR Size of VFs" : "BAR Size");
    return { machine, model: answerText(status, 0) };
  }

  private memoryRead({ address, size }: Of<"memory read">): Comparand {
    const value = this.machine.core().memoryRead(address, size);
    const machine = this.answer(value);
    const said = this.model.memoryRead(address, size);
    this.coverage.addClaims(this.model.claims(address));
    if (said.status === "successful" && said.value > 1) this.coverage.add("memory that was written before");
    return { machine, model: answerText(said.status, said.value), note: ` = 0x${value.toString(16)}` };
  }

  private memoryWrite({ address, size, value }: Of<"memory write">): Comparand {
    this.machine.core().memoryWrite(address, size, value);
    const machine = this.answer(0);
    return { machine, model: answerText(this.model.memoryWrite(address, size, value), 0) };
  }

  private error({ function: index, vf, error, advisory, header }: Of<"error">): Comparand {
    const flags = (header ? ErrorFlag.Header : 0) | (advisory ? ErrorFlag.Advisory : 0);
    const { handle } = this.machine.functions[index]!;
    this.machine.core().errors.inject(handle, vf ?? null, { error, flags, ...(header && { header }) });
    this.model.inject(index, vf, error, advisory, header);
    return SAME;
  }

  private interrupt({ function: index, vf, vector }: Of<"interrupt">): Comparand {
    const f = this.machine.functions[index]!;
    if (vf !== undefined && vf >= f.vfCount) return SAME;
    const { handle } = f;
    const machine = this.machine.core().interrupts.raise(handle, vf ?? null, vector);
    const model = this.model.raise(index, vf, vector);
    if (model === "pending") this.coverage.add("pending vector");
    return { machine, model, note: `: ${machine}` };
  }

  /** Only if one waits. */
  private answerDataObject({ function: index, vf, words }: Of<"answer">): Comparand {
    const f = this.functionOf(index, vf);
    const waits = { machine: this.machine.dataObjects.waiting(f), model: this.model.waits(index, vf) };
    if (waits.machine && waits.model) {
      this.machine.dataObjects.answer(f, words && Uint32Array.from(words));
      this.model.answer(index, vf, words);
      this.coverage.add("data object answered");
    }
    return { machine: `${waits.machine !== undefined}`, model: `${waits.model}` };
  }

  private presence({ function: index, present }: Of<"presence">): Comparand {
    const f = this.machine.functions[index]!;
    if (present) f.insertDevice();
    else f.removeDevice();
    this.model.movePresence(index, present);
    this.coverage.add(present ? "device put in" : "device taken out");
    return SAME;
  }

  private slot({ function: index, action }: Of<"slot">): Comparand {
    const slot = this.machine.slotOf(this.machine.functions[index]!);
    if (action === "attention button") slot.pressAttentionButton();
    else if (action === "power fault") slot.failPower();
    else if (action === "open latch") slot.openLatch();
    else slot.closeLatch();
    this.model.act(index, action);
    return SAME;
  }

  private route(routingId: number): Comparand {
    const found = this.machine.functionAt(routingId);
    const said = this.model.owner(routingId);
    return {
      machine: found ? this.nameOf(found) : "nobody",
      model: said ? ownerText(said.f.index, said.vf) : "nobody",
    };
  }

  private resolve(address: bigint): Comparand {
    const found = this.machine.resolve(address);
    const [said] = this.model.claims(address);
    const place = (name: string, at: { bar: number; offset: bigint }) =>
      `${name}, BAR${at.bar} + ${at.offset}`;
    return {
      machine: found ? place(this.nameOf(found.function), found) : "nothing",
      model: said ? place(ownerText(said.f.index, said.vf), said) : "nothing",
    };
  }

  private restore(slot: number): Comparand {
    const snapshot = this.snapshots.get(slot);
    if (!snapshot) return SAME;
    this.machine.restore(snapshot.machine);
    this.model.restore(snapshot.model);
    this.coverage.add("snapshot put back");
    return compareEverything(this.machine, this.model);
  }

  private functionOf(index: number, vf: number | undefined): AnyFunction {
    const f = this.machine.functions[index]!;
    return vf === undefined ? f : f.vfs[vf]!;
  }

  private nameOf(found: AnyFunction): string {
    const f = "pf" in found ? found.pf : found;
    return ownerText(this.machine.functions.indexOf(f), "pf" in found ? found.index : undefined);
  }

  private fail(access: Access, found: Comparand): never {
    const last = Array.from({ length: LAST }, (_, i) => this.log[(this.step + 1 + i) % LAST]).filter(Boolean);
    throw new Difference(
      [
        `RIDGE_SEED=${this.seed}, step ${this.step}: ${accessText(access)}`,
        `  machine: ${found.machine}`,
        `  model:   ${found.model}`,
        ...last.map((line) => `    ${line}`),
      ].join("\n"),
    );
  }
}

/** Power state and Link Disable of who takes a write. */
function sleepOf(owner: Owner | undefined): Sleep {
  if (!owner) return { power: 0, linkDisabled: false };
  return { power: powerState(owner.f, owner.vf), linkDisabled: linkDisabled(owner.f) };
}

/** Of a message: who, where, what. */
function arrivalText(
  peer: boolean,
  owner: string,
  requesterId: number,
  { vector, address, data }: { vector: number; address: bigint; data: number },
): string {
  const where = `0x${address.toString(16)}${peer ? " (a peer)" : ""}`;
  return `vector ${vector} of ${owner} as ${requesterId.toString(16)}h: 0x${data.toString(16)} to ${where}`;
}

function foundText(arrival: CoreArrival): string[] {
  if (arrival.kind === "pin") return [];
  if (arrival.kind === "arrivals lost") return [arrival.kind];
  const owner = ownerText(arrival.function - 1, arrival.vf ?? undefined);
  return [arrivalText(arrival.kind === "peer message", owner, arrival.requesterId, arrival)];
}

function saidText(arrival: Arrival): string {
  const { who, peer, requesterId } = arrival;
  return arrivalText(peer, ownerText(who.f.index, who.vf), requesterId, arrival);
}

const STATUSES: Readonly<Record<number, Status>> = {
  [CompletionStatus.Successful]: "successful",
  [CompletionStatus.RequestRetry]: "retry",
  [CompletionStatus.CompleterAbort]: "abort",
};

const WORDS = { unsupported: "Unsupported Request", abort: "Completer Abort", retry: "Request Retry" };

function answerText(status: Status, value: number): string {
  return status === "successful" ? `0x${value.toString(16)}` : WORDS[status];
}
