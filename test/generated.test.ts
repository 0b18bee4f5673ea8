// The committed files that are made from the rows are what the rows say.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assemblyFiles } from "../src/generate/assembly";
import { blocks } from "../src/spec/index";

const files = assemblyFiles(blocks);

test.each(files)("$path is what `npm run generate` writes", ({ path, text }) => {
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("assembly/generated holds nothing else", () => {
  const names = files.map(({ path }) => path.replace("assembly/generated/", ""));
  expect(readdirSync("assembly/generated").sort()).toEqual(names.sort());
});
