// Holds the rules against a target.

import { Bench } from "./bench";
import { type Check, Deviation, NotApplicable } from "./check";
import { checks } from "./checks";
import { discover, subjectsOf } from "./discover";
import {
  type CaseOutcome,
  type CheckReport,
  countsOf,
  type RuleOutcome,
  reasonOf,
  verdictOf,
} from "./outcome";
import { restore } from "./restore";
import { ruleTexts } from "./rule-texts";
import { Sample } from "./sample";
import type { Subject } from "./subject";
import type { CheckTarget, LiveTarget } from "./targets/target";
import { disableVfs } from "./vfs";

export interface CheckOptions {
  /** Rules to check, "R42" or "C7"; all without it. */
  readonly rules?: readonly string[];
  /** Functions to check, `bb:dd.f`; all without it. */
  readonly functions?: readonly string[];
  /** Rules whose failure is expected of any Function. */
  readonly deviates?: readonly string[];
  /** Hold what the specification leaves open against Ridge's choices too; so it is for machines of this process. */
  readonly choices?: boolean;
  readonly onProgress?: (done: number, total: number, rule: string) => void;
}

/** Checks a target and leaves it as it was. Rejects if the way to the target breaks. */
export async function check(target: CheckTarget, options: CheckOptions = {}): Promise<CheckReport> {
  const run = target.kind === "dump" ? new Run(subjectsOf(target), options) : await liveRun(target, options);
  const rules = await run.all();
  const leftChanged = await run.close();
  const sampled = run.sample.lines();
  return { target: target.name, kind: target.kind, rules, counts: countsOf(rules), sampled, leftChanged };
}

async function liveRun(target: LiveTarget, options: CheckOptions): Promise<Run> {
  if (await needsEnumeration(target)) await target.enumerate();
  const subjects = await discover(target);
  return new Run(subjects, options, new Bench(target, subjects));
}

/** Nothing decodes and no bridge has a bus number: firmware has not been here. */
async function needsEnumeration(target: LiveTarget): Promise<boolean> {
  const found = await discover(target);
  return found.every((f) => (f.u16(0x04) & 3) === 0 && (f.layout !== 1 || f.u8(0x19) === 0));
}

class Run {
  private readonly leftChanged = new Set<string>();
  readonly sample = new Sample();

  constructor(
    private readonly subjects: readonly Subject[],
    private readonly options: CheckOptions,
    private readonly bench?: Bench,
  ) {}

  async all(): Promise<RuleOutcome[]> {
    const { rules, onProgress } = this.options;
    const numbers = [...ruleTexts.keys()].filter((rule) => rules?.includes(rule) ?? true);
    const outcomes: RuleOutcome[] = [];
    for (const [index, rule] of numbers.entries()) {
      onProgress?.(index, numbers.length, rule);
      outcomes.push(await this.rule(rule));
    }
    return outcomes;
  }

  /** Puts everything back. Gives what stays different. */
  async close(): Promise<string[]> {
    if (this.bench) {
      await this.putBack(this.subjects);
      await this.bench.target.close();
    }
    return [...this.leftChanged];
  }

  private async rule(rule: string): Promise<RuleOutcome> {
    const { sentence, section, unobservable } = ruleTexts.get(rule)!;
    const cases: CaseOutcome[] = [];
    for (const one of checks.filter((check) => check.rule === rule)) {
      for (const f of this.subjectsFor(one)) cases.push(...(await this.casesOf(one, f)));
    }
    const verdict = verdictOf(cases);
    const none = unobservable ?? "no Function of the target is concerned";
    const reason = verdict === "skip" ? (reasonOf(cases) ?? none) : undefined;
    return { rule, sentence, section, verdict, cases, ...(reason !== undefined && { reason }) };
  }

