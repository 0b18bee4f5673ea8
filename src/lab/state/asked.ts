// What the address of the page asks for.

import type { Source } from "../protocol/messages";

/**
 * `?machine=` with the name of a built-in machine, or the address of a file relative to the page: what has a dot or a
 * slash. The default machine without it. Rejects with an Error if there is no such file.
 */
export async function askedSource(query: string, defaultMachine: string): Promise<Source> {
  const asked = new URLSearchParams(query).get("machine") ?? defaultMachine;
  if (!/[./]/.test(asked)) return { builtIn: asked };
  const response = await fetch(asked);
  if (!response.ok) throw new Error(`${asked}: ${response.status} ${response.statusText}`);
  return { text: await response.text(), file: asked.replace(/^.*\//, "") };
}

/** `?exercise=` with the id of one of the page's exercises; undefined without it. */
export function askedExercise(query: string): string | undefined {
  return new URLSearchParams(query).get("exercise") ?? undefined;
}
