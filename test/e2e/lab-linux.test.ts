// Linux in the lab's page, in Chromium: one boot for all tests, which go on from each other.

import { fileURLToPath } from "node:url";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type StaticServer, serveFolder } from "../../src/server/static";
import { launchChromium } from "../support/browser";
import { describeWithPackedImage } from "../support/guest-image";
import { BOOT_TIMEOUT, SCRIPT_TIMEOUT } from "./guest-rig";
import { type Lab, startLab } from "./lab-page";

const folder = fileURLToPath(new URL("../../build/lab", import.meta.url));
const three = ["01:10.0", "01:10.2", "01:10.4"];

/** An 82599, and a PF that can have 4,096 VFs on buses of its own. */
const machine = {
  name: "two-nics",
  devices: [
    {
      type: "root-port",
      slot: "1c.0",
      ariForwarding: true,
      devices: [{ type: "endpoint", slot: "00.0", preset: "intel-82599" }],
    },
    {
      type: "root-port",
      slot: "1d.0",
      ariForwarding: true,
      devices: [{ type: "endpoint", slot: "00.0", functions: [manyVfs()] }],
    },
  ],
};

function manyVfs() {
  const sriov = {
    type: "sriov",
    totalVfs: 4096,
    firstVfOffset: 1,
    vfStride: 1,
    vfDeviceId: "0x0010",
    vfBars: [],
  };
  const capabilities = [{ type: "pcie" }, { type: "ari" }, sriov];
  return { vendorId: "0x1b36", deviceId: "0x0010", classCode: "0x010802", capabilities };
}

/** Rows of the tree without and with the VFs of 01:00.0. */
const rows = (...vfs: string[]) => ["00:00.0", "00:1c.0", "01:00.0", ...vfs, "01:00.1", "00:1d.0", "02:00.0"];

vi.setConfig({ testTimeout: SCRIPT_TIMEOUT });

/** The terminal has an element for each line. */
const linesOfScreen = (rows: Element) => [...rows.children].map((row) => row.textContent).join("\n");

