// Linux in the lab's page, in Chromium: one boot for all tests, which go on from each other.

import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type StaticServer, serveFolder } from "../../src/server/static";
import { launchChromium } from "../support/browser";
import { describeWithPackedImage } from "../support/guest-image";
import { BOOT_TIMEOUT, SCRIPT_TIMEOUT } from "./guest-rig";
import { type Lab, startLab } from "./lab-page";

const folder = fileURLToPath(new URL("../../build/lab", import.meta.url));
const three = ["01:10.0", "01:10.2", "01:10.4"];

vi.setConfig({ testTimeout: SCRIPT_TIMEOUT });

/** The terminal has an element for each line. */
const linesOfScreen = (rows: Element) => [...rows.children].map((row) => row.textContent).join("\n");

await describeWithPackedImage("Linux in the lab", (tool, packed) => {
  let browser: Browser;
  let server: StaticServer;
  let lab: Lab;

  beforeAll(async () => {
    server = await serveFolder({ folder, port: 0, late: { prefix: "/guest/", make: async () => packed } });
    browser = await launchChromium(tool);
    lab = await startLab(browser, server.address);
    await lab.open();
    await lab.showPane("Linux");
    await lab.page.getByRole("button", { name: "Boot Linux" }).click();
    await lab.page.getByText(/^Running, ready after/).waitFor({ timeout: BOOT_TIMEOUT });
  }, BOOT_TIMEOUT);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  afterEach(() => {
    expect(lab.complaints).toEqual([]);
  });

  const pane = () => lab.page.getByRole("tabpanel", { name: "Linux" });
  const button = (name: string) => pane().getByRole("button", { name, exact: true });
  const screen = () => lab.page.locator(".xterm-rows").evaluate(linesOfScreen);
  const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: SCRIPT_TIMEOUT });

  async function filtered(text: string): Promise<string[]> {
    await lab.page.getByLabel("Filter the timeline").fill(text);
    return lab.log();
  }

  test("a command typed in the terminal runs in Linux, on the machine as firmware hands it over", async () => {
    expect(await lab.addresses()).toEqual(["00:00.0", "00:1c.0", "01:00.0", "01:00.1"]);
    await lab.page.getByRole("textbox", { name: "Terminal input" }).focus();
    await lab.page.keyboard.type("lspci -n | sort -r | head -n 1\n");
    await eventually(screen).toMatch(/^01:00\.1 0200: 8086:10fb/m);
  });

  test("echo 3 > …/sriov_numvfs makes three VFs appear in the tree (R23)", async () => {
    expect(await button("Enable VFs").getAttribute("title")).toBe(
      "ridge-bind pci-pf-stub 01:00.0; echo 3 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs",
    );
    await button("Enable VFs").click();
    await eventually(() => lab.addresses()).toEqual(["00:00.0", "00:1c.0", "01:00.0", ...three, "01:00.1"]);
  });

  test.each([
    [
      "W 01:00.0 0x168",
      "W 01:00.0 0x168 2 0x19  SR-IOV: SR-IOV Control = 0x19 (VF Enable, VF MSE, ARI Capable Hierarchy)",
    ],
    ["W 01:00.0 0x170", "W 01:00.0 0x170 2 0x3  SR-IOV: NumVFs = 0x3"],
    ["01:00.0 has", "01:00.0 has 3 VFs"],
  ])("the timeline has what Linux did for that, by register and field: %s", async (filter, line) => {
    await eventually(() => filtered(filter)).toContain(line);
  });

  test("the timeline goes back to before the VFs while Linux stands still, and forward to Linux at work", async () => {
    await filtered("Boot intel-82599");
    await lab.page.getByRole("button", { name: /^0 Boot/ }).click();
    await eventually(() => lab.addresses()).toEqual(["00:00.0", "00:1c.0", "01:00.0", "01:00.1"]);
    await pane().getByText("Paused: the timeline shows the past").waitFor();
    await filtered("");
    const forward = lab.page.getByRole("button", { name: "Forward" });
    while (await forward.isEnabled()) {
      await forward.click();
      await lab.settled();
    }
    await pane()
      .getByText(/^Running/)
      .waitFor();
    expect(await lab.addresses()).toEqual(["00:00.0", "00:1c.0", "01:00.0", ...three, "01:00.1"]);
    await button("Disable VFs").click();
    await eventually(() => lab.addresses()).toEqual(["00:00.0", "00:1c.0", "01:00.0", "01:00.1"]);
  });

  test("with the plug pulled the machine stays as it is, and Linux can be booted anew", async () => {
    await button("Pull the plug").click();
    await button("Boot Linux").waitFor();
    expect(await button("lspci -vvv").isDisabled()).toBe(true);
    expect(await lab.addresses()).toEqual(["00:00.0", "00:1c.0", "01:00.0", "01:00.1"]);
  });
});
