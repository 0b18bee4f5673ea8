// ridge list: built-in machines and presets.

import type { Command } from "commander";
import { listMachines, listScenes } from "../machine/built-in";
import { listOddities, listPresets, type Preset, syntheticKeys } from "../machine/presets";
import { paint, print, printJson } from "./output";
import { tableLines } from "./table";

interface Item {
  readonly name: string;
  readonly description: string;
  /** What the description does not say. */
  readonly remark?: string;
}

function section(title: string, items: readonly Item[]): string {
  const rows = items.map(({ name, description, remark = "" }) => [`  ${name}`, description, remark]);
  return [paint.strong(title), ...tableLines(rows), ""].join("\n");
}

/** What `ridge check` finds broken: what the device breaks, and what a check takes for broken because of that. */
function broken({ deviates, consequences = [] }: Preset): string[] {
  if (deviates.length === 0) return consequences.length > 0 ? [`breaks ${consequences.join(", ")}`] : [];
  const also = consequences.length > 0 ? `, and so ${consequences.join(", ")}` : "";
  return [`breaks ${deviates.join(", ")}${also}`];
}

function presetItem(preset: Preset): Item {
  const { name, description } = preset;
  const synthetic = syntheticKeys(preset).length;
  const remarks = [...broken(preset), ...(synthetic > 0 ? [`${synthetic} synthetic`] : [])];
  return { name, description, remark: remarks.join("; ") };
}

function oddityItem(oddity: Preset): Item {
  const { name, description } = oddity;
  return { name, description, remark: broken(oddity)[0] ?? "breaks nothing" };
}

function oddityData({ name, description, deviates, consequences = [] }: Preset) {
  return { name, description, breaks: deviates, consequences };
}

function presetData(preset: Preset) {
  const { name, description, deviates } = preset;
  return { name, description, deviates, synthetic: syntheticKeys(preset) };
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const presets = listPresets();
  const oddities = listOddities();
  if (json) {
    return printJson({
      machines: listMachines(),
      presets: presets.map(presetData),
      oddities: oddities.map(oddityData),
    });
  }
  await print(section("Machines, for MACHINE arguments:", listScenes()));
  const title =
    'Presets, for "preset" in machine files, and for MACHINE: the device alone below a root port:';
  await print(`\n${section(title, presets.map(presetItem))}`);
  await print(`\n${section("Oddities, presets too, each with what it breaks:", oddities.map(oddityItem))}`);
}

export function registerList(program: Command): void {
  program
    .command("list")
    .description("name the built-in machines and presets, and what of them breaks rules or is made up")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ridge list --json | jq -r '.machines[].name'")
    .action(list);
}
