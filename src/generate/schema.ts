// Prints the published JSON Schema of machine files when it is run; `npm run build` keeps what it prints.

import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { machineFile } from "../machine/schema";

/** JSON Schema (2020-12) of what a machine file may hold: keys, types and limits, not the rules beyond. */
export function machineJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(machineFile, { io: "input", unrepresentable: "throw" }) };
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  console.log(JSON.stringify(machineJsonSchema(), null, 2));
}
