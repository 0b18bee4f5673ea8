// A line of the console: a command, or an expression.

import { wordsOf } from "./arguments";
import { evaluate } from "./expression";
import { lspci } from "./lspci";
import { type Context, offeredBy } from "./offered";
import { setpci } from "./setpci";
import { linesOfValue } from "./shown";

const HELP = [
  "lspci [-s SLOT] [-v] [-x | -xxx | -xxxx]   Functions that requests reach",
  "setpci -s SLOT REGISTER…                   reads: 170.w, COMMAND, CAP_EXP+8.w, ECAP_SRIOV+10.w",
  "setpci -s SLOT REGISTER=VALUE[:MASK]…      writes; numbers are hexadecimal",
  "machine, f, pf                             the host API: the machine, the Function shown, its PF",
  '  machine.functions[0].address             machine.at("01:00.0")   machine.resolve(0x800104000n)',
  '  pf.config.read(0x160)                    pf.config.block("SR-IOV").write("NumVFs", 4)',
  "  enableVfs(pf, 4)                         disableVfs(pf)   enumerateMachine()",
  '  machine.inject(f, "Completion Timeout")  machine.advance(1000000)   machine.reset()',
  "Tab completes, the arrow keys go through what was typed.",
];

/** Rejects with an Error of one line for what it does not understand. */
export async function runLine(line: string, context: Context): Promise<readonly string[]> {
  const [command, ...words] = wordsOf(line);
  switch (command) {
    case undefined:
      return [];
    case "help":
      return HELP;
    case "lspci":
      return lspci(context.machine, words);
    case "setpci":
      return setpci(context.machine, words, context.act);
    default:
      return linesOfValue(await evaluate(line, offeredBy(context)));
  }
}
