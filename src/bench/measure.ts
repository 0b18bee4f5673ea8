// Contenders measured side by side: interleaved rounds, the order rotated, ratios taken within a round.

export interface Contender {
  readonly name: string;
  /** Plays the whole workload once; gives the nanoseconds of its median batch. */
  play(): number | Promise<number>;
}

export interface MeasureOptions {
  readonly rounds: number;
  /** Rounds before the first that counts: past the compilers' tiers, and caches as in the long run. */
  readonly warmUp: number;
  /** Operations in one batch; results are nanoseconds for one. */
  readonly operations: number;
}

/** Nanoseconds an operation, one number a round. */
export class Samples {
  constructor(
    readonly name: string,
    readonly values: readonly number[],
  ) {}

  get median(): number {
    return median(this.values);
  }

  get minimum(): number {
    return Math.min(...this.values);
  }

  /** How many times as long as `other` it took, round by round: median and minimum. */
  ratioTo(other: Samples): { of: string; median: number; minimum: number } {
    const ratios = this.values.map((value, round) => value / other.values[round]!);
    return { of: `${this.name} / ${other.name}`, median: median(ratios), minimum: Math.min(...ratios) };
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Samples in the order of the contenders. */
export async function measure(contenders: readonly Contender[], options: MeasureOptions): Promise<Samples[]> {
  const values = contenders.map((): number[] => []);
  for (let round = -options.warmUp; round < options.rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (turn + round + options.warmUp) % contenders.length;
      const time = await contenders[index]!.play();
      if (round >= 0) values[index]!.push(time / options.operations);
    }
  }
  return contenders.map(({ name }, index) => new Samples(name, values[index]!));
}

/** Plays batches in order. The median is that of the batches during which the system ran nothing else. */
export function medianBatch(batches: number, play: (batch: number) => number): number {
  return median(Array.from({ length: batches }, (_, batch) => play(batch)));
}

/** Nanoseconds on a clock that only goes forward. */
export function now(): number {
  return performance.now() * 1e6;
}
