// Programs of others in tests: fetched where that is possible, a reason to skip where it is not, a failure in CI.
import { describe, test } from "vitest";
import type { Tool, ToolName } from "../../tools/debian.mjs";
import { fetchTool } from "../../tools/debian.mjs";
import { inContinuousIntegration } from "./environment";

/** Either the tool or the reason for which tests that need it are skipped. */
export type RequiredTool = { readonly tool: Tool } | { readonly tool: null; readonly reason: string };

/** Gets the tool, fetching it if need be. Outside CI gives the reason if that fails; in CI throws it. */
export async function requireTool(name: ToolName): Promise<RequiredTool> {
  try {
    return { tool: await fetchTool(name) };
  } catch (error) {
    if (inContinuousIntegration()) throw error;
    return { tool: null, reason: (error as Error).message };
  }
}

/**
 * A `describe` whose tests need a tool: `await describeWithTool("lspci", "a dump", (lspci) => { … })`, awaited at
 * the top of a test file. Without the tool there is one test instead: skipped outside CI, failed in CI, and its
 * title or message is the reason.
 */
export function describeWithTool(name: ToolName, title: string, define: (tool: Tool) => void): Promise<void> {
  return describeWithTools([name], title, ([tool]) => define(tool!));
}

/** The same with several tools, in the order of their names. */
export async function describeWithTools(
  names: readonly ToolName[],
  title: string,
  define: (tools: readonly Tool[]) => void,
): Promise<void> {
  const tools: Tool[] = [];
  for (const name of names) {
    const missing = (error: Error) => ({ tool: null, error });
    const found = await requireTool(name).catch(missing);
    if (found.tool) tools.push(found.tool);
    else if ("error" in found) return failInstead(name, title, found.error);
    else return void describe(title, () => test.skip(`needs ${name}: ${found.reason}`, () => {}));
  }
  describe(title, () => define(tools));
}

function failInstead(name: ToolName, title: string, error: Error): void {
  describe(title, () =>
    test(`needs ${name}`, () => {
      throw error;
    }),
  );
}
