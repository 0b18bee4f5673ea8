// Panes of the lab in Chromium: tabs, and the diagram of the hierarchy.

import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { describeWithTool } from "../support/tools";
import { useLab } from "./lab-page";

await describeWithTool("chromium", "views of the lab", (tool) => {
  const lab = useLab(tool);
  beforeEach(() => lab.open());

  const selectedTab = () => lab.page.locator(".middle [role=tab][aria-selected=true]").textContent();

  test("tabs are worked by arrow keys, the pane in front is the one that a reload shows, one that is behind keeps its state", async () => {
    await lab.page.getByRole("button", { name: "Fields of Command" }).click();
    const fields = lab.page.getByRole("group", { name: "Fields of Command" });
    await expect.poll(() => fields.isVisible()).toBe(false);
    await lab.page.getByRole("tab", { name: "Registers" }).focus();
    const titles = await lab.page.locator(".middle [role=tab]").allTextContents();
    expect(titles.slice(0, 3)).toEqual(["Registers", "Diagram", "SR-IOV"]);
    await lab.page.keyboard.press("End");
    await expect.poll(selectedTab).toBe(titles.at(-1));
    await lab.page.keyboard.press("ArrowRight");
    await expect.poll(selectedTab).toBe("Registers");
    await lab.page.keyboard.press("ArrowRight");
    await expect.poll(selectedTab).toBe("Diagram");
    expect(await lab.page.getByRole("tabpanel", { name: "Diagram" }).isVisible()).toBe(true);
    await lab.page.keyboard.press("Home");
    await expect.poll(() => fields.isVisible()).toBe(false);
    await lab.showPane("SR-IOV");
    await lab.page.reload();
    await lab.row("01:00.0").waitFor();
    await expect.poll(selectedTab).toBe("SR-IOV");
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

  const box = (address: string) =>
    lab.page.locator(".box").filter({ has: lab.page.locator(".place-name", { hasText: address }) });
  const vfTitle = () => box("01:00.0").locator(".vf-cells .line").textContent();

  async function openSwitch(): Promise<void> {
    const endpoint = (preset: string) => [{ type: "endpoint", slot: "00.0", preset }];
    const ports = [
      { slot: "00.0", ariForwarding: true, devices: endpoint("intel-82599") },
      { slot: "01.0", devices: endpoint("samsung-pm1733") },
    ];
    const devices = [
      { type: "root-port", slot: "1c.0", devices: [{ type: "switch", slot: "00.0", ports }] },
      { type: "root-port", slot: "1d.0", devices: endpoint("qemu-nvme") },
    ];
    const buffer = Buffer.from(JSON.stringify({ name: "switch", devices }));
    await lab.page.locator("#machine-file").setInputFiles({ name: "s.json", mimeType: "text/plain", buffer });
    await box("04:00.0").waitFor();
  }

  test("VFs appear in their PF's box of the diagram and go; what is selected there or elsewhere is selected everywhere", async () => {
    await lab.type("NumVFs", "7");
    await lab.page.getByLabel("SR-IOV Control: VF Enable").check();
    await lab.showPane("Diagram");
    await box("01:00.0").waitFor();
    expect(await vfTitle()).toBe("7 VFs: 01:10.0 … 01:11.4");
    await lab.select("01:10.6");
    expect(await vfTitle()).toBe("VF 3 of 7: 01:10.6");
    await lab.page.getByRole("tree", { name: "Diagram" }).focus();
    await lab.page.keyboard.press("ArrowRight");
    await lab.settled();
    expect(await lab.row("01:11.0").getAttribute("aria-selected")).toBe("true");
    await box("01:00.0")
      .locator("svg")
      .click({ position: { x: 6, y: 6 } });
    await lab.settled();
    expect(await lab.row("01:10.0").getAttribute("aria-selected")).toBe("true");
    for (const key of ["ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowDown"])
      await lab.page.keyboard.press(key);
    await lab.settled();
    expect(await box("01:00.1").getAttribute("aria-selected")).toBe("true");
    await lab.page.getByRole("button", { name: "Back" }).click();
    await expect.poll(() => box("01:00.0").locator(".vf-cells").count()).toBe(0);
  });

  test("the diagram frames a switch with its ports, links lead from ports to devices, in the order of the ports", async () => {
    await lab.showPane("Diagram");
    await openSwitch();
    const lines = box("01:00.0").locator(".line");
    expect((await lines.allTextContents()).slice(0, 2)).toEqual([
      "01:00.0 Upstream Port",
      "[02-04] 104c:8232 Mem BM",
    ]);
    expect(await lab.page.locator(".links path").count()).toBe(8);
    const frame = (await lab.page.locator(".switch").boundingBox())!;
    const inFrame = async (address: string) => {
      const { x, y, width, height } = (await box(address).boundingBox())!;
      return (
        x > frame.x && x + width < frame.x + frame.width && y > frame.y && y + height < frame.y + frame.height
      );
    };
    const addresses = ["01:00.0", "02:00.0", "02:01.0", "00:1c.0", "00:1d.0", "03:00.0", "05:00.0"];
    expect(await Promise.all(addresses.map(inFrame))).toEqual([true, true, true, false, false, false, false]);
    const tops = await Promise.all(
      ["00:1c.0", "00:1d.0"].map(async (address) => (await box(address).boundingBox())!.y),
    );
    expect(tops[0]).toBeLessThan(tops[1]!);
  });

  test("65,280 VFs are cells by bus, and the diagram stays small", async () => {
    await lab.open("?machine=max-vfs");
    await lab.type("NumVFs", "FF00");
    await lab.page.getByLabel("SR-IOV Control: VF Enable").check();
    await lab.showPane("Diagram");
    const title = box("00:03.0").locator(".vf-cells .line");
    expect(await title.textContent()).toBe("65,280 VFs by bus: 01 … ff");
    await box("00:03.0")
      .locator("svg")
      .click({ position: { x: 6, y: 17 } });
    await expect.poll(() => title.textContent()).toBe("VF 4096 of 65280: 11:00.0");
    expect(await lab.row("11:00.0").getAttribute("aria-selected")).toBe("true");
    expect(await lab.page.locator(".diagram *").count()).toBeLessThan(60);
  });

  test("axe finds nothing to complain of in the diagram, light and dark, and it fits 400 pixels", async () => {
    await lab.showPane("Diagram");
    await openSwitch();
    await lab.page.evaluate(axe.source);
    for (const colorScheme of ["light", "dark"] as const) {
      await lab.page.emulateMedia({ colorScheme });
      const { violations } = await lab.page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run("#pane-diagram"),
      );
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
    await lab.page.setViewportSize({ width: 400, height: 800 });
    expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
  });
});
