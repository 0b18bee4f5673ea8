// Makes unpacked packages work at a place other than the root folder they were made for.
import { existsSync } from "node:fs";
import { readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";

/** Links to absolute paths that exist below `root` become relative ones; others mean the machine's own files. */
async function relinkBelow(root) {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const link = join(entry.parentPath ?? entry.path, entry.name);
    const target = await readlink(link);
    if (!isAbsolute(target) || !existsSync(join(root, target))) continue;
    await rm(link);
    await symlink(relative(dirname(link), join(root, target)), link);
  }
}

/** Fonts that came with the packages are found beside the configuration that came with them. */
async function relocateFonts(root) {
  const file = join(root, "etc/fonts/fonts.conf");
  if (!existsSync(file)) return;
  const text = await readFile(file, "utf8");
  const here = '<dir prefix="relative">../../usr/share/fonts</dir>';
  await writeFile(
    file,
    text.replace("<dir>/usr/share/fonts</dir>", (there) => `${there}\n\t${here}`),
  );
}

/** Rewrites what names absolute paths below `root`, the folder into which packages were unpacked. */
export async function relocate(root) {
  await relinkBelow(root);
  await relocateFonts(root);
}
