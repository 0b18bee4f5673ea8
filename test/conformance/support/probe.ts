// Writes to one dword at every width, lane and pattern, and what each of them left.

import { Random } from "../../support/random";
import type { FieldCase } from "../../support/rows";
import type { Subject } from "./subject";

/** One write: the bytes it enabled and the value on them, both placed in the dword; the dword before and after. */
export interface Transition {
  readonly access: string;
  readonly lanes: number;
  readonly written: number;
  readonly before: number;
  readonly after: number;
}

const SIZES = [1, 2, 4] as const;
const RANDOM_PATTERNS = 3;
const SEED = 0x5eed;

const hex = (value: number, size = 4) => value.toString(16).padStart(2 * size, "0");

export const laneMask = (lane: number, size: number) => ((2 ** (8 * size) - 1) << (8 * lane)) >>> 0;

/** Values to write: zeros, ones, and some that the dword's offset decides. */
function patternsFor(dword: number): number[] {
  const random = new Random(SEED + dword);
  return [0, 0xffffffff, ...Array.from({ length: RANDOM_PATTERNS }, () => random.u32())];
}

export interface ProbeOptions {
  /** The field that is under test: its own trigger is written like other bits. */
  readonly tested?: FieldCase;
  /** Write all triggers like other bits. */
  readonly bare?: boolean;
  /** Brings the subject to the state to begin with; without it that in which the tests start. */
  readonly start?: () => void;
}

/** Every write to the dword. Before each the device sets the bits that only it can set. */
export function probe(subject: Subject, dword: number, options: ProbeOptions = {}): Transition[] {
  const untouched = options.bare ? 0 : subject.triggers(dword, options.tested);
  const device = subject.deviceBits(dword);
  const random = new Random(~SEED + dword);
  const transitions: Transition[] = [];
  subject.restart();
  options.start?.();
  for (const size of SIZES) {
    for (let lane = 0; lane < 4; lane += size) {
      for (const pattern of patternsFor(dword)) {
        if (device !== 0) subject.poke(dword, (subject.peek(dword) & ~device) | (random.u32() & device));
        const lanes = laneMask(lane, size);
        const written = (pattern & lanes & ~untouched) >>> 0;
        const value = written >>> (8 * lane);
        const before = subject.read(dword);
        subject.write(dword, value, lane, size);
        const after = subject.read(dword);
        const access = `${size} bytes at ${hex(dword + lane, 1)} = ${hex(value, size)}`;
        transitions.push({ access, lanes, written, before, after });
      }
    }
  }
  return transitions;
}
