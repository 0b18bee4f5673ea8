// Writes every access of a guest to configuration space into a trace file.

import { closeSync, openSync, writeSync } from "node:fs";
import type { Machine } from "../../model/machine";
import { type ConfigAccess, formatConfigAccess } from "../../trace/line";
import { Explainer } from "../../trace/names";
import { systemError } from "../failure";

/** Lines that wait to be written together. */
const MOST_LINES = 256;

export class Recorder {
  private readonly file: number;
  private readonly explainer: Explainer | undefined;
  private lines: string[] = [];

  /** With `explain` each line says what it is about. Throws CommandError if the file cannot be written. */
  constructor(
    private readonly path: string,
    machine: Machine,
    explain: boolean,
  ) {
    try {
      this.file = openSync(path, "w");
    } catch (error) {
      throw systemError(path, error);
    }
    this.explainer = explain ? new Explainer(machine) : undefined;
    this.add(`# ${machine.description.name}: accesses of a guest to configuration space, after enumeration`);
  }

  record(access: ConfigAccess): void {
    const line = formatConfigAccess(access);
    this.add(this.explainer ? `${line.padEnd(40)} # ${this.explainer.explain(access)}` : line);
  }

  /** Functions came, went or moved. */
  changed(): void {
    this.explainer?.forget();
  }

  close(): void {
    this.write();
    closeSync(this.file);
  }

  private add(line: string): void {
    this.lines.push(`${line}\n`);
    if (this.lines.length >= MOST_LINES) this.write();
  }

  private write(): void {
    try {
      writeSync(this.file, this.lines.join(""));
    } catch (error) {
      throw systemError(this.path, error);
    }
    this.lines = [];
  }
}
