// Configuration space in C: besides playing, the checksums of what it answered and of the state it left.

import { CContender } from "../c-program";
import type { ConfigContender, Results } from "./contender";

export class CConfig extends CContender implements ConfigContender {
  async check(): Promise<Results & { time: number }> {
    const [time, data, status, events] = await this.program.ask("c");
    return { time: time!, data: data!, status: status!, events: events! };
  }

  async state(): Promise<number> {
    return (await this.program.ask("s"))[0]!;
  }
}
