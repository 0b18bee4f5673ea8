// What `ridge forward` writes. Everything stands under other names until all of it is complete: a run that is interrupted
// or fails leaves the files of the run before as they were.

import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { FrameToWrite } from "../../captures/captured-frame";
import { PcapWriter } from "../../captures/pcap-writer";
import { PcapngWriter } from "../../captures/pcapng-writer";
import type { SwitchPort } from "../../model/frames/port";
import { systemError } from "../failure";
import { BufferedFile, WriteBudget } from "./buffered-file";

export const COUNTERS = "counters.json";

/** The capture of a port: `uplink.pcap`, `01-10.0.pcap`. */
export function captureName(port: string): string {
  return `${port.replaceAll(":", "-")}.pcap`;
}

export interface OutputPlaces {
  readonly folder?: string;
  readonly pcapng?: string;
}

export class Outputs {
  private readonly budget = new WriteBudget();
  private readonly writers = new Map<number, PcapWriter>();
  private readonly names: readonly string[];
  private readonly byNumber: ReadonlyMap<number, { readonly name: string; readonly index: number }>;
  /** Where files are made. */
  private readonly workFolder: string | undefined;
  private readonly workFile: string | undefined;
  private readonly pcapng: PcapngWriter | undefined;

  constructor(
    private readonly places: OutputPlaces,
    ports: readonly SwitchPort[],
  ) {
    const { folder, pcapng } = places;
    this.names = ports.map(({ name }) => name);
    this.byNumber = new Map(ports.map(({ number, name }, index) => [number, { name, index }]));
    this.workFolder = folder && join(folder, `.ridge-forward-${process.pid}`);
    this.workFile = pcapng && join(dirname(pcapng), `.${basename(pcapng)}.ridge-forward-${process.pid}`);
    if (this.workFolder) make(this.workFolder);
    if (this.workFile) this.pcapng = this.beginPcapng(this.workFile);
  }

  private beginPcapng(path: string): PcapngWriter {
    make(dirname(path));
    rmSync(path, { force: true });
    const writer = new PcapngWriter(new BufferedFile(path, this.budget).write);
    for (const name of this.names) writer.addInterface(name);
    return writer;
  }

  /** Every file that may be written or taken away. */
  paths(): string[] {
    const { folder, pcapng } = this.places;
    const inFolder = folder
      ? [COUNTERS, ...this.names.map(captureName)].map((name) => join(folder, name))
      : [];
    return [...inFolder, ...(pcapng ? [pcapng] : [])].map((path) => resolve(path));
  }

  /** A frame that a port took. */
  write(number: number, frame: FrameToWrite): void {
    const { name, index } = this.byNumber.get(number)!;
    if (this.workFolder) this.writerOf(number, name, this.workFolder).write(frame);
    this.pcapng?.write(index, frame);
  }

  private writerOf(number: number, name: string, folder: string): PcapWriter {
    const found = this.writers.get(number);
    if (found) return found;
    const writer = new PcapWriter(new BufferedFile(join(folder, captureName(name)), this.budget).write);
    this.writers.set(number, writer);
    return writer;
  }

  /** Gives everything its name, and takes away what an earlier run wrote for ports that received nothing now. */
  finish(counters: object): void {
    this.budget.flush();
    const { folder, pcapng } = this.places;
    if (this.workFolder && folder) this.finishFolder(this.workFolder, folder, counters);
    if (this.workFile && pcapng) move(this.workFile, pcapng);
  }

  private finishFolder(from: string, folder: string, counters: object): void {
    writeFileSync(join(from, COUNTERS), `${JSON.stringify(counters, null, 2)}\n`);
    const written = new Set([...this.writers.keys()].map((number) => this.byNumber.get(number)!.name));
    for (const name of this.names) {
      const file = captureName(name);
      if (written.has(name)) move(join(from, file), join(folder, file));
      else rmSync(join(folder, file), { force: true });
    }
    move(join(from, COUNTERS), join(folder, COUNTERS));
    rmSync(from, { recursive: true, force: true });
  }

  /** Takes away what was begun. */
  abandon(): void {
    for (const path of [this.workFolder, this.workFile])
      if (path) rmSync(path, { recursive: true, force: true });
  }

  /** The file of a port that received something. */
  fileOf(port: SwitchPort): string | undefined {
    const { folder } = this.places;
    return folder && this.writers.has(port.number) ? join(folder, captureName(port.name)) : undefined;
  }
}

function make(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw systemError(folder, error);
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    throw systemError(to, error);
  }
}
