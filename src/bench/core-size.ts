// Benchmark `core`: size, imports and start of the shipped core (target 12).

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Benchmark } from "./benchmark";
import { atMost } from "./goals";
import { median, now } from "./measure";
import type { Row, Table } from "./table";

const KIB = 1024;

/** The same file as seen from the sources and from the bundled command. */
const CORE = fileURLToPath(new URL("../../build/core.wasm", import.meta.url));

export const coreBenchmark: Benchmark = {
  name: "core",
  description: "size of the core, and the time until it is there",
  async run({ quick, progress }) {
    progress("core");
    return [await table(quick ? 3 : 31)];
  },
};

async function table(rounds: number): Promise<Table> {
  const binary = new Uint8Array(readFileSync(CORE));
  const module = await WebAssembly.compile(binary);
  const imports = WebAssembly.Module.imports(module).filter(({ kind }) => kind !== "memory");
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await timeOfStart(binary, round));
  const time = median(times) / 1e6;
  const size: Row = {
    contender: "build/core.wasm",
    value: binary.length,
    goal: atMost(12, 64 * KIB, binary.length, " bytes"),
  };
  return {
    benchmark: "core",
    title: "The core",
    unit: "bytes",
    rows: [
      size,
      { contender: "the same, gzip", value: gzipSync(binary, { level: 9 }).length },
      {
        contender: "imports but memory",
        value: imports.length,
        unit: "",
        goal: atMost(12, 0, imports.length, ""),
      },
      { contender: "exports", value: WebAssembly.Module.exports(module).length, unit: "" },
      {
        contender: "compiled and instantiated",
        value: time,
        minimum: Math.min(...times) / 1e6,
        unit: "ms",
        goal: atMost(12, 5, time, " ms"),
      },
    ],
    notes: [],
  };
}

async function timeOfStart(binary: Uint8Array, round: number): Promise<number> {
  const bytes = withMark(binary, round);
  const start = now();
  await WebAssembly.instantiate(await WebAssembly.compile(bytes), {});
  return now() - start;
}

/** The same module with a custom section at its end, so that the engine has not seen these bytes before. */
function withMark(module: Uint8Array, mark: number): Uint8Array<ArrayBuffer> {
  const section = [0, 6, 4, ...Buffer.from("mark"), mark];
  const bytes = new Uint8Array(module.length + section.length);
  bytes.set(module);
  bytes.set(section, module.length);
  return bytes;
}
