// The lab in Chromium: what a firmware developer sees and does on the page.

import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { describeWithTool } from "../support/tools";
import { useLab } from "./lab-page";

const dump = fileURLToPath(new URL("../golden/dumps/q35-vfs.txt", import.meta.url));
const seven = ["01:10.0", "01:10.2", "01:10.4", "01:10.6", "01:11.0", "01:11.2", "01:11.4"];

await describeWithTool("chromium", "the lab", (tool) => {
  const lab = useLab(tool);
  beforeEach(() => lab.open());

  /** NumVFs, then the VF Enable bit, as fields of the registers. */
  async function enableSeven(): Promise<void> {
    await lab.type("NumVFs", "7");
    await lab.page.getByLabel("SR-IOV Control: VF Enable").check();
    await lab.settled();
  }

  test("shows the root port with its bus and both PFs of the default machine, enumerated", async () => {
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
    expect(await lab.row("00:1c.0").locator(".buses").textContent()).toBe("[01-01]");
    expect(await lab.row("01:00.0").locator(".ids").textContent()).toBe("8086:10fb");
    expect(await lab.row("01:00.1").locator(".note").textContent()).toContain("PF 0/64");
  });

  test("NumVFs and VF Enable, written as fields, make seven VFs appear below their PF (R14, R23)", async () => {
    await lab.select("01:00.0");
    await enableSeven();
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", ...seven, "01:00.1"]);
    expect(await lab.row("01:11.4").locator(".title").textContent()).toBe("VF 6");
    expect(await lab.row("01:11.4").locator(".ids").textContent()).toBe("8086:10ed");
  });

  test("a VF shows its own registers, and its Bus Master Enable is its own (R59, R60)", async () => {
    await enableSeven();
    await lab.select("01:10.2");
    expect(await lab.value("Vendor ID")).toBe("FFFF");
    await lab.page.getByLabel("Command: Bus Master Enable").check();
    expect(await lab.value("Command")).toBe("0004");
    await lab.select("01:10.4");
    expect(await lab.value("Command")).toBe("0000");
    await lab.select("01:10.2");
    expect(await lab.value("Command")).toBe("0004");
  });

  test("clearing VF Enable takes the VFs away and keeps NumVFs (R15, R17)", async () => {
    await enableSeven();
    await lab.page.getByLabel("SR-IOV Control: VF Enable").uncheck();
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
    expect(await lab.value("NumVFs")).toBe("0007");
  });

  test("the SR-IOV panel makes the writes that a driver makes and logs them", async () => {
    await lab.page.getByLabel("VFs", { exact: true }).fill("2");
    await lab.page.getByRole("button", { name: "Enable VFs" }).click();
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:10.0", "01:10.2", "01:00.1"]);
    await lab.select("01:10.0");
    await lab.select("01:00.0");
    await lab.page.getByRole("button", { name: "Disable VFs" }).click();
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
    const writes = (await lab.log()).filter((line) => line.startsWith("setpci"));
    expect(writes).toEqual([
      "setpci -s 01:00.0 170.w=0002  NumVFs",
      "setpci -s 01:00.0 168.w=0019  SR-IOV Control",
      "setpci -s 01:00.0 168.w=0010  SR-IOV Control",
      "setpci -s 01:00.0 170.w=0000  NumVFs",
    ]);
  });

  test("what the last action changed is marked among the registers and among the bytes", async () => {
    await lab.type("NumVFs", "7");
    const changed = lab.page.locator(".register[data-changed] > .register-head > .name");
    expect(await changed.allTextContents()).toEqual(["NumVFs"]);
    expect(await lab.page.locator(".dump .changed").allTextContents()).toEqual(["07"]);
    await lab.type("NumVFs", "7");
    expect(await changed.count()).toBe(0);
  });

  test("a write that the register does not take shows what it reads, and a wrong number is not written", async () => {
    await lab.type("Device ID", "1234");
    expect(await lab.value("Device ID")).toBe("10FB");
    expect((await lab.log()).slice(-2)).toEqual([
      "setpci -s 01:00.0 02.w=1234  Device ID, reads 10FB",
      "Device ID is not taken: read-only",
    ]);
    const before = await lab.log();
    await lab.type("NumVFs", "12345");
    expect(await lab.page.getByLabel("NumVFs", { exact: true }).getAttribute("aria-invalid")).toBe("true");
    expect(await lab.log()).toEqual(before);
    await lab.page.keyboard.press("Escape");
    expect(await lab.value("NumVFs")).toBe("0000");
  });

  test("a byte of the dump leads to its register and a register to its bytes", async () => {
    await lab.page.locator("#byte-368").click();
    expect(await lab.page.locator(".register[data-marked] .name").first().textContent()).toBe("NumVFs");
    await expect.poll(() => lab.page.getByLabel("NumVFs", { exact: true }).isVisible()).toBe(true);
    await lab.page.getByLabel("TotalVFs", { exact: true }).focus();
    expect(await lab.page.locator(".dump [data-marked]").allTextContents()).toEqual(["40", "00"]);
  });

  test("a value that is typed, and a bit that is pointed at, tell what the write would do, and Escape does nothing", async () => {
    const inspector = lab.page.getByRole("region", { name: "Inspector" });
    const before = await lab.log();
    await lab.page.getByLabel("NumVFs", { exact: true }).fill("41");
    await inspector.getByText("NumVFs 0000 → 0041").waitFor();
    await lab.page.keyboard.press("Escape");
    expect(await lab.value("NumVFs")).toBe("0000");
    await lab.page.getByLabel("Device ID", { exact: true }).fill("1234");
    await inspector.getByText("Would write Device ID = 1234; reads 10FB; nothing changes").waitFor();
    await lab.page.keyboard.press("Escape");
    expect(await lab.log()).toEqual(before);
    await lab.type("NumVFs", "7");
    await lab.page.getByLabel("SR-IOV Control: VF Enable").focus();
    await inspector.getByText("VFs at 01:10.0 … 01:11.4").waitFor();
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
  });

  test("a named value that is chosen tells what the write would do; Escape takes it back, the button writes it", async () => {
    const inspector = lab.page.getByRole("region", { name: "Inspector" });
    await lab.page.getByRole("button", { name: "Fields of Power Management Control/Status" }).click();
    const state = lab.page.getByLabel("Power Management Control/Status: PowerState", { exact: true });
    const before = await lab.log();
    await state.selectOption("3");
    await inspector.getByText("Power Management Control/Status 0000 → 0003").waitFor();
    await state.press("Escape");
    expect(await state.inputValue()).toBe("0");
    expect(await lab.log()).toEqual(before);
    await state.selectOption("3");
    await lab.page.getByRole("button", { name: "Write Power Management Control/Status: PowerState" }).click();
    expect(await lab.value("Power Management Control/Status")).toBe("0003");
    const writes = (await lab.log()).filter((line) => line.startsWith("setpci"));
    expect(writes).toEqual(["setpci -s 01:00.0 44.w=0003  Power Management Control/Status"]);
  });

  test("the timeline goes back, forward, and anew from where it is", async () => {
    await enableSeven();
    await lab.page.getByRole("button", { name: "Back" }).click();
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
    expect(await lab.value("NumVFs")).toBe("0007");
    await lab.page.getByRole("button", { name: "Forward" }).click();
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", ...seven, "01:00.1"]);
    await lab.page.getByRole("button", { name: "1 Enumerate" }).click();
    expect(await lab.value("NumVFs")).toBe("0000");
    await lab.type("NumVFs", "2");
    const actions = await lab.page.locator(".log .action").allTextContents();
    expect(actions).toEqual(["0 Open intel-82599", "1 Enumerate", "2 Write NumVFs"]);
  });

  test("changes are marked since any moment that is chosen", async () => {
    await enableSeven();
    expect(await lab.page.locator(".dump .changed").allTextContents()).toEqual(["11"]);
    await lab.page.getByLabel("changed since").selectOption("1");
    await lab.settled();
    expect(await lab.page.locator(".dump .changed").allTextContents()).toEqual(["11", "07"]);
  });

  test("a link restores the machine with its VFs and its timeline, and a cut one leaves the machine", async () => {
    await enableSeven();
    await lab.page.getByRole("button", { name: "Link", exact: true }).click();
    await expect.poll(() => new URL(lab.page.url()).hash).toMatch(/^#1\.[\w-]{40,}$/);
    const { hash } = new URL(lab.page.url());
    await lab.open();
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
    await lab.page.evaluate((to) => location.assign(to), hash);
    await lab.row("01:11.4").waitFor();
    expect(await lab.value("NumVFs")).toBe("0007");
    expect((await lab.log()).filter((line) => line.startsWith("setpci")).length).toBe(2);
    await lab.page.evaluate((to) => location.assign(to), hash.slice(0, 30));
    await lab.page.getByRole("alert").waitFor();
    expect(await lab.page.getByRole("alert").textContent()).toMatch(/^link: cut or altered: /);
    expect(await lab.row("01:11.4").count()).toBe(1);
  });

  test.each(["light", "dark"] as const)("axe finds nothing to complain of, %s", async (colorScheme) => {
    await lab.page.emulateMedia({ colorScheme });
    await enableSeven();
    await lab.page.evaluate(axe.source);
    const { violations } = await lab.page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(),
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  test("the tree is worked by keys: arrows move and open, and the selection follows", async () => {
    await lab.page.getByRole("tree").focus();
    await lab.page.keyboard.press("ArrowUp");
    expect(await lab.row("00:1c.0").getAttribute("aria-selected")).toBe("true");
    expect(await lab.value("Vendor ID")).toBe("1B36");
    await lab.page.keyboard.press("ArrowLeft");
    expect(await lab.addresses()).toEqual(["00:1c.0"]);
    await lab.page.keyboard.press("ArrowRight");
    await lab.page.keyboard.press("End");
    expect(await lab.row("01:00.1").getAttribute("aria-selected")).toBe("true");
  });

  test("a dump of a real machine is opened as it was taken, VFs included, and can be poked", async () => {
    await lab.page.locator("#machine-file").setInputFiles(dump);
    await lab.row("05:00.5").waitFor();
    expect(await lab.page.getByRole("alert").count()).toBe(0);
    await lab.select("05:00.5");
    expect(await lab.value("Vendor ID")).toBe("FFFF");
    await lab.select("05:00.0");
    expect(await lab.value("NumVFs")).toBe("0005");
    await lab.page.getByLabel("SR-IOV Control: VF Enable").uncheck();
    await expect.poll(() => lab.row("05:00.5").count()).toBe(0);
  });

  test("a file that is no machine gives one line, and the machine stays", async () => {
    const buffer = Buffer.from('{ "name": "x", "devices": [], "colour": "red" }');
    await lab.page.locator("#machine-file").setInputFiles({ name: "x.json", mimeType: "text/plain", buffer });
    const alert = lab.page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/^x\.json: \/colour: .+red/);
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
  });

  test("65,280 VFs are grouped by bus, and only the rows in sight exist", async () => {
    await lab.page.getByLabel("Machine", { exact: true }).selectOption("max-vfs");
    await lab.row("00:03.0").waitFor();
    await lab.type("NumVFs", "FF00");
    await lab.page.getByLabel("SR-IOV Control: VF Enable").check();
    await lab.settled();
    await lab.page.getByRole("tree").press("End");
    expect(await lab.row("bus ff").locator(".note").textContent()).toBe("256 VFs");
    await lab.page.keyboard.press("ArrowRight");
    await lab.page.keyboard.press("End");
    expect(await lab.row("ff:1f.7").locator(".title").textContent()).toBe("VF 65279");
    expect(await lab.value("Vendor ID")).toBe("FFFF");
    expect(await lab.page.locator(".tree-row").count()).toBeLessThan(100);
  });

  test("after a reset nothing below the root port is reached until buses are assigned again", async () => {
    await enableSeven();
    await lab.select("01:10.2");
    await lab.page.getByRole("button", { name: "Reset" }).click();
    expect(await lab.addresses()).toEqual(["00:1c.0", "--:00.0", "--:00.1"]);
    expect(await lab.row("--:00.0").getAttribute("aria-selected")).toBe("true");
    expect(await lab.page.locator(".missing").textContent()).toContain("No request reaches this Function");
    await lab.page.getByRole("button", { name: "Enumerate" }).click();
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:00.1"]);
    expect(await lab.value("Vendor ID")).toBe("8086");
  });

  test("the address of the page names the machine", async () => {
    await lab.open("?machine=intel-82576");
    expect(await lab.row("01:00.0").locator(".ids").textContent()).toBe("8086:10c9");
  });

  test.each(["light", "dark"] as const)("fits a window of 360 pixels, %s", async (colorScheme) => {
    await lab.page.emulateMedia({ colorScheme });
    await lab.page.setViewportSize({ width: 360, height: 740 });
    expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    const back = await lab.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(back).toBe(colorScheme === "dark" ? "rgb(27, 30, 35)" : "rgb(255, 255, 255)");
  });
});
