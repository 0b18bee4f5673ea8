// A reporter that ends the run with one plain line, "N passed, N failed", for programs that read the output.
import type { Reporter, SerializedError, TestModule, Vitest } from "vitest/node";

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The line as it is printed; skipped tests are named only if there are some. */
export function plainLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Counts tests. A file that failed without a failed test in it, and an error outside of tests, are one failure each. */
export function countTests(modules: readonly TestModule[], errors: number): Counts {
  const counts = { passed: 0, failed: errors, skipped: 0 };
  for (const module of modules) {
    const failedBefore = counts.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "pending") counts.failed++;
      else counts[state]++;
    }
    if (module.state() === "failed" && counts.failed === failedBefore) counts.failed++;
  }
  return counts;
}

/** Prints the line when the process ends, after all that other reporters and teardowns print. */
export default class PlainSummary implements Reporter {
  #counts: Counts = { passed: 0, failed: 0, skipped: 0 };

  onInit(vitest: Vitest): void {
    if (!vitest.config.watch) process.once("exit", (code) => this.#print(code));
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    this.#counts = countTests(modules, errors.length);
  }

  /** A run that failed before or beside the tests, by a global setup or a threshold, shows at least one failure. */
  #print(code: number): void {
    if (code !== 0) this.#counts.failed ||= 1;
    process.stdout.write(`${plainLine(this.#counts)}\n`);
  }
}
