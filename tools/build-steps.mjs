// What `build/` is made of: one row for each step, in the order in which they are made.
import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { bundle, bundleInParts, withBundle } from "./bundle.mjs";
import { run } from "./process.mjs";

/** Compiles the core. The target's options stand in asconfig.json, but for where the output goes. */
async function compileCore(target, outFile) {
  const { default: asc } = await import("assemblyscript/asc");
  const stdout = asc.createMemoryStream();
  const stderr = asc.createMemoryStream();
  const args = ["assembly/index.ts", "--target", target, "--outFile", outFile];
  args.push("--transform", resolve("tools/cold-code.mjs"));
  if (!process.stderr.isTTY) args.push("--noColors");
  const { error } = await asc.main(args, { stdout, stderr });
  if (error) throw new Error(`${stdout}${stderr}`.trim() || error.message);
}

async function compileCommand(folder) {
  await bundle("src/cli/main.ts", "cli/ridge.js", folder, "command");
  await chmod(join(folder, "cli/ridge.js"), 0o755);
}

async function compileLab(folder) {
  const entries = { main: "src/lab/main.tsx", worker: "src/lab/machine/worker.ts" };
  await bundleInParts(entries, "lab", folder, "browser");
  await copyFile("node_modules/v86/build/v86.wasm", join(folder, "lab", "v86.wasm"));
  for (const name of ["index.html", "style.css"]) {
    await copyFile(join("src/lab", name), join(folder, "lab", name));
  }
}

