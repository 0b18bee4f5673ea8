// A contender in C: a child process over the model file.

import { CProgram } from "../c-program";
import type { ConfigContender, Results } from "./contender";

export class CContender implements ConfigContender {
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

  async check(): Promise<Results & { time: number }> {
    const [time, data, status, events] = await this.program.ask("c");
    return { time: time!, data: data!, status: status!, events: events! };
  }

  async state(): Promise<number> {
    return (await this.program.ask("s"))[0]!;
  }

  close(): void {
    this.program.close();
  }
}
