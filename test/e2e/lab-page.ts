// The lab's page as a person uses it.

import type { Browser, Locator, Page } from "playwright-core";

export interface Lab {
  readonly page: Page;
  /** What the page complained of: console errors and uncaught exceptions. */
  readonly complaints: readonly string[];
  /** The row of the tree that begins with an address. */
  row(address: string): Locator;
  /** Addresses of all rows in sight that are Functions or VFs. */
  addresses(): Promise<string[]>;
  select(address: string): Promise<void>;
  /** Values of registers as the page shows them, by name. */
  value(register: string): Promise<string>;
  type(label: string, text: string): Promise<void>;
  /** The log's lines. */
  log(): Promise<string[]>;
}

export async function openLab(browser: Browser, address: string, query = ""): Promise<Lab> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${address}/${query}`);
  await page.locator(".tree-row").first().waitFor();
  const row = (text: string) =>
    page.getByRole("treeitem").filter({ has: page.locator(".address", { hasText: text }) });
  return {
    page,
    complaints,
    row,
    addresses: () => page.locator(".tree-row:is(.function, .vf) .address").allTextContents(),
    select: (text) => row(text).click(),
    value: (register) => page.getByLabel(register, { exact: true }).inputValue(),
    async type(label, text) {
      await page.getByLabel(label, { exact: true }).fill(text);
      await page.keyboard.press("Enter");
    },
    log: () => page.locator(".log li").allTextContents(),
  };
}