/** Knows the files of the page, and changes with them; those of the guest are kept when somebody fetches them. */
async function compileServiceWorker(folder) {
  const lab = join("build", "lab");
  const entries = await readdir(lab, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(lab, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    )
    .filter((name) => !/\.map$|^guest\/|^service-worker\.js$/.test(name))
    .sort();
  const version = createHash("sha256");
  for (const name of files) version.update(name).update(await readFile(join(lab, name)));
  await bundle("src/lab/service-worker.ts", "lab/service-worker.js", folder, "browser", {
    LAB_FILES: JSON.stringify(["./", ...files]),
    LAB_VERSION: JSON.stringify(version.digest("hex").slice(0, 16)),
  });
}

/** The lab's exercises in one file, for the page to load when somebody asks for them. */
async function writeExercises(folder) {
  await withBundle("src/generate/exercises.ts", async (file) => {
    const { code, output, stdout } = await run(process.execPath, [file]);
    if (code !== 0) throw new Error(output);
    await mkdir(join(folder, "lab"), { recursive: true });
    await writeFile(join(folder, "lab/exercises.json"), stdout);
  });
}

/** Declarations of the library. Errors are the business of the type check, so none are looked for here. */
async function writeTypes(folder) {
  const args = ["-p", "tools/tsconfig.types.json", "--outDir", join(folder, "types")];
  const { code, output } = await run("node_modules/.bin/tsc", args);
  if (code !== 0) throw new Error(output);
}

/** JSON Schemas of the files that users write. */
async function writeSchemas(folder) {
  await withBundle("src/generate/schema.ts", async (file) => {
    for (const kind of ["machine", "switch", "exercise"]) {
      const { code, output, stdout } = await run(process.execPath, [file, kind]);
      if (code !== 0) throw new Error(output);
      await writeFile(join(folder, `${kind}.schema.json`), stdout);
    }
  });
}

/** The dissector of TLPs, with the names of all registers. */
async function writeDissector(folder) {
  await withBundle("src/generate/dissector.ts", async (file) => {
    const { code, output, stdout } = await run(process.execPath, [file]);
    if (code !== 0) throw new Error(output);
    await writeFile(join(folder, "ridge-tlp.lua"), stdout);
  });
}

const coreInputs = ["assembly", "src/abi.ts", "asconfig.json", "tools/cold-code.mjs"];
const hostInputs = ["src", "build/core.wasm", "build/core.threads.wasm", "build/frames-thread.txt"];

/**
 * Of each step: `entry` is the source it starts from, `inputs` are the files and folders whose change makes
 * it due, `outputs` the files that tell whether it was made, below `build/`. `make(folder)` writes
 * them below `folder`, which stands for `build/`; it throws an Error whose message is shown as it is.
 */
export const steps = [
  {
    name: "core",
    entry: "assembly/index.ts",
    inputs: coreInputs,
    outputs: ["core.wasm"],
    make: (folder) => compileCore("release", join(folder, "core.wasm")),
  },
  {
    name: "core, threads",
    entry: "assembly/index.ts",
    inputs: coreInputs,
    outputs: ["core.threads.wasm"],
    make: (folder) => compileCore("threads", join(folder, "core.threads.wasm")),
  },
  {
    name: "core, debug",
    entry: "assembly/index.ts",
    inputs: coreInputs,
    outputs: ["core.debug.wasm"],
    make: (folder) => compileCore("debug", join(folder, "core.debug.wasm")),
  },
  {
    name: "thread",
    entry: "src/threads/worker.ts",
    inputs: ["src"],
    outputs: ["frames-thread.txt"],
    make: (folder) => bundle("src/threads/worker.ts", "frames-thread.txt", folder, "thread"),
  },
  {
    name: "library",
    entry: "src/index.ts",
    inputs: hostInputs,
    outputs: ["index.js"],
    make: (folder) => bundle("src/index.ts", "index.js", folder, "neutral"),
  },
  {
    name: "library, qtest",
    entry: "src/qtest-client/node.ts",
    inputs: hostInputs,
    outputs: ["qtest.js"],
    make: (folder) => bundle("src/qtest-client/node.ts", "qtest.js", folder, "node"),
  },
  {
    name: "library, threads",
    entry: "src/threads/index.ts",
    inputs: hostInputs,
    outputs: ["threads.js"],
    make: (folder) => bundle("src/threads/index.ts", "threads.js", folder, "node"),
  },
  {
    name: "library, vfio-user",
    entry: "src/server/vfio-user/index.ts",
    inputs: hostInputs,
    outputs: ["vfio-user.js"],
    make: (folder) => bundle("src/server/vfio-user/index.ts", "vfio-user.js", folder, "node"),
  },
  {
    name: "types",
    entry: "src/index.ts",
    inputs: ["src", "tsconfig.json", "tools/tsconfig.types.json"],
    outputs: [
      "types/index.d.ts",
      "types/qtest-client/node.d.ts",
      "types/threads/index.d.ts",
      "types/server/vfio-user/index.d.ts",
    ],
    make: writeTypes,
  },
  {
    name: "command",
    entry: "src/cli/main.ts",
    inputs: hostInputs,
    outputs: ["cli/ridge.js"],
    make: compileCommand,
  },
  {
    name: "lab",
    entry: "src/lab/main.tsx",
    inputs: hostInputs,
    outputs: ["main.js", "main.css", "worker.js", "v86.wasm", "index.html", "style.css"].map(
      (name) => `lab/${name}`,
    ),
    ownFolder: "lab/parts",
    make: compileLab,
  },
  {
    name: "exercises",
    entry: "src/generate/exercises.ts",
    inputs: ["src/generate/exercises.ts", "src/lab", "src/machine", "src/spec"],
    outputs: ["lab/exercises.json"],
    make: writeExercises,
  },
  {
    name: "service worker",
    entry: "src/lab/service-worker.ts",
    inputs: ["src/lab/service-worker.ts", "build/lab/main.js", "build/lab/exercises.json"],
    outputs: ["lab/service-worker.js"],
    make: compileServiceWorker,
  },
  {
    name: "schemas",
    entry: "src/generate/schema.ts",
    inputs: hostInputs,
    outputs: ["machine.schema.json", "switch.schema.json", "exercise.schema.json"],
    make: writeSchemas,
  },
  {
    name: "dissector",
    entry: "src/generate/dissector.ts",
    inputs: ["src/spec", "src/tlp/dissector.lua", "src/generate"],
    outputs: ["ridge-tlp.lua"],
    make: writeDissector,
  },
];
