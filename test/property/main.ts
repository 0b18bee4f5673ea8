// Command of long nights: random accesses to machines and their models, as long as one likes.

import { parseArgs } from "node:util";
import { Difference } from "./comparison";
import { Coverage } from "./coverage";
import { compareMachine, machineNames } from "./run";

const HELP = `Usage: npm run fuzz -- [options]

Random accesses to several machines and to slow, independent models of them; the first answer that differs is printed with
the accesses before it. Exit code 1 then.

  --steps <n>       accesses, shared out among the machines, such as 1e9; 1e6 without it
  --seed <n>        where the random numbers begin; the time of day without it
  --machine <n>     only the n-th machine, from 1
  --help            print this help

Examples:
  npm run fuzz -- --steps 1e9
  npm run fuzz -- --steps 2e5 --seed 777 --machine 3
`;

const DEFAULT_STEPS = 1e6;
/** Steps of a round: each machine in turn, each round with a seed of its own. */
const ROUND = 1e6;
const MOST_SEED = 2 ** 32;

interface Plan {
  readonly steps: number;
  readonly seed: number;
  readonly names: readonly string[];
}

function planOf(args: readonly string[]): Plan | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      steps: { type: "string" },
      seed: { type: "string" },
      machine: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return undefined;
  const steps = number("--steps", values.steps, DEFAULT_STEPS, 1, Number.MAX_SAFE_INTEGER);
  const seed = number("--seed", values.seed, Date.now() % MOST_SEED, 0, MOST_SEED - 1);
  const only = number("--machine", values.machine, 0, 1, machineNames.length);
  return { steps, seed, names: only === 0 ? machineNames : [machineNames[only - 1] as string] };
}

function number(
  option: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most)
    throw new Error(`${option}: must be a whole number from ${least} to ${most}: ${text}`);
  return value;
}

async function fuzz({ steps, seed, names }: Plan): Promise<number> {
  const began = Date.now();
  const total = new Coverage();
  say(`seed ${seed}, ${steps} steps`);
  let done = 0;
  for (let round = 0; done < steps; round++) {
    const share = Math.ceil(Math.min(ROUND, steps - done) / names.length);
    const roundSeed = (seed + round * machineNames.length) % MOST_SEED;
    for (const name of names) {
      try {
        total.addAll(
          await compareMachine(name, roundSeed, share, (here) => progress(done + here, steps, began)),
        );
      } catch (error) {
        if (!(error instanceof Difference)) throw error;
        clear();
        print(`${name}\n${error.message}\n`);
        const machine = machineNames.indexOf(name) + 1;
        print(`again: npm run fuzz -- --steps ${share} --seed ${roundSeed} --machine ${machine}\n`);
        return 1;
      }
      done += share;
    }
  }
  clear();
  print(
    `${done} steps from seed ${seed}, no difference, ${Math.round((Date.now() - began) / 1000)} s\n${total}\n`,
  );
  return 0;
}

/** One line on a terminal, written over and over. */
function progress(done: number, steps: number, began: number): void {
  if (!process.stderr.isTTY) return;
  const rate = Math.round(done / Math.max(1, (Date.now() - began) / 1000));
  process.stderr.write(`\r\x1b[K${done} of ${steps}, ${rate} a second`);
}

function clear(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}

const say = (line: string) => process.stderr.write(`fuzz: ${line}\n`);
const print = (text: string) => process.stdout.write(text);

try {
  const plan = planOf(process.argv.slice(2));
  if (plan) process.exitCode = await fuzz(plan);
  else print(HELP);
} catch (error) {
  say((error as Error).message);
  process.exitCode = 2;
}
