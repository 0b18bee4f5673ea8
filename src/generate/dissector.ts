// Rows to a table in Lua, by which the dissector of TLPs names registers. Run, it prints the whole script.

import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { blocks } from "../spec/index";
import type { Block, Condition, Register } from "../spec/model";

/** A bit field of the block, and whether it is to be other than zero: `{ offset of the dword, mask, true }`. */
type LuaCondition = string;

/**
 * `blocks.header`, `.capability` and `.extended`, by layout or ID. Each block has its length, `open` where it may go on, and
 * its registers: offset, bytes, name, and where several share a place, on which bits it depends which of them is there.
 */
export function luaTable(all: readonly Block[]): string {
  const kinds = { header: [] as string[], capability: [] as string[], extended: [] as string[] };
  for (const block of all) {
    const { place } = block;
    kinds[place.kind].push(
      `    [${place.kind === "header" ? place.layout : hex(place.id)}] = ${blockOf(block)},`,
    );
  }
  const tables = Object.entries(kinds).flatMap(([kind, lines]) => [`  ${kind} = {`, ...lines, "  },"]);
  return ["local blocks = {", ...tables, "}"].join("\n");
}

function blockOf(block: Block): string {
  const rows = block.registers.map((register) => rowOf(block, register));
  const bytes = Math.max(...block.registers.map(({ offset, width }) => offset + width / 8));
  const open = block.partial || block.grow ? ", open = true" : "";
  return `{ name = ${quoted(block.name)}, bytes = ${hex(bytes)}${open},\n${rows.map((row) => `      ${row},`).join("\n")}\n    }`;
}

function rowOf(block: Block, register: Register): string {
  const { offset, width, name, when } = register;
  const conditions = when ? conditionsOf(block, when) : [];
  const parts = [
    hex(offset),
    width / 8,
    quoted(name),
    ...(conditions.length ? [`{ ${conditions.join(", ")} }`] : []),
  ];
  return `{ ${parts.join(", ")} }`;
}

/** Those that a bit of the block decides; what depends on the kind of Function is taken as true. */
function conditionsOf(block: Block, when: Condition): LuaCondition[] {
  if ("all" in when) return when.all.flatMap((one) => conditionsOf(block, one));
  if ("set" in when) return [bitsOf(block, when.set, true)];
  return "clear" in when ? [bitsOf(block, when.clear, false)] : [];
}

function bitsOf(block: Block, key: string, isSet: boolean): LuaCondition {
  const [registerName = "", fieldName = registerName] = key.split(".");
  const register = block.registers.find(({ name }) => name === registerName);
  const field = register?.fields.find(({ name }) => name === fieldName);
  if (!register || !field) throw new RangeError(`${block.name}: there is no ${key}`);
  const low = (register.offset & 3) * 8 + field.low;
  const mask = (2 ** (field.high - field.low + 1) - 1) * 2 ** low;
  return `{ ${hex(register.offset & ~3)}, ${hex(mask)}, ${isSet} }`;
}

const hex = (value: number): string => `0x${value.toString(16).padStart(2, "0")}`;
const quoted = (text: string): string => JSON.stringify(text);

/** The script as it ships: the table, and the dissector that `code` is. */
export function dissectorScript(code: string): string {
  return `-- Generated with the register names of Ridge's src/spec. Load it with "wireshark -X lua_script:ridge-tlp.lua".\n\n${luaTable(blocks)}\n\n${code}`;
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  process.stdout.write(dissectorScript(readFileSync("src/tlp/dissector.lua", "utf8")));
}
