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
export async function describeWithTool(
  name: ToolName,
  title: string,
  define: (tool: Tool) => void,
): Promise<void> {
  const missing = (error: Error) => ({ tool: null, error });
  const found = await requireTool(name).catch(missing);
  if (found.tool) describe(title, () => define(found.tool));
  else if ("error" in found) failInstead(name, title, found.error);
  else describe(title, () => test.skip(`needs ${name}: ${found.reason}`, () => {}));
}

function failInstead(name: ToolName, title: string, error: Error): void {
  describe(title, () =>
    test(`needs ${name}`, () => {
      throw error;
    }),
  );
}
