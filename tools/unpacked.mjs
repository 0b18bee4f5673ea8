// Tool sets that were unpacked into the cache: their stamp, and how to run a program from them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const STAMP = "stamp.json";

/** Writes nothing: gives the text of the stamp that a finished tool folder carries. */
export function stampText(set, packages) {
  const versions = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
  return `${JSON.stringify({ asked: set.packages, packages: versions }, null, 2)}\n`;
}

/** Name of the stamp file in a tool folder. */
export const stampFile = STAMP;

/** Whether `folder` holds a finished unpacking of just the packages that `set` asks for. */
export function isFinished(folder, set) {
  try {
    const stamp = JSON.parse(readFileSync(join(folder, STAMP), "utf8"));
    return JSON.stringify(stamp.asked) === JSON.stringify(set.packages);
  } catch {
    return false;
  }
}

function subfolders(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function holdsLibraries(folder) {
  return readdirSync(folder).some((name) => /^lib.+\.so(\.\d|$)/.test(name));
}

/**
 * The folders below `root` in which its programs must look for shared libraries: those of the architecture,
 * and such as `pulseaudio` below them, which libraries name by an absolute path that does not exist here.
 */
export function libraryFolders(root) {
  const found = [];
  for (const base of [join(root, "usr/lib"), join(root, "lib")]) {
    for (const triplet of subfolders(base).filter((name) => name.includes("-linux-gnu"))) {
      const folder = join(base, triplet);
      found.push(folder, ...subfolders(folder).map((name) => join(folder, name)));
    }
    if (existsSync(base)) found.push(base);
  }
  return found.filter(holdsLibraries);
}

/**
 * How root runs a program that distrusts it: as nobody, who may all the same read what is root's alone, such as the cache.
 */
const AS_NOBODY = [
  ...["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"],
  ...["--inh-caps=+dac_override", "--ambient-caps=+dac_override"],
];

/** How to run `program` (a row of the table of tool sets) from the unpacked `root`. */
export function unpackedTool(root, program) {
  const before = program.distrustsRoot && process.getuid() === 0 ? AS_NOBODY : [];
  const [command, ...first] = [...before, join(root, program.file)];
  const data = program.data.filter(([, path]) => existsSync(join(root, path)));
  const paths = Object.entries(program.env).filter(([, path]) => existsSync(join(root, path)));
  const libraries = libraryFolders(root);
  return {
    command,
    args: [...first, ...program.args, ...data.flatMap(([option, path]) => [option, join(root, path)])],
    env: {
      ...Object.fromEntries(paths.map(([key, path]) => [key, join(root, path)])),
      ...(libraries.length ? { LD_LIBRARY_PATH: libraries.join(":") } : {}),
    },
    source: "cache",
  };
}
