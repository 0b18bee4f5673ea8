// What a benchmark is.

import type { Plot } from "./plot";
import type { Table } from "./table";

export interface BenchOptions {
  /** Fewer sizes, rounds and accesses: shows that everything works, measures roughly. */
  readonly quick: boolean;
  /** Told what is going on, in one line without its end. */
  readonly progress: (line: string) => void;
}

export interface Benchmark {
  readonly name: string;
  readonly description: string;
  /** What its tables look like; undefined if they are too few. */
  readonly plot?: (tables: readonly Table[]) => Plot | undefined;
  run(options: BenchOptions): Promise<Table[]>;
}
