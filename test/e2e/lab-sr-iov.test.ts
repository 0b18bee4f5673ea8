// SR-IOV explained by doing: the lab's pane as a person works it.

import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { describeWithTool } from "../support/tools";
import { useLab } from "./lab-page";

await describeWithTool("chromium", "the lab's SR-IOV pane", (tool) => {
  const lab = useLab(tool);
  beforeEach(async () => {
    await lab.open();
    await lab.showPane("SR-IOV");
  });

  const pane = () => lab.page.getByRole("tabpanel", { name: "SR-IOV" });
  const flag = (name: string | RegExp) => pane().getByRole("checkbox", { name, exact: true });
  const sum = () =>
    pane()
      .locator(".sum tbody tr")
      .evaluateAll((rows) =>
        rows.map((row) =>
          Array.from(row.children, (cell) => cell.textContent)
            .join(" ")
            .trim(),
        ),
      );
  const picture = () => pane().locator("svg.routing").first().getAttribute("aria-label");
  const inspector = () => pane().getByRole("region", { name: "Inspector" });
  const aperture = (index: number) => pane().locator(".aperture").nth(index);

  async function set(label: string, value: number): Promise<void> {
    const input = pane().getByRole("spinbutton", { name: label, exact: true });
    await input.fill(String(value));
    await input.press("Enter");
    await lab.settled();
  }

  async function enable(count: number): Promise<void> {
    await set("NumVFs of the PF", count);
    await flag("VF Enable").check();
    await lab.settled();
  }

  test("moving the slider of NumVFs shows where VFs would be, Escape leaves the register, Enter writes it (R23)", async () => {
    const slider = pane().getByRole("slider", { name: "NumVFs of the PF, slider" });
    await slider.press("ArrowRight");
    await slider.press("ArrowRight");
    await expect.poll(picture).toBe("PF at 01:00.0, 2 VFs planned from 01:10.0 to 01:10.2");
    await slider.press("Escape");
    await expect.poll(picture).toBe("PF at 01:00.0, NumVFs is 0");
    expect(await lab.log()).not.toContain("2 Write NumVFs");
    await slider.press("ArrowRight");
    await slider.press("Enter");
    expect((await lab.log()).at(-2)).toBe("setpci -s 01:00.0 170.w=0001  NumVFs");
  });

  test("a VF's Routing ID is worked out, and choosing the VF selects it everywhere (R23, R48, R53)", async () => {
    await enable(7);
    expect(await picture()).toBe("PF at 01:00.0, 7 VFs from 01:10.0 to 01:11.4");
    await set("VF that is worked out", 3);
    expect(await sum()).toEqual([
      "PF 0000000100000000 0100h 01:00.0",
      "+ First VF Offset 0000000010000000 0080h",
      "+ 3 × VF Stride 2 0000000000000110 0006h",
      "= VF 3 0000000110000110 0186h 01:10.6",
    ]);
    expect(await lab.row("01:10.6").getAttribute("aria-selected")).toBe("true");
    expect(await aperture(0).textContent()).toContain("Nobody answers: VF MSE is clear (R53).");
    await flag("VF MSE").check();
    await lab.settled();
    expect(await aperture(0).locator("p").textContent()).toBe("VF 3: 0x80010c000 to 0x80010ffff");
    await lab.select("01:11.2");
    expect((await sum()).at(-1)).toBe("= VF 5 0000000110001010 018Ah 01:11.2");
    await lab.select("00:1c.0");
    expect(await pane().locator(".missing").textContent()).toContain("Select a PF");
  });

  test("a VF is chosen by its cell in the picture, and by its slice of a VF BAR", async () => {
    await enable(7);
    const grid = (await pane().locator(".routing .back").boundingBox())!;
    await pane()
      .locator(".routing .back")
      .click({ position: { x: (grid.width * 17.5) / 32, y: (grid.height * 4.5) / 8 } });
    await lab.settled();
    expect(await lab.row("01:11.4").getAttribute("aria-selected")).toBe("true");
    const strip = aperture(1).locator("svg");
    const { width } = (await strip.boundingBox())!;
    await strip.click({ position: { x: (width * 2.5) / 64, y: 12 } });
    await lab.settled();
    expect(await lab.row("01:10.4").getAttribute("aria-selected")).toBe("true");
  });

  test("what is refused says why, with the rule, before it is written and after (R3, R12, R13)", async () => {
    await pane().getByLabel("First VF Offset of the PF").fill("100");
    await inspector()
      .getByText(/First VF Offset is not taken: .+ \(R3\)/)
      .waitFor();
    await lab.page.keyboard.press("Escape");
    await set("NumVFs of the PF", 65);
    await flag("VF Enable").click();
    await lab.settled();
    await expect.poll(() => flag("VF Enable").isChecked()).toBe(false);
    expect((await lab.log()).at(-1)).toBe("VF Enable is not taken: NumVFs exceeds TotalVFs (R13)");
    await enable(7);
    await pane().getByRole("spinbutton", { name: "NumVFs of the PF" }).fill("9");
    await inspector().getByText("R12: NumVFs ignores writes while VF Enable is set").waitFor();
    await lab.page.keyboard.press("Enter");
    await lab.settled();
    expect((await lab.log()).at(-1)).toBe("NumVFs is not taken: locked while VF Enable is set (R12)");
    expect(await picture()).toBe("PF at 01:00.0, 7 VFs from 01:10.0 to 01:11.4");
  });

  test("without ARI Forwarding no request reaches the VFs; without ARI they lie on a bus that the port does not have (R25, R31, R32)", async () => {
    await enable(7);
    const lost = pane().locator(".routing .lost");
    expect(await lost.getAttribute("d")).toBe("");
    await flag(/^ARI Forwarding Enable/).uncheck();
    await lab.settled();
    expect((await lost.getAttribute("d"))?.match(/M/g)?.length).toBe(14);
    expect(await lab.row("01:10.2").getAttribute("class")).toContain("absent");
    await flag("VF Enable").uncheck();
    await lab.settled();
    await flag("ARI Capable Hierarchy").uncheck();
    await lab.settled();
    expect((await sum())[1]).toBe("+ First VF Offset 0000000110000000 0180h");
    expect(await pane().locator(".routing .beyond").textContent()).toBe(
      "bus 02: beyond the buses of 00:1c.0, 01 to 01",
    );
  });

  test("pointing at a page size shows the slices with it, choosing it writes the register (R45, R113)", async () => {
    await set("NumVFs of the PF", 7);
    const slices = () => aperture(0).locator("figcaption").textContent();
    expect(await slices()).toContain("16 KiB × 7 = 112 KiB of 1 MiB for TotalVFs");
    const button = pane().getByRole("button", { name: "64 KiB" });
    await button.hover();
    await expect.poll(slices).toContain("64 KiB × 7 = 448 KiB of 4 MiB for TotalVFs");
    await lab.page.mouse.move(5, 5);
    await expect.poll(slices).toContain("16 KiB × 7");
    await button.click();
    await lab.settled();
    expect(await button.getAttribute("aria-pressed")).toBe("true");
    expect(await lab.log()).toContain("setpci -s 01:00.0 180.l=00000010  System Page Size");
  });

  test("65,280 VFs are a map of buses and three of them in detail; one that is chosen is found in the tree", async () => {
    await lab.open("?machine=max-vfs");
    await lab.showPane("SR-IOV");
    await enable(65_280);
    expect(await pane().locator(".bus-map figcaption").textContent()).toContain("VFs on 255 buses, 01 to ff");
    await set("VF that is worked out", 40_000);
    await expect.poll(() => lab.row("9d:08.0").getAttribute("aria-selected")).toBe("true");
    expect((await sum()).at(-1)).toContain("9D40h 9d:08.0");
    expect(await pane().locator(".routing .title").allTextContents()).toEqual(["bus 00", "bus 01", "bus 9d"]);
    expect(await pane().locator("svg *").count()).toBeLessThan(200);
  });

  test("axe finds nothing to complain of, light and dark, and the pane fits 400 pixels", async () => {
    await enable(7);
    await lab.page.evaluate(axe.source);
    for (const colorScheme of ["light", "dark"] as const) {
      await lab.page.emulateMedia({ colorScheme });
      const { violations } = await lab.page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run("#pane-sr-iov"),
      );
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
    await lab.page.setViewportSize({ width: 400, height: 800 });
    expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
    expect(
      await pane()
        .locator(".sr-iov")
        .evaluate((box) => box.scrollWidth - box.clientWidth),
    ).toBe(0);
  });
});
