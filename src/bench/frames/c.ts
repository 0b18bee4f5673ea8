// A contender in C: a child process over the model file.

import { CProgram } from "../c-program";
import type { Checksums, FrameContender } from "./contender";

export class CFrames implements FrameContender {
  private readonly program: CProgram;

  constructor(
    readonly name: string,
    file: string,
    model: string,
  ) {
    this.program = new CProgram(file, [model]);
  }

  async play(): Promise<number> {
    return (await this.program.ask("p"))[0]!;
  }

  async check(): Promise<Checksums> {
    const [results, counters] = await this.program.ask("c");
    return { results: results!, counters: counters! };
  }

  close(): void {
    this.program.close();
  }
}
