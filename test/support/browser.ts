// Chromium for tests of pages.

import { type Browser, chromium } from "playwright-core";
import type { Tool } from "../../tools/debian.mjs";

/** Nothing in the background, no network but the test's own. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchChromium(tool: Tool): Promise<Browser> {
  const env = { ...process.env, ...tool.env } as Record<string, string>;
  return chromium.launch({ executablePath: tool.command, args: [...tool.args, ...FLAGS], env });
}
