// The switch in C: besides playing, the checksums of what it did.

import { CContender } from "../c-program";
import type { Checksums, FrameContender } from "./contender";

export class CFrames extends CContender implements FrameContender {
  async check(): Promise<Checksums> {
    const [results, counters] = await this.program.ask("c");
    return { results: results!, counters: counters! };
  }
}
