// Command of the night: every mutant of the core, and whether the suite notices it.

import { parseArgs } from "node:util";
import { mutants, SAMPLE } from "./mutants";
import { Laboratory } from "./runner";

const HELP = `Usage: npm run nightly -- [options]

Builds each mutant of the core (test/mutation/mutants.ts) in a copy of the project and runs the tests that should notice
it, then, if they do not, the whole suite. Exit code 1 if a mutant survives, 2 if one is none.

  --list         print the mutants
  --only <name>  only this one; may be repeated
  --sample       only those of npm test
  --quick        do not run the whole suite where the named tests notice nothing
  --help         print this help

Examples:
  npm run nightly
  npm run nightly -- --only slice-doubled --only echo
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      list: { type: "boolean" },
      only: { type: "string", multiple: true },
      sample: { type: "boolean" },
      quick: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return print(HELP);
  if (values.list) return print(mutants.map(({ name, breaks }) => `${name.padEnd(22)} ${breaks}\n`).join(""));
  const wanted = values.only ?? (values.sample ? SAMPLE : mutants.map(({ name }) => name));
  const unknown = wanted.find((name) => !mutants.some((mutant) => mutant.name === name));
  if (unknown !== undefined) throw new Error(`${unknown}: no such mutant, --list names them`);
  return runAll(new Set(wanted), values.quick !== true);
}

async function runAll(wanted: ReadonlySet<string>, wholeSuite: boolean): Promise<number> {
  const laboratory = Laboratory.open();
  const counts = { killed: 0, survived: 0, invalid: 0 };
  try {
    for (const mutant of mutants.filter(({ name }) => wanted.has(name))) {
      const verdict = await laboratory.try(mutant, wholeSuite);
      counts[verdict.fate]++;
      const how =
        verdict.fate === "killed" ? verdict.by : verdict.fate === "invalid" ? verdict.reason : mutant.breaks;
      print(`${verdict.fate.padEnd(9)} ${mutant.name.padEnd(22)} ${how}\n`);
    }
  } finally {
    laboratory.close();
  }
  print(`${counts.killed} killed, ${counts.survived} survived, ${counts.invalid} invalid\n`);
  return counts.invalid > 0 ? 2 : counts.survived > 0 ? 1 : 0;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`nightly: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
