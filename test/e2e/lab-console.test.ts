// The lab's console in Chromium, and machines that are brought to the page and taken along.

import { readFileSync } from "node:fs";
import axe from "axe-core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { readDump } from "../../src/decode/lspci-reader";
import { loadMachine } from "../../src/machine/read";
import { describeWithTool } from "../support/tools";
import { useLab } from "./lab-page";

const dump = readFileSync(new URL("../golden/dumps/q35-vfs.txt", import.meta.url), "utf8");

await describeWithTool("chromium", "the console of the lab", (tool) => {
  const lab = useLab(tool);
  beforeAll(() => lab.page.context().grantPermissions(["clipboard-read", "clipboard-write"]));
  beforeEach(() => lab.open());

  const input = () => lab.page.getByLabel("ridge>");
  const printed = () => lab.page.locator(".console .line").allTextContents();

  async function run(line: string): Promise<string[]> {
    await input().fill(line);
    await input().press("Enter");
    await lab.page.locator(".console .typed").filter({ hasText: line }).last().waitFor();
    await lab.settled();
    return printed();
  }

  test("setpci enables VFs, lspci lists them, the tree and the timeline have them", async () => {
    await lab.showPane("Console");
    await run("setpci -s 01:00.0 ECAP_SRIOV+10.w=2 ECAP_SRIOV+8.w=19");
    expect(await run("lspci -s 01:10")).toEqual([
      "ridge> setpci -s 01:00.0 ECAP_SRIOV+10.w=2 ECAP_SRIOV+8.w=19",
      "ridge> lspci -s 01:10",
      "01:10.0 Ethernet controller: Device 8086:10ed",
      "01:10.2 Ethernet controller: Device 8086:10ed",
    ]);
    expect(await lab.addresses()).toEqual(["00:1c.0", "01:00.0", "01:10.0", "01:10.2", "01:00.1"]);
    await lab.showPane("Timeline");
    expect(await lab.log()).toContain("setpci -s 01:00.0 168.w=0019  SR-IOV Control");
  });

  test("Tab completes and shows what there is, the arrow keys bring back what was typed, a mistake is one line", async () => {
    await lab.showPane("Console");
    await input().fill("setpci -s 01:00.0 ECAP_");
    await input().press("Tab");
    await lab.page.locator(".candidates", { hasText: "ECAP_SRIOV" }).waitFor();
    await input().pressSequentially("S");
    await input().press("Tab");
    await expect.poll(() => input().inputValue()).toBe("setpci -s 01:00.0 ECAP_SRIOV");
    await input().pressSequentially("+e.w");
    await input().press("Enter");
    await lab.page.locator(".console .printed", { hasText: "0040" }).waitFor();
    expect((await run("pf.fly()")).at(-1)).toBe("fly: not offered here");
    await input().press("ArrowUp");
    await input().press("ArrowUp");
    expect(await input().inputValue()).toBe("setpci -s 01:00.0 ECAP_SRIOV+e.w");
    await input().press("ArrowDown");
    expect(await input().inputValue()).toBe("pf.fly()");
    await lab.page.evaluate(axe.source);
    const { violations } = await lab.page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run("#pane-console"),
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  test("a dump that is pasted, and one that is dropped, are opened; what is pasted into an input is typed", async () => {
    const bring = (kind: "paste" | "drop", text: string) =>
      lab.page.evaluate(
        ([type, data]) => {
          const carried = new DataTransfer();
          if (type === "paste") carried.setData("text/plain", data);
          else carried.items.add(new File([data], "host.txt"));
          const event =
            type === "paste"
              ? new ClipboardEvent("paste", { clipboardData: carried, bubbles: true })
              : new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
          document.body.dispatchEvent(event);
        },
        [kind, text] as const,
      );
    await bring("paste", dump);
    await lab.row("05:00.5").waitFor();
    await bring("paste", "nothing that is known");
    await lab.page.getByRole("alert").waitFor();
    expect(await lab.page.getByRole("alert").textContent()).toMatch(/^pasted/);
    expect(await lab.row("05:00.5").count()).toBe(1);
    await lab.open();
    await bring("drop", dump);
    await lab.row("05:00.5").waitFor();
    expect(await lab.page.getByLabel("Machine", { exact: true }).inputValue()).toBe("host.txt");
    await lab.page.evaluate((text) => navigator.clipboard.writeText(text), "7");
    const numVfs = lab.page.getByLabel("Filter the timeline");
    await numVfs.focus();
    await lab.page.keyboard.press("Control+V");
    expect(await numVfs.inputValue()).toBe("7");
    expect(await lab.row("05:00.5").count()).toBe(1);
  });

  test("the dump that is copied has the VFs, and the machine file that is copied is one", async () => {
    await lab.page.getByLabel("VFs", { exact: true }).fill("2");
    await lab.page.getByRole("button", { name: "Enable VFs" }).click();
    await lab.settled();
    const copied = async (kind: string) => {
      await lab.page.getByRole("button", { name: `Copy ${kind}` }).click();
      await lab.page.getByText("copied", { exact: true }).waitFor();
      return lab.page.evaluate(() => navigator.clipboard.readText());
    };
    const { functions } = readDump(await copied("dump"), "copied");
    expect(functions.map(({ routingId }) => routingId)).toEqual([0xe0, 0x100, 0x101, 0x180, 0x182]);
    const { machine } = loadMachine(await copied("machine file"), { file: "copied.json" });
    expect(machine.name).toBe("intel-82599");
  });
});
