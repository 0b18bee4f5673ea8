// Makes a checkout ready to run: checks Node and installs the npm packages of package-lock.json if they differ.
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withLock } from "./lock.mjs";
import { run, say, seconds } from "./process.mjs";

const OLDEST_NODE = 20;
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const installedLock = join(root, "node_modules", ".package-lock.json");

function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/**
 * Whether `installed`, the record npm leaves in node_modules, is what `wanted`, the `packages` of a lock file,
 * asks for. Optional packages, most of them for other platforms, may be absent.
 */
export function isInstalled(wanted, installed) {
  const names = Object.keys(wanted).filter((name) => name !== "");
  if (Object.keys(installed).some((name) => !(name in wanted))) return false;
  return names.every((name) => {
    const here = installed[name];
    if (!here) return wanted[name].optional === true;
    return here.version === wanted[name].version && here.integrity === wanted[name].integrity;
  });
}

function packagesAreCurrent() {
  if (!existsSync(installedLock)) return false;
  try {
    return isInstalled(readPackages(join(root, "package-lock.json")), readPackages(installedLock));
  } catch {
    return false;
  }
}

function npm(args) {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith("js") ? [process.execPath, [script]] : ["npm", []];
  return run(command, [...first, ...args], { cwd: root });
}

/** npm writes its record last; taking the old one away first makes an install that is killed count as none. */
async function installPackages() {
  if (packagesAreCurrent()) return;
  const start = Date.now();
  say("setup: installing npm packages (npm ci)");
  const tick = setInterval(() => say(`setup: still installing, ${seconds(start)}`), 15_000);
  await rm(installedLock, { force: true });
  const { code, output } = await npm(["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  clearInterval(tick);
  if (code !== 0) throw new Error(`npm ci failed (exit code ${code})\n${output}`);
  say(`setup: npm packages installed in ${seconds(start)}`);
}

/** Installs what is missing; does nothing, in a few milliseconds, if nothing is. Throws an Error if it cannot. */
export async function setup() {
  if (packagesAreCurrent()) return;
  const lock = join(root, "build", ".setup-lock");
  await withLock(lock, installPackages, () => say("setup: waiting for another process that installs"));
}

function checkNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return;
  throw new Error(`Ridge needs Node ${OLDEST_NODE} or newer, this is Node ${process.versions.node}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    checkNode();
    await setup();
  } catch (error) {
    say(`setup: ${error.message}`);
    process.exitCode = 1;
  }
}
