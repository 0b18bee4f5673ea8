// The guest image packed for pages, and Chromium for them.

import { describe, test } from "vitest";
import { ensurePackedImage } from "../../src/guest-image/packed";
import type { Tool } from "../../tools/debian.mjs";
import { inContinuousIntegration } from "./environment";
import { describeWithTool } from "./tools";

/** A `describe` whose tests need Chromium and the folder of the packed image; skipped with the reason where one cannot be had. */
export async function describeWithPackedImage(
  title: string,
  define: (chromium: Tool, packed: string) => void,
): Promise<void> {
  const packed = await ensurePackedImage().catch((error: Error) => {
    if (inContinuousIntegration()) throw error;
    return error;
  });
  if (packed instanceof Error) {
    describe(title, () => test.skip(`needs the guest image: ${packed.message}`, () => {}));
    return;
  }
  return describeWithTool("chromium", title, (tool) => define(tool, packed));
}
