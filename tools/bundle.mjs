// TypeScript to JavaScript: bundles by esbuild, for the build and to run a file at once. Node 20 cannot run TypeScript.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { runInherited, say } from "./process.mjs";

const nodeBanner = [
  'import { createRequire as createRequireOfBundle } from "node:module";',
  "const require = createRequireOfBundle(import.meta.url);",
].join("\n");

/** What v86 asks for where it finds itself in Node, and nowhere else. */
const ofNode = ["node:*", "fs", "perf_hooks", "crypto"];

/** Options of esbuild for each kind of bundle. A CommonJS package inside an ES module needs a `require`. */
const kinds = {
  neutral: { platform: "neutral", mainFields: ["module", "main"], external: ofNode },
  browser: { platform: "browser", minify: true, keepNames: true, external: ofNode },
  // esbuild starts its own program from where it lies: what bundles by itself leaves it there.
  node: { platform: "node", external: ["esbuild"], banner: { js: nodeBanner } },
  // The program of a thread is given to it as text.
  thread: { platform: "node", format: "cjs", minify: true, sourcemap: false },
  command: { platform: "node", banner: { js: `#!/usr/bin/env node\n${nodeBanner}` } },
};

async function plainly(esbuild, messages, kind) {
  const lines = await esbuild.formatMessages(messages, { kind, color: process.stderr.isTTY });
  return lines.join("\n").trim();
}

/**
 * Bundles `entry` with its packages and the wasm it imports into one ES module, `name` below `build/`, but
 * writes it and its source map below `folder`. `kind` is a key of `kinds`. Throws an Error that holds
 * esbuild's messages with file and line. `define` has expressions for free names in the sources.
 */
export function bundle(entry, name, folder, kind, define = {}) {
  return write({ entryPoints: [entry], outfile: join("build", name), define }, folder, kind);
}

/**
 * The same for several modules, by name, that share what they have in common, in the folder `name`. What they import when it
 * is needed stands in files of its own, in `parts`.
 */
export function bundleInParts(entries, name, folder, kind) {
  const outdir = join("build", name);
  return write(
    { entryPoints: entries, outdir, splitting: true, chunkNames: "parts/[name]-[hash]" },
    folder,
    kind,
  );
}

async function write(what, folder, kind) {
  const esbuild = await import("esbuild");
  const options = {
    ...what,
    write: false,
    bundle: true,
    format: "esm",
    target: "es2022",
    loader: { ".wasm": "binary" },
    sourcemap: "linked",
    logLevel: "silent",
    ...kinds[kind],
  };
  const result = await esbuild.build(options).catch(async (error) => {
    throw new Error(error.errors ? await plainly(esbuild, error.errors, "error") : error.message);
  });
  if (result.warnings.length) say(await plainly(esbuild, result.warnings, "warning"));
  for (const output of result.outputFiles) {
    const file = join(folder, relative(resolve("build"), output.path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, output.contents);
  }
}

/** Bundles the TypeScript file `entry` and runs it under Node; `launch(file)` starts it and is awaited. */
export async function withBundle(entry, launch) {
  const folder = join("build", `.run-${process.pid}`);
  try {
    await bundle(entry, "main.mjs", folder, "node");
    return await launch(resolve(folder, "main.mjs"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the TypeScript file `entry` on the user's terminal; gives its exit code. */
export function runTypeScript(entry, args) {
  return withBundle(entry, (file) => runInherited(process.execPath, ["--enable-source-maps", file, ...args]));
}