  private subjectsFor({ of }: Check): readonly Subject[] {
    const { functions } = this.options;
    const wanted = ({ address }: Subject) => functions?.includes(address) ?? true;
    return this.subjects.filter((f) => {
      if (!wanted(f)) return false;
      if (of === "pf") return f.isPf;
      if (of === "bridge") return f.layout === 1 && !f.isVf;
      if (of === "endpoint") return f.layout === 0 && !f.isVf;
      if (of === "device") return !f.isVf && f.device[0] === f;
      if (of === "vf") return this.bench && f.vfs.length === 0 ? f.isPf : f.isVf;
      return f.layout !== 2 || !f.isVf;
    });
  }

  private async casesOf(check: Check, f: Subject): Promise<CaseOutcome[]> {
    const { bench } = this;
    if (check.choice && !(this.options.choices ?? bench?.target.kind === "machine")) {
      return [this.skipped(f, "the specification leaves the case open")];
    }
    if (check.of !== "vf" || !bench || f.isVf) return [await this.caseOf(check, f)];
    return this.casesOfVfs(check, f, bench);
  }

  /** Enables all VFs of the PF and looks at some of them. */
  private async casesOfVfs(check: Check, pf: Subject, bench: Bench): Promise<CaseOutcome[]> {
    const outcomes: CaseOutcome[] = [];
    try {
      bench.begin();
      for (const vf of await this.sample.take(bench, pf)) outcomes.push(await this.caseOf(check, vf, pf));
      await disableVfs(bench, pf);
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
      outcomes.push(this.skipped(pf, error.message));
    }
    await this.restoreTouched();
    return outcomes;
  }

  private async caseOf(check: Check, f: Subject, owner: Subject = f): Promise<CaseOutcome> {
    const { bench } = this;
    if (!bench && !check.bytes) return this.skipped(f, "a dump does not show it");
    bench?.begin();
    try {
      const reasons = [
        await reasonNotTo(() => check.bytes?.(f, this.subjects), check.bytes !== undefined),
        await reasonNotTo(
          () => bench && check.requests?.(f, bench),
          bench !== undefined && check.requests !== undefined,
        ),
      ];
      if (reasons.includes(undefined)) return { function: f.address, verdict: "pass" };
      return this.skipped(f, reasons.filter((reason) => reason !== "").at(-1) ?? "");
    } catch (error) {
      if (error instanceof Deviation) return this.failed(check.rule, f, owner, error);
      throw error;
    } finally {
      if (owner === f) await this.restoreTouched();
    }
  }

  private failed(rule: string, f: Subject, owner: Subject, deviation: Deviation): CaseOutcome {
    const { what, expected, found } = deviation;
    const known = [...(this.options.deviates ?? []), ...(this.bench?.target.deviationsOf(owner.place) ?? [])];
    const verdict = known.includes(rule) ? "expected" : "fail";
    const accesses = this.bench ? [...this.bench.accesses] : undefined;
    return { function: f.address, verdict, what, expected, found, ...(accesses && { accesses }) };
  }

  private skipped(f: Subject, reason: string): CaseOutcome {
    return { function: f.address, verdict: "skip", reason };
  }

  /** What a check wrote to is put back, what lies below before the bridges above. */
  private async restoreTouched(): Promise<void> {
    if (!this.bench) return;
    const touched = this.bench.takeTouched();
    const bridges = this.subjects.filter((f) => touched.has(f.place) && f.layout === 1);
    await this.putBack([...bridges, ...this.subjects.filter((f) => touched.has(f.place) && f.layout !== 1)]);
  }

  /** Twice where it needs be: VFs of one PF lock bits of another. */
  private async putBack(functions: readonly Subject[]): Promise<void> {
    const again: Subject[] = [];
    for (const f of functions) if ((await restore(this.bench!.target, f)).length > 0) again.push(f);
    for (const f of again) {
      const left = await restore(this.bench!.target, f);
      for (const offset of left) this.leftChanged.add(`${f.address} 0x${offset.toString(16)}`);
    }
  }
}

/** Looks, if there is something to do so; gives why nothing could be said, "" where there is nothing to do. */
async function reasonNotTo(look: () => void | Promise<void>, is: boolean): Promise<string | undefined> {
  if (!is) return "";
  try {
    await look();
    return undefined;
  } catch (error) {
    if (error instanceof NotApplicable) return error.message;
    throw error;
  }
}
