// One configuration access per JavaScript call, into the core or into typed arrays.

import { RequestEntry, RequestFlag, RequestRing } from "../../abi";
import type { AccessSize } from "../../core/core";
import { addWord, CHECKSUM_START } from "../checksum";
import { medianBatch, now } from "../measure";
import { ENTRY_WORDS } from "./accesses";
import { type ConfigContender, type Results, stateChecksum } from "./contender";
import type { Registers } from "./registers";

/** As many accesses as fit the ring: what all contenders take time of. */
const BATCH = RequestRing.Entries;

export interface ConfigTarget {
  configRead(routingId: number, offset: number, size: AccessSize): number;
  configWrite(routingId: number, offset: number, size: AccessSize, value: number): void;
}

/** Plays accesses `first` to `end` − 1 against the target; their data goes into `results`. */
export type CallLoop = (
  target: ConfigTarget,
  accesses: Uint32Array,
  results: Uint32Array,
  first: number,
  end: number,
) => void;

const LOOP = `
  for (let n = first, i = n * ${ENTRY_WORDS}; n < end; i += ${ENTRY_WORDS}, n++) {
    const where = accesses[i];
    const size = accesses[i + ${RequestEntry.Size / 4}];
    const data = accesses[i + ${RequestEntry.Data / 4}];
    if (size & ${RequestFlag.Write}) {
      target.configWrite(where & 0xffff, where >>> 16, size & 7, data);
      results[n] = data;
    } else results[n] = target.configRead(where & 0xffff, where >>> 16, size);
  }`;

/** A loop of its own for each contender, so that what the compiler learns of one does not slow another down. */
export function makeCallLoop(): CallLoop {
  return new Function("target", "accesses", "results", "first", "end", LOOP) as CallLoop;
}

export class Calls implements ConfigContender {
  private readonly loop = makeCallLoop();
  private readonly results: Uint32Array;

  constructor(
    readonly name: string,
    private readonly target: ConfigTarget,
    private readonly registers: Registers,
    private readonly accesses: Uint32Array,
  ) {
    this.results = new Uint32Array(accesses.length / ENTRY_WORDS);
  }

  play(): number {
    return medianBatch(this.results.length / BATCH, (batch) => {
      const start = now();
      this.loop(this.target, this.accesses, this.results, batch * BATCH, (batch + 1) * BATCH);
      return now() - start;
    });
  }

  async check(): Promise<Results & { time: number }> {
    const time = this.play();
    return { data: this.results.reduce(addWord, CHECKSUM_START), status: null, events: null, time };
  }

  async state(): Promise<number> {
    return stateChecksum(this.registers, (rid, offset) => this.target.configRead(rid, offset, 4));
  }

  close(): void {}
}
