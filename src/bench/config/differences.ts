// Whether all contenders gave the same results: a number of one that computes something else is worth nothing.

import type { ConfigContender, Results } from "./contender";

/** Plays all accesses with every contender; says in what the first two differ, or undefined. */
export async function differenceIn(contenders: readonly ConfigContender[]): Promise<string | undefined> {
  const [first, ...others] = contenders;
  const expected = { ...(await first!.check()), state: await first!.state() };
  let found: string | undefined;
  for (const other of others) {
    const results = { ...(await other.check()), state: await other.state() };
    const part = partThatDiffers(expected, results);
    if (part) found ??= `${part} of "${first!.name}" and "${other.name}"`;
  }
  return found;
}

type AllResults = Results & { readonly state: number };

function partThatDiffers(expected: AllResults, found: AllResults): string | undefined {
  if (found.data !== expected.data) return "data read";
  if (found.status !== null && found.status !== expected.status) return "Completion Status";
  if (found.events !== null && found.events !== expected.events) return "events";
  return found.state !== expected.state ? "final state" : undefined;
}
