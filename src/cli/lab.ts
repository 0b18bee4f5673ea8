// ridge lab: serves the page, and opens a machine in it.

import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, Option } from "commander";
import { ensurePackedImage } from "../guest-image/packed";
import { builtInMachine, DEFAULT_MACHINE, listMachines } from "../machine/built-in";
import { parseJson } from "../machine/json";
import { serveFolder } from "../server/static";
import { numberOf, readText } from "./arguments";
import { CommandError } from "./failure";
import { openMachine } from "./machine";
import { complain, paint, print } from "./output";
import { treeLines } from "./show/tree";

interface LabOptions {
  readonly port: string;
  readonly allErrors?: boolean;
}

/** Where the build puts the page, as the command's own file sees it. */
const PAGE = fileURLToPath(new URL("../lab/", import.meta.url));

/** Where the page looks for the Linux that it boots; made when somebody does. */
const GUEST = { prefix: "/guest/", make: () => ensurePackedImage({ onProgress: complain }) };

/** The machine file as the page can read it: what other files hold stands in it as text. */
async function selfContained(file: string): Promise<string> {
  const folder = dirname(file);
  const bytesOf = (name: string) => readFileSync(resolve(folder, name)).toString("hex");
  const isFile = (value: unknown): value is { file: string } =>
    typeof value === "object" && value !== null && "file" in value && typeof value.file === "string";
  const inline = (_key: string, value: unknown) => (isFile(value) ? bytesOf(value.file) : value);
  return JSON.stringify(parseJson(await readText(file)), inline, 2);
}

/** What the server needs besides the page to open a machine in it. */
async function startOf(argument: string) {
  if (argument === DEFAULT_MACHINE) return {};
  if (builtInMachine(argument)) return { start: `/?machine=${argument}` };
  const path = `/machine/${basename(argument).replace(/[^\w.-]+/g, "-")}`;
  const start = `/?machine=${encodeURIComponent(path.slice(1))}`;
  return { start, texts: new Map([[path, await selfContained(argument)]]) };
}

function untilInterrupted(): Promise<void> {
  return new Promise((done) => {
    process.once("SIGINT", () => done()).once("SIGTERM", () => done());
  });
}

async function lab(argument: string, { port, allErrors = false }: LabOptions): Promise<void> {
  if (argument === "-") throw new CommandError("lab", "cannot open standard input, only files", argument);
  const number = numberOf("--port, PORT", port, 0, 65535);
  const machine = await openMachine(argument, { allErrors, enumerate: true });
  const server = await serveFolder({
    folder: PAGE,
    port: number,
    late: GUEST,
    ...(await startOf(argument)),
  });
  const about = listMachines().find(({ name }) => name === argument)?.description;
  const title = paint.strong(machine.description.name) + (about === undefined ? "" : `: ${about}`);
  await print(`${title}\n${treeLines(machine).join("\n")}\n\nLab: ${server.address} (Ctrl-C ends it)\n`);
  await untilInterrupted();
  await server.close();
}

export function registerLab(program: Command): void {
  program
    .command("lab")
    .description("serve the lab, a page for the browser, on this machine only")
    .argument("[machine]", "machine file, or the name of a built-in machine", DEFAULT_MACHINE)
    .addOption(
      new Option("--port <number>", "port to listen on, 0 for a free one").env("PORT").default("8080"),
    )
    .addHelpText("after", "\nExamples:\n  ridge lab\n  ridge lab machine.json --port 9000")
    .action((argument: string, _own: LabOptions, command: Command) =>
      lab(argument, command.optsWithGlobals<LabOptions>()),
    );
}
