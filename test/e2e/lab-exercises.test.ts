// Exercises of the lab in Chromium: two solved as a person would, the others by their solutions.

import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { describeWithTool } from "../support/tools";
import { useLab } from "./lab-page";

const files = readdirSync(fileURLToPath(new URL("../../src/lab/exercises", import.meta.url)));

await describeWithTool("chromium", "exercises of the lab", (tool) => {
  const lab = useLab(tool);
  beforeEach(async () => {
    await lab.open();
    await lab.showPane("Exercises");
  });

  const sheet = () => lab.page.getByRole("article");
  const step = () => sheet().locator("[aria-current=step]");
  const entry = (title: string) => lab.page.getByRole("button", { name: new RegExp(`^${title}`) });
  const solved = () => sheet().getByText("✓ Solved", { exact: true });

  async function start(title: string): Promise<void> {
    await entry(title).click();
    await sheet().waitFor();
    await lab.settled();
  }

  async function type(answer: string): Promise<void> {
    await step().getByRole("textbox").fill(answer);
    await step().getByRole("button", { name: "Check" }).click();
    await lab.settled();
  }

  test("the third VF: wrong answers are told, the VFs are enabled by hand, and the list remembers that it is solved", async () => {
    await start("The Routing ID of the third VF");
    await type("01:10.2");
    expect(await step().getByRole("status").textContent()).toBe("That is not it.");
    await step().getByRole("button", { name: "Hint" }).click();
    expect(await step().getByRole("listitem").count()).toBe(1);
    await type("01:10.4");
    expect(await step().textContent()).toContain("Enable three VFs");
    await lab.page.getByLabel("VFs", { exact: true }).fill("4");
    await lab.page.getByRole("button", { name: "Enable VFs" }).click();
    await lab.settled();
    expect(await step().getByRole("status").textContent()).toContain("More than three");
    await lab.page.getByRole("button", { name: "Disable VFs" }).click();
    await lab.page.getByLabel("VFs", { exact: true }).fill("3");
    await lab.page.getByRole("button", { name: "Enable VFs" }).click();
    await lab.settled();
    await type("01:10.1");
    await solved().waitFor();
    await lab.page.reload();
    await lab.row("01:00.0").waitFor();
    expect(await entry("The Routing ID").textContent()).toContain("✓ solved");
    expect(await entry("Find the SR-IOV").textContent()).toContain("0 of 3 steps");
  });

  test("a VF that is not ready: read, wait, read again, and a choice that is wrong first", async () => {
    await start("A VF that is not ready");
    await lab.page.getByLabel("VFs", { exact: true }).fill("2");
    await lab.page.getByRole("button", { name: "Enable VFs" }).click();
    await lab.settled();
    await lab.select("01:02.0");
    expect(await lab.page.locator("#pane-registers .missing").textContent()).toContain(
      "Request Retry Status",
    );
    const read = lab.page.getByRole("button", { name: "Read Vendor ID", exact: true });
    const wait = async (milliseconds: string) => {
      await lab.page.getByLabel("Milliseconds to wait").fill(milliseconds);
      await lab.page.getByRole("button", { name: "Wait", exact: true }).click();
      await read.click();
      await lab.settled();
    };
    await read.click();
    await lab.settled();
    expect((await lab.log()).at(-1)).toContain("Vendor ID reads FFFF, Request Retry Status");
    await wait("100");
    expect(await step().textContent()).toContain("Wait on until the VF is ready");
    await wait("700");
    await step().getByRole("radio").last().check();
    await step().getByRole("button", { name: "Check" }).click();
    await step().getByText("dword 04h of the VF is not all ones").waitFor();
    await step().getByRole("radio").first().check();
    await step().getByRole("button", { name: "Check" }).click();
    await solved().waitFor();
  });

  test("every exercise is solved by its solutions step by step, and none is at its start", async () => {
    const links = lab.page.locator(".exercise-list button");
    await links.first().waitFor();
    expect(await links.count()).toBe(files.length);
    await links.first().click();
    for (let index = 0; index < files.length; index++) {
      await step().waitFor();
      const steps = Number(
        /of (\d+) steps/.exec((await sheet().getByRole("status").first().textContent())!)?.[1],
      );
      for (let done = 0; done < steps; done++) {
        expect(await sheet().locator(".exercise-steps .done").count()).toBe(done);
        await step().getByRole("button", { name: "Show me" }).click();
        await sheet().locator(".exercise-steps .done").nth(done).waitFor();
      }
      await solved().waitFor();
      if (index + 1 < files.length)
        await sheet()
          .getByRole("button", { name: /^Next: / })
          .click();
    }
    await lab.page.getByRole("button", { name: "All exercises" }).click();
    expect(await lab.page.locator(".exercise-list .solved").count()).toBe(files.length);
  });

  test("what does not fit the solution is done anew from the start; Restart begins again", async () => {
    await start("VFs that cross a bus");
    await type("32");
    await lab.page.getByLabel("VFs", { exact: true }).fill("40");
    await lab.page.getByRole("button", { name: "Enable VFs" }).click();
    await lab.settled();
    await step().getByRole("button", { name: "Show me" }).click();
    await lab.settled();
    expect(await step().textContent()).toContain("Requests to bus 2 pass");
    expect((await lab.log()).filter((line) => line.includes("Enable 40"))).toEqual([]);
    await lab.page.getByRole("button", { name: "Restart" }).click();
    await lab.settled();
    expect(await step().textContent()).toContain("Find out by arithmetic");
  });

  test("a teacher's file is opened as any machine, and a wrong one is told in one line", async () => {
    const exercise = {
      title: "Just one VF",
      machine: "intel-82576",
      introduction: ["Enable `one`."],
      steps: [
        {
          task: "Go.",
          goal: { type: "reached", function: "nic.0 VF 0" },
          solution: [{ do: "enable VFs", function: "nic.0", count: 1 }],
        },
      ],
    };
    const give = (data: object) =>
      lab.page.locator("#machine-file").setInputFiles({
        name: "mine.json",
        mimeType: "application/json",
        buffer: Buffer.from(JSON.stringify(data)),
      });
    await give({ ...exercise, steps: [] });
    await lab.page.getByText("mine.json: /steps: must hold at least one step: []").waitFor();
    await give(exercise);
    await sheet().getByText("Enable one.").waitFor();
    await lab.page.getByRole("button", { name: "Enable VFs" }).click();
    await solved().waitFor();
  });

  test("the address of the page names an exercise", async () => {
    await lab.open("?exercise=07-ari-off");
    await sheet().getByText("ARI Forwarding, and what happens without").waitFor();
  });

  test("axe finds nothing to complain of in the pane, light or dark", async () => {
    const complaints = async () => {
      const { violations } = await lab.page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run("#pane-exercises"),
      );
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    };
    await lab.page.evaluate(axe.source);
    await lab.page.locator(".exercise-list button").first().waitFor();
    expect(await complaints()).toEqual([]);
    await start("Find the SR-IOV capability");
    await type("100");
    await step().getByRole("button", { name: "Hint" }).click();
    expect(await complaints()).toEqual([]);
    await lab.page.emulateMedia({ colorScheme: "dark" });
    expect(await complaints()).toEqual([]);
  });
});
