// Programs from Debian packages, unpacked into the user's cache: no root, no change to the machine.
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { Apt } from "./apt.mjs";
import { toolsFolder } from "./cache.mjs";
import { withLock } from "./lock.mjs";
import { run, say } from "./process.mjs";
import { relocate } from "./relocate.mjs";
import { findProgram } from "./tool-sets.mjs";
import { isFinished, stampFile, stampText, unpackedTool } from "./unpacked.mjs";

/** Administrators' programs lie here, and a plain user's PATH on Debian does not name it. */
const MORE_FOLDERS = ["/usr/sbin", "/sbin"];

/**
 * Packages that are resolved but never unpacked: a program runs on the machine's own C library, since the
 * loader and the C library must be of one build.
 */
const NEVER_UNPACKED = new Set(["libc6", "libc-bin"]);

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The first of `names` found as an executable file in the folders of `path`, or null. */
export function findOnPath(names, path = process.env.PATH ?? "") {
  const folders = [...path.split(delimiter).filter(isAbsolute), ...MORE_FOLDERS];
  for (const name of names) {
    const file = folders.map((folder) => join(folder, name)).find(isProgram);
    if (file) return file;
  }
  return null;
}

/**
 * How to run a tool, without fetching anything: the machine's own if it is on PATH, else the unpacked one.
 * `name` is a set ("qemu") or a program ("setpci"). Gives `{ tool }`, or `{ tool: null, reason }`.
 */
export function toolPath(name, env = process.env) {
  const { setName, set, programName, program } = findProgram(name);
  const onPath = findOnPath(program.names, env.PATH);
  if (onPath) return { tool: { command: onPath, args: [...program.args], env: {}, source: "path" } };
  const folder = join(toolsFolder(env), setName);
  if (isFinished(folder, set)) return { tool: unpackedTool(join(folder, "root"), program) };
  const remedy = `node tools/fetch-tools.mjs ${setName}`;
  return { tool: null, reason: `${programName} is neither on PATH nor in ${folder} (${remedy})` };
}

function requireDebian() {
  for (const program of ["apt-get", "dpkg-deb"]) {
    if (!findOnPath([program])) throw new Error(`${program} is missing, so this is not a Debian system`);
  }
}

async function resolvePackages(apt, set, log) {
  if (await apt.listsAreCurrent()) {
    const packages = await apt.resolve(set.packages).catch(() => null);
    if (packages) return packages;
  }
  log("fetching package lists");
  const problem = await apt.update();
  return await apt.resolve(set.packages).catch((error) => {
    throw new Error(problem ? `${problem} ${error.message}` : error.message);
  });
}

/** Mirrors drop old versions: if lists of an earlier run lead nowhere, fresh ones are fetched once. */
async function downloadPackages(apt, set, log) {
  const attempt = async (packages) => {
    const megabytes = packages.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
    log(`downloading ${packages.length} packages, ${megabytes.toFixed(1)} MB`);
    let count = 0;
    await apt.download(set.packages, (name) => log(`  ${++count}. ${name}`));
    return packages;
  };
  const packages = await resolvePackages(apt, set, log);
  try {
    return await attempt(packages);
  } catch (error) {
    log(`${error.message}; trying again with fresh package lists`);
    await apt.update();
    return await attempt(await apt.resolve(set.packages));
  }
}

async function unpack(apt, packages, root) {
  await mkdir(root, { recursive: true });
  for (const { name, file } of packages) {
    if (NEVER_UNPACKED.has(name)) continue;
    const { code, output } = await run("dpkg-deb", ["-x", join(apt.archives, file), root]);
    if (code !== 0) throw new Error(`dpkg-deb -x ${file}: ${output}`);
  }
  await relocate(root);
}

async function probe(set, root) {
  for (const [name, program] of Object.entries(set.programs)) {
    const { command, args, env } = unpackedTool(root, program);
    const { code, output } = await run(command, [...args, ...program.probe], {
      env: { ...process.env, ...env },
    });
    if (code !== 0) throw new Error(`${name} was unpacked but does not run: ${output.trim().split("\n")[0]}`);
  }
}

/** Unpacks the set into `scratch` and moves the finished folder to its place by one rename. */
async function install(set, folder, scratch, log) {
  const apt = new Apt(join(scratch, "..", "..", ".apt"));
  await apt.prepare();
  const packages = await downloadPackages(apt, set, log);
  const made = join(scratch, "made");
  log(`unpacking into ${folder}`);
  await unpack(apt, packages, join(made, "root"));
  await probe(set, join(made, "root"));
  await writeFile(join(made, stampFile), stampText(set, packages));
  if (existsSync(folder)) await rename(folder, join(scratch, "old"));
  await rename(made, folder);
  await apt.clean(packages);
}

/**
 * Gives a tool, fetching its packages first if the machine has neither the program nor an unpacked set.
 * Safe to be called by several processes at once, and after one was killed. `force` fetches anew.
 * Throws an Error that says in one line why the tool cannot be had.
 */
export async function fetchTool(name, { log = say, force = false } = {}) {
  const here = toolPath(name);
  if (here.tool && !force) return here.tool;
  requireDebian();
  const { setName, set, program } = findProgram(name);
  const tools = toolsFolder();
  const folder = join(tools, setName);
  const tell = (line) => log(`${setName}: ${line}`);
  const work = async (scratch) => {
    if (force || !isFinished(folder, set)) await install(set, folder, scratch, tell);
  };
  await withLock(join(tools, ".lock"), work, () => tell("waiting for another process that fetches tools"));
  return unpackedTool(join(folder, "root"), program);
}