await describeWithPackedImage("Linux in the lab", (tool, packed) => {
  let browser: Browser;
  let server: StaticServer;
  let lab: Lab;

  beforeAll(async () => {
    const texts = new Map([["/machine/two-nics.json", JSON.stringify(machine)]]);
    const late = { prefix: "/guest/", make: async () => packed };
    server = await serveFolder({ folder, texts, late, port: 0 });
    browser = await launchChromium(tool);
    lab = await startLab(browser, server.address);
    await visit();
    await lab.page.getByText(/^Running, ready after/).waitFor({ timeout: BOOT_TIMEOUT });
  }, BOOT_TIMEOUT);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  afterEach(() => {
    expect(lab.complaints).toEqual([]);
  });

  /** Opens the page and asks for Linux. */
  async function visit(): Promise<void> {
    await lab.open("?machine=machine/two-nics.json");
    await lab.showPane("Linux");
    await button("Boot Linux").click();
  }

  const pane = () => lab.page.getByRole("tabpanel", { name: "Linux" });
  const button = (name: string) => pane().getByRole("button", { name, exact: true });
  const screen = () => lab.page.locator(".xterm-rows").evaluate(linesOfScreen);
  const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: SCRIPT_TIMEOUT });

  async function filtered(text: string): Promise<string[]> {
    await lab.page.getByLabel("Filter the timeline").fill(text);
    return lab.log();
  }

  test("a command typed in the terminal runs in Linux, on the machine as firmware hands it over", async () => {
    expect(await lab.addresses()).toEqual(rows());
    await lab.page.getByRole("textbox", { name: "Terminal input" }).focus();
    await lab.page.keyboard.type("lspci -n | sort -r | head -n 1\n");
    await eventually(screen).toMatch(/^02:00\.0 0108: 1b36:0010/m);
  });

  test("echo 3 > …/sriov_numvfs makes three VFs appear in the tree (R23)", async () => {
    expect(await button("Enable VFs").getAttribute("title")).toBe(
      "ridge-bind pci-pf-stub 01:00.0; echo 3 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs",
    );
    await button("Enable VFs").click();
    await eventually(() => lab.addresses()).toEqual(rows(...three));
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
    await filtered("Boot two-nics");
    await lab.page.getByRole("button", { name: /^0 Boot/ }).click();
    await eventually(() => lab.addresses()).toEqual(rows());
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
    expect(await lab.addresses()).toEqual(rows(...three));
    await button("Disable VFs").click();
    await eventually(() => lab.addresses()).toEqual(rows());
  });

  test("with the plug pulled the machine stays as it is, and Linux can be booted anew", async () => {
    await button("Pull the plug").click();
    await button("Boot Linux").waitFor();
    expect(await button("lspci -vvv").isDisabled()).toBe(true);
    expect(await lab.addresses()).toEqual(rows());
  });

  test("on the next visit Linux goes on from its first boot, and the timeline has what that had done", async () => {
    await eventually(() => lab.page.evaluate(keptSnapshots)).toBe(1);
    await visit();
    await pane()
      .getByText(/^Running, resumed after/)
      .waitFor();
    await filtered("Linux, ");
    const first = () => lab.page.locator(".log .action").first().textContent();
    await eventually(first).toMatch(/^1 Linux, \d{1,2},\d{3} lines$/);
    await filtered("");
  });

  test("a breakpoint on VF Enable pauses Linux right behind its write, before it has seen a VF", async () => {
    await lab.showPane("Registers");
    await lab.select("01:00.0");
    await lab.page.locator("#byte-360").click();
    await lab.showPane("Linux");
    await pane().getByLabel("Pause when SR-IOV Control:").selectOption("VF Enable");
    await button("Add breakpoint").click();
    await button("Enable VFs").click();
    const stopped = pane().getByText("Paused: 01:00.0 SR-IOV Control: VF Enable 0 → 1");
    await stopped.waitFor({ timeout: SCRIPT_TIMEOUT });
    expect(await lab.addresses()).toEqual(rows(...three));
    expect(await filtered("01:10.0 0x")).toEqual([]);
    await button("Go on").click();
    await eventually(() => filtered("01:10.4 0x")).not.toEqual([]);
    await filtered("");
  });

  test("axe finds nothing to complain of, with the terminal's lines for screen readers", async () => {
    await pane().getByLabel("for screen readers").check();
    await lab.page.evaluate(axe.source);
    const { violations } = await lab.page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(),
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await pane().getByLabel("for screen readers").uncheck();
  });

  test("with Linux at work and 4,096 VFs scrolled, rows out of sight do not exist, and scenes come 8 times a second at most", async () => {
    await lab.showPane("Registers");
    await lab.select("02:00.0");
    await lab.type("NumVFs", "1000");
    await lab.page.getByLabel("SR-IOV Control: VF Enable").check();
    await lab.row("bus 02").waitFor();
    const twists = lab.page.locator(".tree-row.group .twist");
    for (let group = (await twists.count()) - 1; group >= 0; group--) await twists.nth(group).click();
    await lab.showPane("Linux");
    await button("lspci -vvv").click();
    const scenes = await lab.page.evaluateHandle(countScenes);
    await lab.page.getByRole("tree").hover();
    const most = { tree: 0, timeline: 0 };
    for (let turn = 0; turn < 25; turn++) {
      await lab.page.mouse.wheel(0, 4000);
      most.tree = Math.max(most.tree, await lab.page.locator(".tree-row").count());
      most.timeline = Math.max(most.timeline, await lab.page.locator(".log .line").count());
    }
    expect(await lab.page.locator(".tree-row.vf .title").allTextContents()).toContain("VF 4095");
    expect(most.tree).toBeGreaterThan(30);
    expect(most.tree).toBeLessThan(100);
    expect(most.timeline).toBeLessThan(60);
    const { count, seconds } = await scenes.evaluate((stop) => stop());
    expect(count).toBeGreaterThan(0);
    expect(count / seconds).toBeLessThan(8);
  });
});

/** How many boots the browser keeps. */
async function keptSnapshots(): Promise<number> {
  return (await (await caches.open("ridge-linux")).keys()).length;
}

/** Counts what the page asks of the worker until the result is called. */
function countScenes(): () => { readonly count: number; readonly seconds: number } {
  const start = performance.now();
  let count = 0;
  const observer = new MutationObserver(([first]) => {
    if ((first!.target as Element).getAttribute("aria-busy") === "true") count++;
  });
  observer.observe(document.getElementById("lab")!, { attributeFilter: ["aria-busy"] });
  return () => {
    observer.disconnect();
    return { count, seconds: (performance.now() - start) / 1000 };
  };
}
