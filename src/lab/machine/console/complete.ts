// What can follow in a line of the console.

import type { Completion } from "../../protocol/messages";
import { selected, wordsOf } from "./arguments";
import { evaluate, type Offered } from "./expression";
import { type Context, offeredBy } from "./offered";
import { registerNames } from "./setpci-register";

/** For the end of the line; no candidates where nothing is known to fit. */
export async function complete(line: string, context: Context): Promise<Completion> {
  const [, word = ""] = /(\S*)$/.exec(line) ?? [];
  const words = wordsOf(line.slice(0, line.length - word.length));
  const fitting = (all: readonly string[], part = word) => ({
    from: line.length - part.length,
    candidates: all.filter((one) => one.toLowerCase().startsWith(part.toLowerCase())),
  });
  const isCommand = words[0] === "lspci" || words[0] === "setpci";
  if (words.at(-1) === "-s" && isCommand)
    return fitting(context.machine.reachable().map(({ address }) => address));
  if (words[0] === "setpci") return fitting(words.length > 2 ? namesFor(context, words[2]) : ["-s"]);
  if (words[0] === "lspci") return fitting(["-s", "-v", "-x", "-xxx", "-xxxx"]);
  const offered = offeredBy(context);
  const [, path, name = ""] = /((?:[\w$]+(?:\[\d+\])?\.)*)([\w$]*)$/.exec(line) ?? [];
  if (!path)
    return fitting([...(line === name ? ["help", "lspci", "setpci"] : []), ...Object.keys(offered)], name);
  const object = await evaluate(path.slice(0, -1), offered).catch(() => undefined);
  return fitting(isObject(object) ? Object.keys(object) : [], name);
}

function isObject(value: unknown): value is Offered {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function namesFor({ machine }: Context, slot: string | undefined): string[] {
  const [f] = selected(machine, slot);
  return f ? registerNames(f) : [];
}
