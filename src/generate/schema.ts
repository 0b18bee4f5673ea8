// Prints a published JSON Schema when it is run, that of the files that its argument names: `machine`, `switch` or
// `exercise`; `npm run build` keeps what it prints.

import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { switchFile } from "../forward/schema";
import { exerciseFile } from "../lab/machine/exercises/schema";
import { machineFile } from "../machine/schema";

/** JSON Schema (2020-12) of what a file may hold: keys, types and limits, not the rules beyond. */
function jsonSchema(file: z.ZodType): Record<string, unknown> {
  return { ...z.toJSONSchema(file, { io: "input", unrepresentable: "throw" }) };
}

const schemas = {
  machine: () => jsonSchema(machineFile),
  switch: () => jsonSchema(switchFile),
  exercise: () => jsonSchema(exerciseFile),
} as const;

export const { machine: machineJsonSchema, switch: switchJsonSchema, exercise: exerciseJsonSchema } = schemas;

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const kind = (argv[2] ?? "machine") as keyof typeof schemas;
  console.log(JSON.stringify(schemas[kind](), null, 2));
}
