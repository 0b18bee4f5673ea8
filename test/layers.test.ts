// Imports point one way: each layer knows only those before it.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, test } from "vitest";

/** A layer is a file or a folder; it may import those before it. Entries of one list do not know each other. */
const core = [
  "base",
  "function",
  "hierarchy",
  "frames",
  "upstream",
  "interrupt",
  "error",
  "capability",
  "build",
  "fabric",
  "access",
  "index.ts",
];

const host: (string | string[])[] = [
  ["abi.ts", "errors.ts"],
  "sockets",
  "spec",
  ["decode", "core", "captures"],
  "machine",
  "model",
  "devices",
  "firmware",
  ["vfio", "forward", "tlp", "trace", "threads"],
  ["check", "qtest-client"],
  "guest-image",
  "guest",
  "index.ts",
  ["server", "lab"],
  "generate",
  "bench",
  "cli",
];

interface Import {
  readonly from: string;
  readonly to: string;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
}

const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : /\.tsx?$/.test(path) ? [path] : [];
  });

function importsOf(folder: string): Import[] {
  return files(folder).flatMap((file) => {
    const text = readFileSync(file, "utf8");
    const matches = text.matchAll(/((?:import|export)\s+type\s[^"]*?)?(?:from|import)\s*\(?\s*"(\.[^"]*)"/g);
    return [...matches].map(([, type, target = ""]) => ({
      from: file,
      to: resolve(file, target),
      typeOnly: type !== undefined,
    }));
  });
}

function resolve(file: string, target: string): string {
  const path = normalize(join(dirname(file), target));
  const places = [`${path}.ts`, `${path}.tsx`, join(path, "index.ts")];
  return places.find((place) => existsSync(place)) ?? path;
}

/** The first part of a path below `root`: the name of its layer. */
const layerOf = (root: string, path: string) => relative(root, path).split("/")[0] ?? "";

describe("the core", () => {
  const imports = importsOf("assembly");

  test.each(core)("%s imports layers before it only", (layer) => {
    const allowed = new Set([...core.slice(0, core.indexOf(layer) + 1), "generated"]);
    const wrong = imports.filter(
      ({ from, to }) =>
        layerOf("assembly", from) === layer && to !== "src/abi.ts" && !allowed.has(layerOf("assembly", to)),
    );
    expect(wrong).toEqual([]);
  });

  test("the only file of the host that it imports is src/abi.ts", () => {
    const outside = imports.map(({ to }) => to).filter((to) => !to.startsWith("assembly/"));
    expect([...new Set(outside)]).toEqual(["src/abi.ts"]);
  });

  test("every file belongs to a layer", () => {
    const layers = new Set(files("assembly").map((file) => layerOf("assembly", file)));
    expect([...layers].filter((layer) => ![...core, "generated"].includes(layer))).toEqual([]);
  });
});

describe("the host", () => {
  const imports = importsOf("src");
  const order = host.map((entry) => (Array.isArray(entry) ? entry : [entry]));

  test.each(order.flat())("%s imports layers before it only", (layer) => {
    const index = order.findIndex((names) => names.includes(layer));
    const allowed = new Set([...order.slice(0, index).flat(), layer]);
    const wrong = imports.filter(
      ({ from, to }) =>
        layerOf("src", from) === layer && to.startsWith("src/") && !allowed.has(layerOf("src", to)),
    );
    expect(wrong).toEqual([]);
  });

  test("every file belongs to a layer", () => {
    const layers = new Set(files("src").map((file) => layerOf("src", file)));
    expect([...layers].filter((layer) => !order.flat().includes(layer))).toEqual([]);
  });

  test("of the lab only the worker knows the emulator: the page has its messages", () => {
    const page = imports.filter(({ from }) => /^src\/lab\/(?!machine\/)/.test(from));
    expect(page.length).toBeGreaterThan(20);
    const wrong = page.filter(({ to }) => !to.startsWith("src/lab/") || to.startsWith("src/lab/machine/"));
    expect(wrong).toEqual([]);
  });

  test("the loader and the binary are imported by one file", () => {
    const users = files("src").filter((file) =>
      /from "[^"]*(assemblyscript\/loader|core\.wasm)"/.test(readFileSync(file, "utf8")),
    );
    expect(users).toEqual(["src/core/instantiate.ts"]);
  });

  test("nothing but the command, the servers and the generators knows Node", () => {
    const users = files("src").filter((file) => /from "node:/.test(readFileSync(file, "utf8")));
    const allowed = new Set(["cli", "server", "generate", "bench", "guest-image", "sockets", "threads"]);
    const others = users.filter((file) => !allowed.has(layerOf("src", file)));
    expect(others).toEqual(["src/qtest-client/socket.ts"]);
  });
});

test("imports within a folder have no cycle", () => {
  const graph = new Map<string, string[]>();
  for (const { from, to, typeOnly } of [...importsOf("src"), ...importsOf("assembly")]) {
    if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
  }
  expect(cycleIn(graph)).toEqual([]);
});

/** Files of the first cycle found, or none. */
function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
