// Writes everything that is generated from the rows and committed: `npm run generate`.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { blocks } from "../spec/index";
import { assemblyFiles } from "./assembly";

for (const file of assemblyFiles(blocks)) {
  mkdirSync(dirname(file.path), { recursive: true });
  writeFileSync(file.path, file.text);
  console.log(file.path);
}
