// Prints a published JSON Schema when it is run, that of machine files or with the argument `switch` that of switch files;
// `npm run build` keeps what it prints.

import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { switchFile } from "../forward/schema";
import { machineFile } from "../machine/schema";

/** JSON Schema (2020-12) of what a machine file may hold: keys, types and limits, not the rules beyond. */
export function machineJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(machineFile, { io: "input", unrepresentable: "throw" }) };
}

/** The same of a switch file. */
export function switchJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(switchFile, { io: "input", unrepresentable: "throw" }) };
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const schema = argv[2] === "switch" ? switchJsonSchema() : machineJsonSchema();
  console.log(JSON.stringify(schema, null, 2));
}
