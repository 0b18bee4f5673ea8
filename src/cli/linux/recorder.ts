// `ridge linux --record`: everything a guest does to the machine, in a trace, with what it is about if that is wanted.

import type { Machine } from "../../model/machine";
import { JoinedReads } from "../../trace/join";
import { formatTraceLine, type TraceEntry } from "../../trace/line";
import { Explainer } from "../../trace/names";
import { type Recording, recordTrace } from "../../trace/record";
import { openLiveFile } from "../live-file";

export class Recorder {
  private readonly explainer: Explainer | undefined;
  private readonly recording: Recording;
  private readonly joined = new JoinedReads((entry) => this.write(entry));
  private readonly file: (bytes: Uint8Array) => void;
  private readonly encoder = new TextEncoder();

  /** With `explain` each configuration access says what it is about. Throws CommandError if the file cannot be written. */
  constructor(path: string, machine: Machine, explain: boolean) {
    this.file = openLiveFile(path, `# ${machine.description.name}: accesses of a guest, after enumeration\n`);
    this.explainer = explain ? new Explainer(machine) : undefined;
    this.recording = recordTrace(machine, (entry) => this.joined.write(entry));
  }

  /** Functions came, went or moved. */
  changed(): void {
    this.explainer?.forget();
  }

  close(): void {
    this.recording.end();
    this.joined.flush();
  }

  private write(entry: TraceEntry): void {
    const line = formatTraceLine(entry);
    const isExplained = this.explainer && entry.kind === "config";
    const text = isExplained ? `${line.padEnd(40)} # ${this.explainer!.explain(entry)}` : line;
    this.file(this.encoder.encode(`${text}\n`));
  }
}
