// The lab's page as a person uses it.

import { fileURLToPath } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type StaticServer, serveFolder } from "../../src/server/static";
import type { Tool } from "../../tools/debian.mjs";
import { launchChromium } from "../support/browser";

export interface Lab {
  readonly page: Page;
  /** What the page complained of: console errors and uncaught exceptions. */
  readonly complaints: readonly string[];
  /** Loads the page anew, as it is at first, in a window of common size. */
  open(query?: string): Promise<void>;
  /** The emulator has answered all that the page asked for. */
  settled(): Promise<void>;
  /** The row of the tree that begins with an address. */
  row(address: string): Locator;
  /** Addresses of all rows in sight that are Functions or VFs. */
  addresses(): Promise<string[]>;
  select(address: string): Promise<void>;
  /** Brings a pane to the front by its tab. */
  showPane(title: string): Promise<void>;
  /** Values of registers as the page shows them, by name. */
  value(register: string): Promise<string>;
  type(label: string, text: string): Promise<void>;
  /** The lines of the timeline that are in sight. */
  log(): Promise<string[]>;
}

/** One page for many tests, as a page costs Chromium a second; `open` it before each. */
export async function startLab(browser: Browser, address: string): Promise<Lab> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const settled = () => page.locator("#lab[aria-busy=false]").waitFor();
  const row = (text: string) =>
    page.getByRole("treeitem").filter({ has: page.locator(".address", { hasText: text }) });
  return {
    page,
    complaints,
    row,
    settled,
    async open(query = "") {
      complaints.length = 0;
      await page.evaluate(() => globalThis.sessionStorage?.clear()).catch(() => undefined);
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${address}/${query}`);
      await page.locator(".tree-row").first().waitFor();
    },
    async addresses() {
      await settled();
      return page.locator(".tree-row:is(.function, .vf) .address").allTextContents();
    },
    async select(text) {
      await row(text).click();
      await settled();
    },
    async showPane(title) {
      await page.getByRole("tab", { name: title, exact: true }).click();
      await settled();
    },
    async value(register) {
      await settled();
      return page.getByLabel(register, { exact: true }).inputValue();
    },
    async type(label, text) {
      await page.getByLabel(label, { exact: true }).fill(text);
      await page.keyboard.press("Enter");
      await settled();
    },
    async log() {
      await settled();
      return page.locator(".log .line").allTextContents();
    },
  };
}

const folder = fileURLToPath(new URL("../../build/lab", import.meta.url));

/** The page for the tests of a `describe`, which may not make it complain; `open` it before each. It is there when they run. */
export function useLab(tool: Tool): Lab {
  const lab = {} as Lab;
  let browser: Browser;
  let server: StaticServer;
  beforeAll(async () => {
    server = await serveFolder({ folder, port: 0 });
    browser = await launchChromium(tool);
    Object.assign(lab, await startLab(browser, server.address));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  afterEach(() => {
    expect(lab.complaints).toEqual([]);
  });
  return lab;
}
