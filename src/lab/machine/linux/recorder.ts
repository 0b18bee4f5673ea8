// What Linux does to the machine, in lines for people and in lines that do it again.

import type { Machine, MachineEvent } from "../../../index";
import {
  type ConfigAccess,
  type DeviceAccess,
  formatConfigAccess,
  formatTraceLine,
} from "../../../trace/line";
import { Explainer } from "../../../trace/names";
import type { LogEntry } from "../../protocol/views";
import { eventLines } from "../event-text";

export interface Recorded {
  readonly entries: readonly LogEntry[];
  /** Writes, and steps of the clock before them, as lines of a trace. */
  readonly trace: readonly string[];
}

export class GuestRecorder {
  private entries: LogEntry[] = [];
  private trace: string[] = [];
  /** The machine's time as the trace has it. */
  private time: bigint;
  private readonly explainer: Explainer;

  constructor(private readonly machine: Machine) {
    this.time = machine.time;
    this.explainer = new Explainer(machine);
  }

  access(access: ConfigAccess): void {
    this.note(access.write, formatConfigAccess(access), this.explainer.explain(access));
  }

  deviceAccess(access: DeviceAccess): void {
    this.note(access.write, formatTraceLine(access), this.targetOf(access));
  }

  events(events: readonly MachineEvent[]): void {
    if (events.some(({ event }) => event.kind !== "register changed")) this.explainer.forget();
    const told = events.filter(({ event }) => event.kind !== "register changed");
    for (const text of eventLines(told)) this.entries.push({ kind: "event", text });
  }

  /** What came since the last time, the clock included. */
  take(): Recorded {
    if (this.entries.length > 0) this.catchUp();
    const { entries, trace } = this;
    this.entries = [];
    this.trace = [];
    return { entries, trace };
  }

  private note(write: boolean, line: string, about: string): void {
    this.entries.push({ kind: write ? "write" : "read", text: `${line}  ${about}` });
    if (!write) return;
    this.catchUp();
    this.trace.push(line);
  }

  private catchUp(): void {
    const { time } = this.machine;
    if (time === this.time) return;
    this.time = time;
    this.trace.push(formatTraceLine({ kind: "time", ns: time }));
  }

  private targetOf({ kind, address }: DeviceAccess): string {
    if (kind === "port") return "I/O port";
    const target = this.machine.resolve(address);
    if (!target) return "nobody answers";
    return `${target.function.address} BAR ${target.bar} + 0x${target.offset.toString(16)}`;
  }
}
