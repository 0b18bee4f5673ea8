// ridge list: built-in machines and presets.

import type { Command } from "commander";
import { listMachines } from "../machine/built-in";
import { listPresets } from "../machine/presets";
import { paint, print, printJson } from "./output";
import { tableLines } from "./table";

type Named = readonly { readonly name: string; readonly description: string }[];

function section(title: string, items: Named): string {
  const lines = tableLines(items.map(({ name, description }) => [`  ${name}`, description]));
  return [paint.strong(title), ...lines, ""].join("\n");
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const machines = listMachines();
  const presets = listPresets();
  if (json) return printJson({ machines, presets });
  await print(section("Machines, for MACHINE arguments:", machines));
  await print(`\n${section('Presets, for "preset" in machine files:', presets)}`);
}

export function registerList(program: Command): void {
  program
    .command("list")
    .description("name the built-in machines and presets")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ridge list --json | jq -r '.machines[].name'")
    .action(list);
}
