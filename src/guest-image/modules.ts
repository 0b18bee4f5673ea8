// Kernel modules for the guest: which ones are needed, and their index files.

import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fetchTool } from "../../tools/debian.mjs";
import { run } from "../../tools/process.mjs";
import { GuestImageError } from "./errors";
import { filesBelow, type PackedFile } from "./root-folder";

/** What depmod reads besides the modules, if the kernel's package has it. */
const FROM_PACKAGE = ["modules.order", "modules.builtin", "modules.builtin.modinfo"];

/** A module's name as the kernel has it: dashes and underscores are one. */
export function moduleName(file: string): string {
  return basename(file)
    .replace(/\.ko(\.\w+)?$/, "")
    .replaceAll("-", "_");
}

/** Names of the modules that the module in `file` needs, as its own `depends` field says. */
export function moduleDependencies(file: Buffer): string[] {
  const start = file.indexOf("\0depends=");
  if (start < 0) return [];
  const from = start + "\0depends=".length;
  const names = file.toString("latin1", from, file.indexOf(0, from));
  return names.split(",").filter(Boolean).map(moduleName);
}

/** The release of the one kernel in `root`, and the folder of its modules. */
export async function findKernelModules(root: string): Promise<{ release: string; folder: string }> {
  for (const base of ["lib/modules", "usr/lib/modules"]) {
    const [release] = await readdir(join(root, base)).catch(() => []);
    if (release !== undefined) return { release, folder: join(root, base, release) };
  }
  throw new GuestImageError("the kernel's package has no modules");
}

/**
 * Copies the modules `names` and what they need from `folder` below `stage`, a root folder of its own, and lets
 * depmod write their index there. Gives all files of the guest's module folder and the names of the modules.
 */
export async function stageModules(
  { release, folder }: { readonly release: string; readonly folder: string },
  names: readonly string[],
  stage: string,
): Promise<{ readonly files: PackedFile[]; readonly modules: string[] }> {
  const chosen = await withDependencies(folder, names);
  const place = join(stage, "lib/modules", release);
  await mkdir(place, { recursive: true });
  for (const path of chosen) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await copyFile(join(folder, path), join(place, path));
  }
  for (const name of FROM_PACKAGE) await copyFile(join(folder, name), join(place, name)).catch(() => {});
  await depmod(stage, release);
  for (const name of FROM_PACKAGE) await rm(join(place, name), { force: true });
  const files = await filesBelow(place);
  return {
    files: files.map((path) => ({ source: join(place, path), path: `usr/lib/modules/${release}/${path}` })),
    modules: chosen.map(moduleName).sort(),
  };
}

/** Paths below `folder` of the modules `names` and of what they need, each once. */
async function withDependencies(folder: string, names: readonly string[]): Promise<string[]> {
  const all = (await filesBelow(folder)).filter((path) => /\.ko(\.\w+)?$/.test(path));
  const paths = new Map(all.map((path) => [moduleName(path), path]));
  const chosen = new Set<string>();
  const open = names.map((name) => ({ name: moduleName(name), asker: "" }));
  for (let next = open.pop(); next; next = open.pop()) {
    const path = paths.get(next.name);
    const asker = next.asker && `, which ${next.asker} needs`;
    if (path === undefined)
      throw new GuestImageError(`the kernel's package has no module "${next.name}"${asker}`);
    if (chosen.has(path)) continue;
    chosen.add(path);
    const { name } = next;
    open.push(
      ...moduleDependencies(await readFile(join(folder, path))).map((needed) => ({
        name: needed,
        asker: name,
      })),
    );
  }
  return [...chosen].sort();
}

async function depmod(stage: string, release: string): Promise<void> {
  const tool = await fetchTool("depmod");
  const options = { env: { ...process.env, ...tool.env } };
  const { code, output } = await run(tool.command, [...tool.args, "-b", stage, release], options);
  if (code !== 0) throw new GuestImageError(`depmod: ${output.split("\n")[0]}`);
}
