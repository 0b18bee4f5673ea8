// Panes of the lab in Chromium: tabs, SR-IOV, the picture of the hierarchy.

import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type StaticServer, serveFolder } from "../../src/server/static";
import { launchChromium } from "../support/browser";
import { describeWithTool } from "../support/tools";
import { type Lab, startLab } from "./lab-page";

const folder = fileURLToPath(new URL("../../build/lab", import.meta.url));

await describeWithTool("chromium", "views of the lab", (tool) => {
  let browser: Browser;
  let server: StaticServer;
  let lab: Lab;

  beforeAll(async () => {
    server = await serveFolder({ folder, port: 0 });
    browser = await launchChromium(tool);
    lab = await startLab(browser, server.address);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(() => lab.open());
  afterEach(() => {
    expect(lab.complaints).toEqual([]);
  });

  const selectedTab = () => lab.page.locator(".middle [role=tab][aria-selected=true]").textContent();

  test("tabs are worked by arrow keys, the pane in front is the one that a reload shows, one that is behind keeps its state", async () => {
    await lab.page.getByRole("button", { name: "Fields of Command" }).click();
    const fields = lab.page.getByRole("group", { name: "Fields of Command" });
    expect(await fields.isVisible()).toBe(false);
    await lab.page.getByRole("tab", { name: "Registers" }).focus();
    await lab.page.keyboard.press("End");
    await lab.page.keyboard.press("ArrowRight");
    expect(await selectedTab()).toBe("Registers");
    await lab.page.keyboard.press("ArrowRight");
    expect(await selectedTab()).toBe("SR-IOV");
    expect(await lab.page.getByRole("tabpanel").getAttribute("aria-labelledby")).toBe("tab-sr-iov");
    await lab.page.keyboard.press("Home");
    expect(await fields.isVisible()).toBe(false);
    await lab.showPane("SR-IOV");
    await lab.page.reload();
    await lab.row("01:00.0").waitFor();
    expect(await selectedTab()).toBe("SR-IOV");
  });

  test("a register that was chosen elsewhere is in sight when its pane comes to the front", async () => {
    await lab.showPane("SR-IOV");
    await lab.page.locator("#byte-368").click();
    await lab.showPane("Registers");
    const inSight = lab.page.getByLabel("NumVFs", { exact: true }).evaluate((input) => {
      const box = input.closest(".registers")!.getBoundingClientRect();
      const { top, bottom } = input.getBoundingClientRect();
      return top >= box.top && bottom <= box.bottom;
    });
    expect(await inSight).toBe(true);
  });

  test("in a window of 400 pixels what a write would do is told in sight, beside what is typed", async () => {
    await lab.page.setViewportSize({ width: 400, height: 800 });
    await lab.page.getByLabel("NumVFs", { exact: true }).fill("41");
    const told = lab.page.getByText("NumVFs 0000 → 0041");
    await told.waitFor();
    const { y = 0, height = 0 } = (await told.boundingBox()) ?? {};
    expect(y).toBeGreaterThan(0);
    expect(y + height).toBeLessThan(800);
    expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
  });

  test("the meaning of a register is told in full", async () => {
    const meanings = await lab.page
      .locator(".register-head > .meaning")
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
    expect(meanings).toBe(0);
  });
});
