// What the shipped core is: small, closed, without a runtime, and bytes through and through.

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { builtInMachine } from "../src/machine/built-in";
import { Machine } from "../src/model/machine";

const binary = readFileSync("build/core.wasm");
const module = new WebAssembly.Module(binary);
const exported = (kind: string) =>
  WebAssembly.Module.exports(module)
    .filter((one) => one.kind === kind)
    .map((one) => one.name);

describe("the shipped core", () => {
  test("has at most 64 KiB", () => {
    expect(binary.length).toBeLessThanOrEqual(64 * 1024);
  });

  test("imports nothing", () => {
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  test("exports its memory and the functions of the ABI, and nothing else", () => {
    const source = readFileSync("src/core/exports.ts", "utf8");
    const declared = [...source.matchAll(/^ {2}(\w+)\(/gm)].map((match) => match[1] ?? "");
    expect(exported("memory")).toEqual(["memory"]);
    expect(exported("function").sort()).toEqual(declared.sort());
    expect(exported("global")).toEqual([]);
    expect(exported("table")).toEqual([]);
  });

  test("takes as many arguments as the host declares", async () => {
    const { exports } = await WebAssembly.instantiate(module);
    const source = readFileSync("src/core/exports.ts", "utf8");
    const declared = [...source.matchAll(/^ {2}(\w+)\(([^)]*)\)/gm)];
    for (const [, name = "", list = ""] of declared) {
      const count = list.split(",").filter((part) => part.trim() !== "").length;
      expect((exports[name] as () => unknown).length, name).toBe(count);
    }
  });

  test("has no mutable global", () => {
    expect(mutableGlobals(binary)).toBe(0);
  });
});

test("the core for threads imports its memory, and has the same functions", () => {
  const threads = new WebAssembly.Module(readFileSync("build/core.threads.wasm"));
  const functions = (of: WebAssembly.Module) =>
    WebAssembly.Module.exports(of)
      .filter(({ kind }) => kind === "function")
      .map(({ name }) => name)
      .sort();
  expect(WebAssembly.Module.imports(threads)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  expect(functions(threads)).toEqual(functions(module));
});

describe("its state", () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await Machine.create(builtInMachine("intel-82599")!);
  });

  test("does not grow under a million configuration writes, VF Enable among them", () => {
    const core = machine.core();
    const before = core.stateBytes;
    for (let i = 0; i < 1_000_000; i++) core.configWrite(i & 0xffff, (i * 4) & 0xffc, 4, i * 0x9e3779b1);
    expect(core.stateBytes).toBe(before);
  });
});

/** Counts mutable globals by walking the binary's sections: section 6 holds globals, each a type, a flag and a constant. */
function mutableGlobals(bytes: Uint8Array): number {
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const end = reader.unsigned() + reader.at;
    if (id === 6) return countMutable(reader);
    reader.at = end;
  }
  return 0;
}

function countMutable(reader: Reader): number {
  let mutable = 0;
  for (let left = reader.unsigned(); left > 0; left--) {
    reader.byte();
    mutable += reader.byte();
    while (reader.byte() !== 0x0b);
  }
  return mutable;
}

class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {}

  byte(): number {
    return this.bytes[this.at++] ?? 0x0b;
  }

  /** LEB128 */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
}
