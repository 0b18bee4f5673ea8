// Command: node tools/build.mjs [--force] [--quiet] brings build/ up to date with the sources.
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, readdir, rename, rm, utimes } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { steps } from "./build-steps.mjs";
import { say, seconds } from "./process.mjs";

/** What every step depends on: how it is made, and by which versions of which packages. */
const commonInputs = ["tools/build.mjs", "tools/build-steps.mjs", "tools/bundle.mjs", "package-lock.json"];

/** Milliseconds after which a working folder in build/ belongs to nobody. */
const LEFT_BEHIND = 10 * 60 * 1000;

/** The latest change below a file or folder, in ms. A folder's own time tells of files that went away. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const here = statSync(path);
  if (!here.isDirectory()) return here.mtimeMs;
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), here.mtimeMs);
}

function isCurrent(step) {
  const outputs = step.outputs.map((name) => join("build", name));
  if (!outputs.every((file) => existsSync(file))) return false;
  const made = Math.min(...outputs.map((file) => statSync(file).mtimeMs));
  return [...commonInputs, ...step.inputs].every((path) => newest(path) < made);
}

/** Files get the time at which the step began, so that a source changed meanwhile counts as newer. */
async function moveIntoPlace(folder, began) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const place = join("build", relative(folder, file));
    await utimes(file, began, began);
    await mkdir(dirname(place), { recursive: true });
    await rename(file, place);
  }
}

/** A step works in a folder of its own and its files are renamed: a build that is killed leaves no half file. */
async function make(step, log) {
  const start = Date.now();
  const folder = join("build", `.step-${process.pid}`);
  await mkdir(folder, { recursive: true });
  try {
    await step.make(folder);
    if (step.ownFolder) await rm(join("build", step.ownFolder), { recursive: true, force: true });
    await moveIntoPlace(folder, new Date(start));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  log(`build: ${step.name}, ${seconds(start)}`);
}

/** Takes away the folders of builds that were killed. */
async function sweep() {
  for (const name of existsSync("build") ? await readdir("build") : []) {
    const left =
      /^\.(step|run)-\d+$/.test(name) && Date.now() - statSync(join("build", name)).mtimeMs > LEFT_BEHIND;
    if (left) await rm(join("build", name), { recursive: true, force: true });
  }
}

async function build(force, log) {
  await sweep();
  for (const step of steps) {
    if (!existsSync(step.entry)) log(`build: ${step.name} left out, there is no ${step.entry}`);
    else if (force || !isCurrent(step)) await make(step, log).catch((error) => fail(step, error));
  }
}

function fail(step, error) {
  throw new Error(`build: ${step.name} failed\n${error.message}`);
}

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
try {
  const flag = { type: "boolean", default: false };
  const { values } = parseArgs({ options: { force: flag, quiet: flag } });
  await build(values.force, values.quiet ? () => {} : say);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
